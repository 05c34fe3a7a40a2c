import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { catalogue } from '../../src/catalogue/index.js';
import { classify } from '../../src/classifier/classify.js';
import type { ClassifyRequest, Family } from '../../src/types/index.js';
import { documented } from '../fixtures/documented.js';
import { edgeAnswers } from '../fixtures/edge.js';
import { foreignCodes } from '../fixtures/foreign-codes.js';
import { type RequestName, requests } from '../fixtures/requests.js';
import { truth } from '../fixtures/truth.js';

const anyRequest = fc.constantFrom<ClassifyRequest>(...Object.values(requests));
const anyStatus = fc.constantFrom(200, 200, 200, 201, 400, 403, 404, 429, 500, 503);
const messages = [...documented, ...edgeAnswers, ...foreignCodes, ...truth].flatMap(
  ({ response: { body } }) => {
    if (typeof body !== 'string' || !body.startsWith('{')) return [];
    try {
      const { msg } = JSON.parse(body) as { msg?: unknown };
      return typeof msg === 'string' ? [msg] : [];
    } catch {
      return [];
    }
  },
);
const anyEnvelope = fc
  .tuple(
    fc.constantFrom('200000', '200', 200000, ...catalogue.map(({ code }) => code)),
    fc.constantFrom(undefined, null, '', ...messages),
    fc.constantFrom(
      undefined,
      null,
      '',
      0,
      false,
      {},
      [],
      { orderId: '6a1' },
      { orderId: null },
      [{ success: false, failMsg: 'Balance insufficient!' }, { orderId: '1' }],
      [{ code: '300018' }, { code: 500000 }],
    ),
    fc.constantFrom(undefined, true, false),
  )
  .map(([code, msg, data, success]) => ({
    code,
    ...(msg === undefined ? {} : { msg }),
    ...(data === undefined ? {} : { data }),
    ...(success === undefined ? {} : { success }),
  }));

describe('one answer has one meaning', () => {
  test('as text, with white space around it, as bytes and parsed (5000 answers)', () => {
    fc.assert(
      fc.property(anyRequest, anyStatus, anyEnvelope, (request, status, envelope) => {
        const say = (body: unknown) => classify({ request, response: { status, body } });
        const text = JSON.stringify(envelope);
        const expected = say(text);
        expect(say(envelope)).toEqual(expected);
        expect(say(`\uFEFF ${text}\r\n`)).toEqual(expected);
        expect(say(new TextEncoder().encode(text))).toEqual(expected);
        expect(say(JSON.stringify(envelope, undefined, 2))).toEqual(expected);
      }),
      { numRuns: 5_000 },
    );
  });

  test('whatever its headers are kept in (3000 answers)', () => {
    const value = fc.constantFrom('3', '40', '0', 'x', '1489', '1795348800', 'challenge', ' 7 ');
    const date = fc.constantFrom('Sun, 22 Nov 2026 12:00:30 GMT', 'Sunday, 22-Nov-26 12:01:00 GMT');
    const names = [
      'retry-after',
      'gw-ratelimit-reset',
      'gw-ratelimit-limit',
      'cf-mitigated',
      'via',
    ];
    const entry = fc.tuple(fc.constantFrom(...names, 'date'), fc.oneof(value, date));
    const receivedAtMs = Date.UTC(2026, 10, 22, 12);
    fc.assert(
      fc.property(anyRequest, anyStatus, fc.array(entry, { maxLength: 6 }), (r, status, list) => {
        const say = (headers: never) =>
          classify({ request: r, response: { status, headers, body: 'busy', receivedAtMs } });
        const together: Record<string, string[]> = {};
        for (const [name, text] of list) (together[name] ??= []).push(text);
        const spelt = Object.fromEntries(
          list.map(([name, text], index) => [
            [...name].map((x, at) => ((index >> (at % 5)) & 1 ? x.toUpperCase() : x)).join(''),
            text,
          ]),
        );
        const expected = say(new Headers(list) as never);
        expect(say(together as never)).toEqual(expected);
        expect(say({ get: (name: string) => together[name.toLowerCase()] } as never)).toEqual(
          expected,
        );
        if (Object.keys(spelt).length === list.length) {
          expect(say(spelt as never)).toEqual(expected);
        }
      }),
      { numRuns: 3_000 },
    );
  });
});

/** The tables that answer for a product, written down here by hand: its own, and the spot host's. */
const own: Readonly<Partial<Record<RequestName, readonly Family[]>>> = {
  placeSpot: ['spot'],
  placeClassic: ['spot'],
  placeSpotBatch: ['spot'],
  cancelSpot: ['spot'],
  placeMargin: ['margin', 'spot'],
  borrow: ['margin', 'spot'],
  placeFutures: ['futures'],
  cancelFutures: ['futures'],
  placeCopy: ['copytrading', 'futures'],
  subscribeEarn: ['earn', 'spot'],
  transfer: ['account', 'spot'],
  withdraw: ['account', 'spot'],
  convert: ['convert', 'spot'],
  transferBroker: ['broker', 'spot'],
  withdrawUnified: ['unified', 'account', 'spot'],
  readSpot: ['spot'],
  readMargin: ['margin', 'spot'],
  readFutures: ['futures'],
  readEarn: ['earn', 'spot'],
  readAccount: ['account', 'spot'],
};

test('a code of other products has nothing sent again, and no change denied (every row)', () => {
  const everybodys: readonly Family[] = ['gateway', 'http', 'edge'];
  const bodies = catalogue.filter(({ family }) => family !== 'http' && family !== 'edge');
  for (const [name, families] of Object.entries(own)) {
    const known = new Set(
      catalogue
        .filter(({ family }) => families.includes(family) || everybodys.includes(family))
        .map(({ code }) => code),
    );
    const foreign = bodies.filter(({ code }) => !known.has(code) && !/^[45]\d\d000$/.test(code));
    expect(foreign.length).toBeGreaterThan(50);
    for (const { code, meaning } of foreign) {
      for (const msg of [meaning, 'withdrawal is under manual review', undefined]) {
        const response = { status: 200, body: { code, msg } };
        const classification = classify({ request: requests[name as RequestName], response });
        expect(classification, `${name} ${code} ${meaning}`).toMatchObject({
          action: 'surface',
          executed: name.startsWith('read') ? 'no' : 'unknown',
        });
        expect(classification).not.toHaveProperty('waitMs');
      }
    }
  }
});
