import { describe, expect, test } from 'vitest';
import { catalogue, explain } from '../../src/catalogue/index.js';
import { classifyError } from '../../src/classifier/classify-error.js';
import { classify } from '../../src/classifier/classify.js';
import { requestFacts } from '../../src/endpoints/request-facts.js';
import type { Family } from '../../src/types/index.js';
import { envelope } from '../fixtures/answers.js';
import { type RequestName, requests } from '../fixtures/requests.js';
import { filesBelow, readText } from '../house/source.js';

const lookUpFirst = /^If this was an order, look it up by its clientOid before sending it again\.$/;
const live = /order .*is still live/;
const host = /host.*spot, futures, sandbox and EU keys differ/i;

function hintOf(code: string, family: Family, message?: string): string {
  return explain(code, { family, message })[0]?.hint ?? '';
}

/** Hints that once were untrue or useless, and what they have to say. */
const promises: readonly (readonly [
  what: string,
  codes: readonly (readonly [code: string, family: Family, message?: string])[],
  says: RegExp,
])[] = [
  [
    'an unknown outcome',
    [
      ['500000', 'spot'],
      ['500000', 'margin'],
      ['500000', 'futures'],
      ['500000', 'unified'],
      ['230005', 'spot'],
      ['126036', 'margin'],
      ['126038', 'margin'],
      ['135018', 'margin'],
      ['400400', 'margin'],
      ['408000', 'margin'],
      ['130202', 'margin', 'A timeout has occurred. The system is currently processing'],
      ['501000', 'spot'],
      ['503000', 'spot'],
      ['504000', 'spot'],
      ['505000', 'spot'],
      ['106204', 'unified'],
      ['110001', 'unified'],
      ['112001', 'unified'],
      ['112002', 'unified'],
      ['603007', 'unified'],
      ['500', 'http'],
      ['502', 'http'],
      ['503', 'http'],
      ['504', 'http'],
      ['520', 'edge'],
      ['cf-502', 'edge'],
    ],
    lookUpFirst,
  ],
  [
    'limit orders only, by the name that the product uses',
    [
      ['126027', 'margin'],
      ['126028', 'margin'],
    ],
    /send type=limit\./,
  ],
  [
    'limit orders only on the unified account',
    [
      ['301113', 'unified'],
      ['301114', 'unified'],
      ['401101', 'unified'],
    ],
    /send orderType=LIMIT\./,
  ],
  [
    'a cancel that is refused for the pair or the stage',
    [
      ['200002', 'spot', 'Order cancel for this pair suspended'],
      ['126010', 'margin'],
      ['301135', 'unified'],
      ['301121', 'unified'],
    ],
    live,
  ],
  [
    'a refusal of placing and cancelling for the moment',
    [
      ['300002', 'futures'],
      ['300014', 'futures'],
      ['300015', 'futures'],
    ],
    live,
  ],
  ['the price of a liquidation', [['300014', 'futures']], /Read the position before you place/],
  [
    "a price beyond the position's own bound",
    [
      ['300006', 'futures'],
      ['300007', 'futures'],
    ],
    /bound is the position's own/,
  ],
  ['the price protection', [['126022', 'margin']], /limit order, or a smaller one/],
  [
    'a field that is missing',
    [
      ['106155', 'unified'],
      ['106156', 'unified'],
      ['106160', 'unified'],
      ['106161', 'unified'],
      ['106162', 'unified'],
      ['180203', 'copytrading'],
    ],
    /field .* is missing/,
  ],
  [
    'the minimum and the step of a withdrawal',
    [
      ['400100', 'account', 'The quantity is below the minimum requirement.'],
      ['400100', 'account', 'Withdrawal amount is below the minimum requirement.'],
      ['400100', 'account', 'The amount increment is invalid.'],
    ],
    /withdrawals\/quotas/,
  ],
  [
    'a minimum that may be of an order or a withdrawal',
    [
      ['400100', 'unified', 'The quantity is below the minimum requirement.'],
      ['400100', 'spot', 'The amount increment is invalid.'],
    ],
    /order in the symbol list.*withdrawal in its quotas/,
  ],
  ['a deprecated endpoint', [['401000', 'spot']], /successor/],
  ['a remainder that is too small', [['151019', 'earn']], /Redeem the whole holding/],
  ['a precision that does not fit', [['151010', 'earn']], /step/],
  ['an early redemption', [['151024', 'earn']], /confirmPunishRedeem=1/],
  ['too many pending conversions', [['102427', 'convert']], /limit order of convert/],
  ['a conversion that cannot be cancelled', [['102428', 'convert']], /may fill/],
  [
    'an order that is not there, for any call that names it',
    [
      ['126043', 'margin'],
      ['100001', 'futures', 'error.getOrder.orderNotExist'],
      ['106052', 'unified'],
      ['400100', 'spot', 'order_not_exist'],
    ],
    /finished, has another id or symbol, or is not visible yet/,
  ],
  [
    'an order that is on its way out',
    [
      ['100004', 'futures'],
      ['106050', 'unified'],
      ['102428', 'convert'],
    ],
    /read the order before you go on/,
  ],
  ['a withdrawal from the wrong account', [['115007', 'account']], /funding \(main\) account/],
  [
    'a function of the account that is restricted',
    [
      ['130201', 'margin', 'Your account has restricted access to certain features.'],
      ['130302', 'margin'],
    ],
    /function of the account is restricted.*ask KuCoin support/,
  ],
  ['an address in a region that is not served', [['400302', 'spot']], /does not serve this region/],
  [
    'a signed request without a login',
    [
      ['400401', 'margin'],
      ['400401', 'spot', 'Authorization is required.'],
      ['110201', 'unified'],
      ['301124', 'unified'],
    ],
    host,
  ],
  [
    'a key that the host does not know',
    [
      ['400003', 'spot'],
      ['400003', 'futures'],
      ['400003', 'unified'],
    ],
    host,
  ],
  [
    'a passphrase that a wrong secret has spoilt',
    [
      ['400004', 'spot'],
      ['400004', 'futures'],
      ['400004', 'unified'],
    ],
    /passphrase, and the secret/,
  ],
  [
    'a timestamp that is too old although the clock is right',
    [
      ['400002', 'spot'],
      ['400002', 'futures'],
    ],
    /if it is right, the trip takes over 5 s/,
  ],
  ['a proxy that wants a password', [['407', 'http']], /proxy refused it/],
  ['an address by its number', [['1003', 'edge']], /by its name/],
];

