import { describe, expect, test } from 'vitest';
import type { ScriptedAnswer } from '../../src/testing/index.js';
import { futures, futuresOrder, hf, hfOrder, openStage } from './stage.js';

/** Answers as KuCoin words them, under HTTP 200 unless said. */
const code = (value: string, msg = 'x', status = 200): ScriptedAnswer => ({
  status,
  body: { code: value, msg },
});
const edge = (status: number): ScriptedAnswer => ({ status, body: `error code: ${status}` });
const page = (status: number, text: string): ScriptedAnswer => ({ status, body: text });

/** Sends one order and stops at its first answer. */
async function firstAnswer(name: string, answer: ScriptedAnswer) {
  const stage = await openStage({ product: name === futures ? 'futures' : 'spot' });
  stage.exchange.reply(name, { ...answer, times: 99 });
  const order = name === futures ? futuresOrder : hfOrder;
  const kucoin = { unknownOutcome: 'surface', retries: 0, orderMaxAgeMs: 500 } as const;
  const record = await stage.fail(stage.call(name, order, { kucoin }));
  return { record, sent: stage.sent(name).length };
}

const margin = 'POST /api/v3/hf/margin/order';
const unified = 'POST /api/ua/v1/unified/order/place';

/** Facts §5.2, first row, and the second: refused, so the order was not carried out. */
const refused: readonly (readonly [string, string, ScriptedAnswer])[] = [
  ['1015 as text', hf, page(429, 'error code: 1015\n')],
  ['1015 as a code', futures, code('1015')],
  ['Cloudflare 1020', hf, { status: 403, body: { error_code: 1020, cloudflare_error: true } }],
  ['a challenge', hf, { status: 403, headers: { 'cf-mitigated': 'challenge' }, body: '<html>' }],
  ['418', hf, page(418, 'Too Many Bad Auth - Exceeded the access frequency.')],
  ['429000', hf, code('429000', 'Too Many Requests', 429)],
  ['429001', hf, code('429001', 'x', 429)],
  ['429002', hf, code('429002', 'x', 429)],
  ['200002 for too many requests', futures, code('200002', 'Too many requests in a short period')],
  ['400003', hf, code('400003', 'KC-API-KEY not exists', 400)],
  ['400005', hf, code('400005', 'Invalid KC-API-SIGN', 401)],
  ['400006', hf, code('400006', 'Invalid request ip', 403)],
  ['400302', hf, code('400302', 'x', 403)],
  ['404000', hf, code('404000', 'Url Not Found', 404)],
  ['415000', hf, code('415000', 'Unsupported Media Type', 415)],
  ['a parameter error', hf, code('400100', 'Parameter Error')],
  ['too little balance', hf, code('200004', 'Balance insufficient!')],
  ['300002, suspended', futures, code('300002')],
  ['300014, in liquidation', futures, code('300014')],
  ['300015, in settlement', futures, code('300015')],
  ['200001, pair suspended', hf, code('200001', 'Order creation for this pair suspended')],
  ['600203, not enabled', hf, code('600203', 'Symbol X cant be traded')],
  ['126009, suspended', margin, code('126009')],
  ['521, origin down', hf, edge(521)],
  ['523, origin unreachable', hf, edge(523)],
  ['525, no handshake', hf, edge(525)],
  ['526, bad certificate', hf, edge(526)],
];

/** Facts §5.2, third row: nobody knows. */
const lost: readonly (readonly [string, string, ScriptedAnswer])[] = [
  ['a reset', hf, { fault: 'reset-before' }],
  ['silence', hf, { fault: 'no-answer' }],
  ['a body cut on its way', hf, { body: { code: '200000', data: {} }, fault: 'truncate' }],
  ['HTTP 500', hf, page(500, '')],
  ['HTTP 502', hf, page(502, '<html>bad gateway</html>')],
  ['HTTP 504', futures, page(504, '<html>gateway timeout</html>')],
  ['Cloudflare 520', hf, edge(520)],
  ['Cloudflare 522', hf, edge(522)],
  ['Cloudflare 524', hf, edge(524)],
  ['500000', hf, code('500000', 'Internal Server Error', 500)],
  ['500000 in HTTP 200', futures, code('500000')],
  ['503 with a body of KuCoin', hf, code('503000', 'Service is busy', 503)],
  ['504000', hf, code('504000')],
  ['505000', hf, code('505000')],
  ['230005', hf, code('230005', 'The system is busy, please try again later')],
  ['408000', margin, code('408000', 'Network timeout, please try again later')],
  ['126036', margin, code('126036')],
  ['126038', margin, code('126038')],
  ['126039', margin, code('126039')],
  ['400400 as a service exception', margin, code('400400', 'Parameter error/service exception')],
  [
    '130202 for a timeout',
    margin,
    code('130202', 'a timeout has occurred, the system is processing'),
  ],
  ['106204', unified, code('106204', 'SystemInternalError')],
  ['110000', unified, code('110000', 'INNER_SYSTEM_ERROR')],
  ['110001', unified, code('110001', 'SYSTEM_BUSY')],
  ['112001', unified, code('112001', 'RequestTimeout')],
  ['112002', unified, code('112002', 'ServiceUnavailable')],
  ['112003', unified, code('112003', 'InternalServerError')],
  ['603005', unified, code('603005', 'CallRemoteException')],
  ['603007', unified, code('603007', 'ServiceError')],
  ['a success nobody can read', hf, page(200, '<html>welcome</html>')],
  ['an empty success', hf, page(200, '')],
  ['a code nobody knows', hf, code('987654', 'brand new')],
];

describe('an order that was refused was not carried out', () => {
  test.each(refused)('%s', async (_, name, answer) => {
    const { record } = await firstAnswer(name, answer);
    expect(record.executed).toBe('no');
    expect(record.reason).not.toBe('unknown-outcome');
  });

  test('never connected', async () => {
    const stage = await openStage();
    await stage.exchange.close();
    const record = await stage.fail(stage.call(hf, hfOrder, { kucoin: { retries: 1 } }));
    expect(record).toMatchObject({ executed: 'no', code: 'ECONNREFUSED', attempts: 2 });
  });
});

describe('an order whose answer is lost may have been carried out', () => {
  test.each(lost)('%s', async (_, name, answer) => {
    const { record, sent } = await firstAnswer(name, answer);
    expect(record).toMatchObject({ executed: 'unknown', reason: 'unknown-outcome', attempts: 1 });
    expect(sent).toBe(1);
  });

  test('and no answer at all is such a loss, however long it took', async () => {
    const stage = await openStage({ faults: () => 'no-answer' });
    const record = await stage.fail(stage.call(hf, hfOrder));
    expect(record).toMatchObject({ executed: 'unknown', kind: 'timeout', attempts: 1 });
    // Look-ups got no answer either, until the deadline.
    expect(stage.sent('GET /api/v1/hf/orders').length).toBeGreaterThan(5);
    expect(record.elapsedMs).toBeLessThanOrEqual(120_000);
  });
});
