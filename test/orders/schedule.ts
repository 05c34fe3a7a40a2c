import fc from 'fast-check';
import type { ExchangeFault } from '../../src/testing/index.js';

/** What happens to one request on top of what the exchange would do. */
export type Trouble =
  | ExchangeFault
  /** Refused at a gate: by a limit of the address, the endpoint or the pool, or an overload. */
  | { readonly refused: 'ip' | 'endpoint' | 'pool' | 'overload' }
  /** Answered so that nobody can tell by it, whether carried out or not; `share` chooses the words. */
  | { readonly open: 'carried out' | 'not carried out'; readonly share: number }
  /** Refused under a success code. */
  | { readonly disguised: number }
  /** A read that is refused for good. */
  | { readonly final: number };

/** A kind of placement, as a schedule names it. */
export type Product = 'hf' | 'futures' | 'classic' | 'stop' | 'copy';

/** An order that was there before, under the id of a later call. */
export interface OlderOrder {
  readonly agoMs: number;
  /** With the terms of the call. */
  readonly sameTerms: boolean;
}

/** An order that somebody else places meanwhile, under the id of the call and with other terms. */
export interface RivalOrder {
  readonly afterMs: number;
}

/** One call that is to place one order. */
export interface PlannedCall {
  /** After the call before it has ended. */
  readonly pauseMs: number;
  /** `'reused'`: of the call before it. */
  readonly id: 'own' | 'drawn' | 'reused';
  readonly size: number;
  readonly older?: OlderOrder | undefined;
  readonly rival?: RivalOrder | undefined;
}

/** Everything that happens in one run, written down beforehand. */
export interface Schedule {
  readonly dedupe: boolean | 'active';
  /** How far the client's clock is ahead of the exchange's. */
  readonly skewMs: number;
  /** Clocks that are set: from then on it is ahead by `skewMs`. */
  readonly jumps: readonly { readonly atMs: number; readonly skewMs: number }[];
  /** How long look-ups do not show a new order, in turn. */
  readonly lagsMs: readonly number[];
  readonly fillAfterMs: number | undefined;
  readonly attemptTimeoutMs: number;
  readonly deadlineMs: number;
  readonly calls: readonly PlannedCall[];
  /** The calls begin one after the other, but do not wait for each other; each has its own id. */
  readonly together: boolean;
  /** What happens to placements, in turn; nothing to those after the last. */
  readonly placements: readonly (Trouble | undefined)[];
  /** The same for look-ups. */
  readonly lookUps: readonly (Trouble | undefined)[];
  /** The same for looks at the clock. */
  readonly clocks: readonly (Trouble | undefined)[];
  /** Nobody gets to see the clock at all. */
  readonly clockless: boolean;
  /** Nothing gets through for a while. */
  readonly dark: { readonly fromMs: number; readonly forMs: number } | undefined;
}

const skew = fc.integer({ min: -4_900, max: 4_900 });
const transitMs = fc.oneof(
  { weight: 1, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 5_000 }) },
);

const lossOfPlacement = fc.record(
  {
    kind: fc.constantFrom(
      'reset-before',
      'reset-after',
      'reset-late',
      'no-answer',
      'hang-after',
      'truncate',
      'status-before',
      'status-after',
    ),
    transitMs,
    status: fc.constantFrom(500, 502, 503, 504, 520, 524),
  },
  { requiredKeys: ['kind'] },
);
/** What is left of the answer ends as if it were all. */
const cut = fc.record({
  kind: fc.constant('cut' as const),
  part: fc.double({ min: 0, max: 1, noNaN: true }),
});
const share = fc.double({ min: 0, max: 0.999, noNaN: true });
const openAnswer = fc.record({
  open: fc.constantFrom<'carried out' | 'not carried out'>('carried out', 'not carried out'),
  share,
});
const slowness = fc.record({ transitMs: fc.integer({ min: 1, max: 5_000 }) });
const slowAnswer = fc.record({ delayMs: fc.integer({ min: 1, max: 12_000 }) });
const refusal = fc.record({ refused: fc.constantFrom('ip', 'endpoint', 'pool', 'overload') });

