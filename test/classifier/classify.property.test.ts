import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classify } from '../../src/classifier/classify.js';
import type { Classification, ClassifyInput } from '../../src/types/index.js';
import { documented } from '../fixtures/documented.js';
import { edgeAnswers } from '../fixtures/edge.js';
import { type Draw, hostileError, hostileInput } from '../fixtures/hostile.js';
import { requests } from '../fixtures/requests.js';
import { samples } from '../fixtures/samples.js';

const actions = ['ok', 'retry', 'backoff', 're-sign', 'abort', 'surface'];
const kinds =
  'rate-limit overload maintenance authentication permission clock insufficient-funds invalid-request invalid-order order-not-found duplicate not-tradable restricted limit-reached server network timeout edge unknown none'.split(
    ' ',
  );
const families =
  'spot margin futures earn account convert copytrading broker unified gateway edge http unknown'.split(
    ' ',
  );
const scopes = ['ip', 'pool', 'endpoint', 'key', 'request', undefined];

/** Whether the exchange lets a request change nothing, written down here by hand. */
function changesNothing({ method }: { readonly method: string }): boolean {
  return method === 'GET';
}

/** Everything that holds for any exchange; `undefined` when it does. */
function fault(input: ClassifyInput, classification: Classification): string | undefined {
  const { action, kind, executed, family, scope, waitMs, status } = classification;
  if (!actions.includes(action)) return `action ${action}`;
  if (!kinds.includes(kind)) return `kind ${kind}`;
  if (!families.includes(family)) return `family ${family}`;
  if (!scopes.includes(scope)) return `scope ${scope}`;
  if (executed !== 'no' && executed !== 'yes' && executed !== 'unknown') return 'executed';
  if ((action === 'ok') !== (executed === 'yes')) return 'only a success was carried out';
  if ((action === 'ok') !== (kind === 'none')) return 'only a success is no trouble';
  if (executed === 'unknown' && action !== 'surface') return 'an open outcome goes on';
  if (kind === 'unknown' && action !== 'surface') return 'an unknown answer is guessed at';
  if (waitMs !== undefined && !(Number.isFinite(waitMs) && waitMs >= 0)) return `wait ${waitMs}`;
  if (waitMs !== undefined && action !== 'retry' && action !== 'backoff') return 'an idle wait';
  if (action === 'backoff' && scope === undefined) return 'a wait that binds nobody';
  if (classification.meaning === '' || classification.hint === '' || classification.source === '')
    return 'no words';
  if ((classification.message?.length ?? 0) > 501) return 'a page for a message';
  if ((classification.code?.length ?? 0) > 64) return 'a page for a code';
  if (status !== undefined && !Number.isFinite(status)) return `status ${status}`;
  const isRead = changesNothing(input.request);
  if (isRead && executed === 'unknown') return 'a read has nothing to lose';
  if (!isRead && kind === 'unknown' && executed !== 'unknown') return 'an unknown order is denied';
  return undefined;
}

function check(input: ClassifyInput): void {
  const classification = classify(input);
  const found = fault(input, classification);
  if (found !== undefined) throw new Error(`${found}: ${JSON.stringify(classification)}`);
}

const request = fc.constantFrom(
  requests.readSpot,
  requests.readFutures,
  requests.readUnified,
  requests.placeSpot,
  requests.placeFutures,
  requests.placeMargin,
  requests.placeUnified,
  requests.placeSpotBatch,
  requests.cancelFutures,
  requests.withdraw,
  { method: 'POST', url: 'http://localhost:1/api/v1/orders' },
  { method: 'POST', url: '/nowhere' },
);
const status = fc.oneof(
  fc.constantFrom(
    200,
    200,
    201,
    204,
    302,
    400,
    401,
    403,
    404,
    418,
    429,
    429,
    500,
    502,
    503,
    520,
    521,
    522,
    530,
  ),
  fc.integer({ min: 100, max: 999 }),
);
const realBodies = [
  ...samples,
  ...documented.map((a) => a.response),
  ...edgeAnswers.map((a) => a.response),
]
  .map(({ body }) => (typeof body === 'string' ? body : (JSON.stringify(body) ?? '')))
  .filter((body) => body.length < 1_000);