describe.each(promises)('the hint on %s', (_what, codes, says) => {
  const asked = codes.map(([code, family, message]) => ({ code, family, message }));

  test.each(asked)('$code of $family', ({ code, family, message }) => {
    expect(hintOf(code, family, message)).toMatch(says);
  });
});

/** What hints said that was not true, or that no hint should say. */
const untrue: readonly RegExp[] = [
  /reads repeat by themselves/i,
  /look a state change up/i,
  /waiting does not help/i,
  /run the bot elsewhere/i,
  /\bchange (?:it|the (?:address|network|IP))\b/i,
  /\bVPN\b|another (?:address|IP|proxy|region)/i,
  /^Send the request signed/,
  /^Read the order: it may be filled/,
];

test('no hint says what is not true for every call that can meet it', () => {
  const wrong = catalogue.filter(({ hint }) => untrue.some((phrase) => phrase.test(hint)));
  expect(wrong.map(({ code, hint }) => `${code} ${hint}`)).toEqual([]);
});

test('only the hint for a frozen account says to stop', () => {
  const told = catalogue.filter(({ hint }) => /stop using this account/i.test(hint));
  expect([...new Set(told.map(({ action }) => action))]).toEqual(['abort']);
});

test('hints for the unified account never use the classic name of a member', () => {
  const unified = catalogue.filter(({ family }) => family === 'unified');
  expect(unified.filter(({ hint }) => /\btype=/.test(hint))).toEqual([]);
});

test('one kind of advice is worded once', () => {
  // Rows that differ in neither kind, action nor outcome share their words, or have their own.
  const unknown = catalogue.filter(({ executed }) => executed === 'unknown');
  expect([...new Set(unknown.map(({ hint }) => hint))]).toHaveLength(1);
});

describe('what no row says', () => {
  const answers: readonly (readonly [string, RequestName, object])[] = [
    ['a code of no table', 'placeSpot', { status: 200, body: envelope('987654', 'Something new') }],
    ['a page under a success', 'placeSpot', { status: 200, body: '<html>' }],
  ];

  test.each(answers)('%s', (_what, name, response) => {
    const { hint } = classify({
      request: requests[name],
      response: response as { status: number; body: string },
    });
    expect(hint).toMatch(/If this was an order, look it up by its clientOid/);
  });

  test('an answer that never came', () => {
    const error = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    const { hint, source } = classify({ request: requests.placeSpot, error });
    expect(hint).toMatch(lookUpFirst);
    expect(source).toMatch(/RFC 9110/);
  });

  test('nothing to do after an abort that came before the request left', () => {
    const facts = requestFacts(requests.placeSpot);
    const error = Object.assign(new Error('aborted'), { name: 'AbortError' });
    expect(classifyError(facts, error, 'no', true).hint).toBe('Nothing to do.');
  });
});

test('no source and no comment names a document that no reader has', () => {
  const wrong = ['src/', 'adapters/']
    .flatMap((folder) => filesBelow(folder))
    .filter((path) => path.endsWith('.ts') && /facts\s+(?:\*\s+)?§/i.test(readText(path)));
  expect(wrong).toEqual([]);
});