const placementTrouble = fc.oneof(
  { weight: 6, arbitrary: lossOfPlacement },
  { weight: 2, arbitrary: slowness },
  { weight: 1, arbitrary: slowAnswer },
  { weight: 2, arbitrary: refusal },
  { weight: 2, arbitrary: cut },
  { weight: 3, arbitrary: openAnswer },
  { weight: 1, arbitrary: fc.record({ disguised: share }) },
  { weight: 2, arbitrary: fc.constant(undefined) },
);
const lossOfRead = fc.record(
  {
    kind: fc.constantFrom('reset-before', 'no-answer', 'truncate', 'status-before'),
    status: fc.constantFrom(500, 503, 504),
  },
  { requiredKeys: ['kind'] },
);
const readTrouble = fc.oneof(
  { weight: 6, arbitrary: fc.constant(undefined) },
  { weight: 4, arbitrary: lossOfRead },
  { weight: 2, arbitrary: slowness },
  { weight: 1, arbitrary: slowAnswer },
  { weight: 1, arbitrary: refusal },
  { weight: 1, arbitrary: cut },
);
const finalTrouble = fc.record({ final: share });
const doubt = fc.constant({
  kind: 'answer-before' as const,
  answer: { body: { code: '999999', msg: 'brand new' } },
});
const lookUpTrouble = fc.oneof(
  { weight: 12, arbitrary: readTrouble },
  { weight: 1, arbitrary: finalTrouble },
  { weight: 1, arbitrary: doubt },
);
const clockTrouble = fc.oneof(
  { weight: 20, arbitrary: readTrouble },
  { weight: 1, arbitrary: finalTrouble },
);

const older = fc.record({
  // Orders of one id and the same terms within a quarter of a second are beyond telling apart.
  agoMs: fc.integer({ min: 300, max: 60_000 }),
  sameTerms: fc.boolean(),
});

const call = fc.record({
  pauseMs: fc.integer({ min: 300, max: 20_000 }),
  id: fc.constantFrom('own', 'own', 'drawn', 'reused'),
  size: fc.integer({ min: 1, max: 3 }),
  older: fc.option(older, { nil: undefined, freq: 6 }),
  rival: fc.option(fc.record({ afterMs: fc.integer({ min: 1, max: 8_000 }) }), {
    nil: undefined,
    freq: 10,
  }),
}) satisfies fc.Arbitrary<PlannedCall>;

const jump = fc.record({ atMs: fc.integer({ min: 0, max: 40_000 }), skewMs: skew });

/** Runs of one to three calls, in all the weather that the guarantee has to stand. */
export const schedules: fc.Arbitrary<Schedule> = fc.record({
  dedupe: fc.constantFrom<Schedule['dedupe']>(true, false, 'active'),
  skewMs: fc.oneof(fc.constant(0), skew),
  jumps: fc.array(jump, { maxLength: 2 }),
  lagsMs: fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 4 }),
  fillAfterMs: fc.option(fc.integer({ min: 0, max: 10_000 }), { nil: undefined }),
  attemptTimeoutMs: fc.oneof(fc.constant(10_000), fc.integer({ min: 300, max: 10_000 })),
  deadlineMs: fc.oneof(
    { weight: 4, arbitrary: fc.constant(120_000) },
    { weight: 1, arbitrary: fc.integer({ min: 5_000, max: 120_000 }) },
  ),
  calls: fc.array(call, { minLength: 1, maxLength: 3 }),
  together: fc.nat(3).map((number) => number === 3),
  placements: fc.array(placementTrouble, { minLength: 1, maxLength: 8 }),
  lookUps: fc.array(lookUpTrouble, { maxLength: 10 }),
  clocks: fc.array(clockTrouble, { maxLength: 5 }),
  clockless: fc.nat(7).map((number) => number === 7),
  dark: fc.option(
    fc.record({
      fromMs: fc.integer({ min: 0, max: 60_000 }),
      forMs: fc.integer({ min: 1_000, max: 150_000 }),
    }),
    { nil: undefined, freq: 8 },
  ),
});