const realBody = fc.constantFrom(...realBodies);
const code = fc.oneof(
  fc.constantFrom(
    '200000',
    '200',
    '429000',
    '200002',
    '1015',
    '400002',
    '500000',
    '300002',
    '100001',
  ),
  fc.integer({ min: 0, max: 999_999 }),
  fc.constantFrom(null, '', 'x', true, -1, 1e21),
);
const words = fc.constantFrom(
  undefined,
  '',
  'Too Many Requests',
  'User-level',
  'System-level',
  'timeout',
  'order not exist',
  'Balance insufficient',
  'from 1.2.3.4 and ::1',
  'success',
);
const envelopeBody = fc
  .tuple(
    code,
    words,
    fc.constantFrom(undefined, null, [], { a: 1 }, [{ success: false }], [{ code: 1 }]),
  )
  .map(([c, msg, data]) => ({ code: c, msg, ...(data === undefined ? {} : { data }) }));
const headers = fc.oneof(
  { weight: 3, arbitrary: fc.constant(undefined) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      { 'retry-after': '30' },
      { 'Retry-After': '-5' },
      { 'retry-after': 'Sun, 06 Nov 1994 08:49:37 GMT', date: 'Sun, 06 Nov 1994 08:49:07 GMT' },
      { 'gw-ratelimit-reset': '1489' },
      { 'gw-ratelimit-limit': 'x' },
      { 'cf-mitigated': 'challenge' },
      { via: 'CloudFront', 'x-amz-cf-id': '1' },
      new Headers({ 'gw-ratelimit-reset': '7' }),
    ),
  },
);

/** A real body with a piece cut out, doubled or replaced. */
const mutatedBody = fc
  .tuple(
    realBody,
    fc.nat(1_000),
    fc.nat(40),
    fc.constantFrom('', '"', '0', '1015', '}', ' ', '\uFEFF', '<'),
  )
  .map(([body, at, length, piece]) => {
    const from = at % (body.length + 1);
    return body.slice(0, from) + piece + body.slice(from + length);
  });

/** Numbers to draw traps by: fast-check looks at the values it gives, and a trap throws when looked at. */
const draws = fc.array(fc.nat(1_000), { minLength: 12, maxLength: 12 });
function drawFrom(numbers: readonly number[]): Draw {
  let next = 0;
  return <T>(list: readonly T[]): T => list[numbers[next++ % numbers.length]! % list.length]!;
}

function answers(body: fc.Arbitrary<unknown>): fc.Arbitrary<ClassifyInput> {
  return fc
    .tuple(request, status, headers, body)
    .map(([r, s, h, b]) => ({ request: r, response: { status: s, headers: h, body: b } }));
}

describe('whatever comes in', () => {
  test.each<[string, number, fc.Arbitrary<ClassifyInput>]>([
    ['a real body of another request and status', 40_000, answers(realBody)],
    ['a real body that was damaged', 60_000, answers(mutatedBody)],
    ['an envelope of any code, words and data', 50_000, answers(envelopeBody)],
    ['an envelope as text', 20_000, answers(envelopeBody.map((body) => JSON.stringify(body)))],
    ['random text', 7_000, answers(fc.string({ maxLength: 200 }))],
    ['random JSON', 5_000, answers(fc.jsonValue({ maxDepth: 2 }))],
    ['random bytes', 3_000, answers(fc.uint8Array({ maxLength: 100 }))],
  ])('%s has one answer that keeps the promises (%i inputs)', (_, numRuns, input) => {
    fc.assert(fc.property(input, check), { numRuns });
  });

  test('an error of any make has one answer that keeps the promises (15000 inputs)', () => {
    fc.assert(
      fc.property(request, draws, (r, numbers) => {
        check({ request: r, error: hostileError(drawFrom(numbers)) });
      }),
      { numRuns: 15_000 },
    );
  });

  test('even a trap does not throw (10000 inputs)', () => {
    fc.assert(
      fc.property(draws, (numbers) => {
        const classification = classify(hostileInput(drawFrom(numbers)) as ClassifyInput);
        expect(actions).toContain(classification.action);
        expect(JSON.parse(JSON.stringify(classification))).toEqual(classification);
      }),
      { numRuns: 10_000 },
    );
  });
});

test('a code in no table is surfaced, and may have been an order (10000 inputs)', () => {
  // KuCoin's codes have up to seven digits; no code has eight.
  const foreign = fc.integer({ min: 10_000_000, max: 99_999_999 });
  fc.assert(
    fc.property(request, foreign, words, fc.constantFrom(200, 400, 403, 404), (r, c, msg, s) => {
      // These words of a 403 say more than its code.
      fc.pre(!(s === 403 && msg === 'Too Many Requests'));
      const classification = classify({
        request: r,
        response: { status: s, body: { code: c, msg } },
      });
      expect(classification.action).toBe('surface');
      expect(classification.kind).toBe('unknown');
      expect(classification.executed).toBe(changesNothing(r) ? 'no' : 'unknown');
    }),
    { numRuns: 10_000 },
  );
});
