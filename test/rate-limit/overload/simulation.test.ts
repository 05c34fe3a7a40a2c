import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { simulate } from './simulator.js';
import type { Result, Scene, Trouble } from './simulator.js';

const seeds = Array.from({ length: 40 }, (_, index) => index + 1);
const play = (scene: Scene): Result[] => seeds.map((seed) => simulate(scene, seed));
/** For figures that the few unlucky calls of a run decide. */
const playOften = (scene: Scene): Result[] =>
  Array.from({ length: 200 }, (_, index) => simulate(scene, index + 1));
const most = (results: readonly Result[], figure: (result: Result) => number): number =>
  Math.max(...results.map(figure));
const median = (results: readonly Result[], figure: (result: Result) => number): number =>
  results.map(figure).sort((one, other) => one - other)[results.length >> 1] ?? NaN;
const perCall = ({ perCall: requests }: Result): number => requests;
const seconds = ({ seconds: last }: Result): number => last;
const slowest = ({ slowestMs }: Result): number => slowestMs / 1000;

/** Whatever else: nobody fails, nobody is overtaken by a lower lane, and in the end the gate is open. */
function expectManners(results: readonly Result[]): void {
  for (const { failed, overtakings, isOpen } of results) {
    expect({ failed, overtakings, isOpen }).toEqual({ failed: 0, overtakings: 0, isOpen: true });
  }
}

const twenty = [{ fromMs: 0, perSecond: 20 }];
const steady = [{ calls: 400, perSecond: 20 }];
const tooMany = [{ calls: 400, perSecond: 40 }];
const burst = [{ calls: 600, perSecond: 200 }];

describe('an outage', () => {
  const outages = [
    { fromMs: 3000, forMs: 3000 },
    { fromMs: 10_000, forMs: 5000 },
  ];

  test('of 3 s and of 5 s: at most 1.35 requests a call, the slowest 8 s', () => {
    const results = play({ trouble: { outages }, offers: steady });
    expectManners(results);
    expect(most(results, perCall)).toBeLessThanOrEqual(1.35);
    expect(most(results, slowest)).toBeLessThanOrEqual(8);
    expect(most(results, ({ closings }) => closings)).toBe(2);
  });

  test('from the start, while calls go on arriving', () => {
    const results = play({ trouble: { outages: [{ fromMs: 0, forMs: 5000 }] }, offers: steady });
    expectManners(results);
    expect(most(results, perCall)).toBeLessThanOrEqual(1.35);
    expect(most(results, slowest)).toBeLessThanOrEqual(8);
  });

  test('met by 400 at once: everybody is refused once, and then hardly anybody', () => {
    const trouble = { outages: [{ fromMs: 0, forMs: 5000 }] };
    const results = play({ trouble, offers: [{ calls: 400, perSecond: 1_000_000 }] });
    expectManners(results);
    expect(most(results, perCall)).toBeLessThanOrEqual(2.1);
    expect(most(results, slowest)).toBeLessThanOrEqual(8);
  });

  test('of a minute: those who probe for all the others do not run out of attempts', () => {
    const trouble = { outages: [{ fromMs: 3000, forMs: 60_000 }] };
    const results = play({ trouble, offers: [{ calls: 1400, perSecond: 20 }] }).slice(0, 10);
    expectManners(results);
    expect(most(results, perCall)).toBeLessThanOrEqual(1.1);
    // The longest gap is 5 s, the ramp takes some more.
    expect(most(results, slowest)).toBeLessThanOrEqual(67);
  });
});

describe('chance', () => {
  // Every request has to be sent 1 / (1 - p) times, and no waiting changes that.
  test('of 30 %: no more requests and no slower than own backoff alone', () => {
    const scene: Scene = { trouble: { chance: 0.3 }, offers: steady };
    const results = playOften(scene);
    const alone = playOften({ ...scene, gate: 'own' });
    expectManners(results);
    expect(median(results, perCall)).toBeLessThanOrEqual(1.5);
    // 400 calls: 1.43, with a standard deviation of 0.04.
    expect(most(results, perCall)).toBeLessThanOrEqual(1.43 + 4 * 0.04);
    expect(median(results, seconds)).toBeLessThanOrEqual(1.05 * median(alone, seconds));
    expect(median(results, slowest)).toBeLessThanOrEqual(1.05 * median(alone, slowest));
    // What it costs to find out, once: a second or two at half of the rate.
    const meanMs = (result: Result): number => result.meanMs;
    expect(median(results, meanMs)).toBeLessThanOrEqual(median(alone, meanMs) + 100);
  });

  test('of 10 % at 200 a second is left alone', () => {
    const results = play({ trouble: { chance: 0.1 }, offers: [{ calls: 1000, perSecond: 200 }] });
    expectManners(results);
    expect(median(results, ({ closings }) => closings)).toBe(0);
    expect(most(results, perCall)).toBeLessThanOrEqual(1.11 + 4 * 0.011);
  });

  test('of 60 %: it steps aside', () => {
    const scene: Scene = { trouble: { chance: 0.6 }, offers: steady };
    const results = playOften(scene);
    expectManners(results);
    expect(median(results, perCall)).toBeLessThanOrEqual(2.6);
    expect(median(results, seconds)).toBeLessThanOrEqual(
      1.05 * median(playOften({ ...scene, gate: 'own' }), seconds),
    );
  });
});

describe('a capacity of 20 a second', () => {
  const expectPaced = (trouble: Trouble, scene: Omit<Scene, 'trouble'>, bounds: number[]): void => {
    const results = play({ trouble: { capacity: twenty, ...trouble }, ...scene });
    expectManners(results);
    expect(most(results, perCall)).toBeLessThanOrEqual(bounds[0] ?? 0);
    expect(most(results, seconds)).toBeLessThanOrEqual(bounds[1] ?? 0);
  };

  test('offered 40 for 10 s: at most 1.25 requests a call, in 1.2 times of the 20 s it takes', () => {
    expectPaced({}, { offers: tooMany }, [1.25, 24]);
    expectPaced({ burst: 20 }, { offers: tooMany }, [1.25, 24]);
    expectPaced({}, { offers: tooMany, latencyMs: [2, 6] }, [1.25, 24]);
  });

  test('offered 200 for 3 s: the same, of the 30 s', () => {
    expectPaced({}, { offers: burst }, [1.25, 36]);
    expectPaced({}, { offers: burst, latencyMs: [2, 6] }, [1.25, 36]);
  });

  test('shared by four engines with one gate', () => {
    expectPaced({}, { offers: tooMany, engines: 4 }, [1.25, 24]);
  });

  test('counted in windows: what is left of one is refused, and the next one is not missed', () => {
    expectPaced({ windowMs: 1000 }, { offers: tooMany }, [1.5, 24]);
    expectPaced({ windowMs: 1000 }, { offers: burst }, [2, 36]);
    // Two windows of 200 and then nobody is left; three, and in each a round trip beyond its end.
    expectPaced({ windowMs: 10_000 }, { offers: tooMany }, [1.25, 13]);
    expectPaced({ windowMs: 10_000 }, { offers: burst }, [2, 24]);
  });

  test('met by 400 at once: they are refused once', () => {
    const offers = [{ calls: 400, perSecond: 1_000_000 }];
    expectPaced({}, { offers }, [2.3, 24]);
  });

  test('without any trouble 400 at once are not held at all', () => {
    const results = play({ trouble: {}, offers: [{ calls: 400, perSecond: 1_000_000 }] });
    expect(most(results, slowest)).toBeLessThanOrEqual(0.15);
    expect(most(results, perCall)).toBe(1);
  });

  test('that falls to 5 and rises to 40 is followed', () => {
    const capacity = [
      ...twenty,
      { fromMs: 10_000, perSecond: 5 },
      { fromMs: 20_000, perSecond: 40 },
    ];
    const offers = [{ calls: 900, perSecond: 30 }];
    const results = play({ trouble: { capacity }, offers });
    expectManners(results);
    expect(most(results, perCall)).toBeLessThanOrEqual(1.25);
    // 200 + 50 by then; 650 are left for 40 a second.
    expect(most(results, seconds)).toBeLessThanOrEqual(1.5 * (20 + 650 / 40));
  });

  test('lets cancels through a storm of reads, and loses no time over passes that are lost', () => {
    const cancels = { calls: 20, perSecond: 5, fromMs: 500, lane: 'cancel' } as const;
    const results = play({ trouble: { capacity: twenty }, offers: [...burst, cancels] });
    expectManners(results);
    expect(most(results, ({ slowestOf }) => slowestOf.cancel)).toBeLessThanOrEqual(3000);
    expectPaced(
      { outages: [{ fromMs: 5000, forMs: 3000 }] },
      { offers: tooMany, lost: 0.05 },
      [1.6, 40],
    );
  });
});

const trouble: fc.Arbitrary<Trouble> = fc.record({
  outages: fc.array(
    fc.record({
      fromMs: fc.integer({ min: 0, max: 15_000 }),
      forMs: fc.integer({ min: 100, max: 6000 }),
    }),
    { maxLength: 2 },
  ),
  chance: fc.constantFrom(0, 0, 0.02, 0.1, 0.3),
  capacity: fc.array(
    fc.record({
      fromMs: fc.integer({ min: 0, max: 10_000 }),
      perSecond: fc.integer({ min: 5, max: 80 }),
    }),
    { maxLength: 3 },
  ),
  burst: fc.integer({ min: 1, max: 20 }),
});

test('under random capacities, outages and chances nothing starves and the gate opens again', () => {
  fc.assert(
    fc.property(
      trouble,
      fc.integer({ min: 5, max: 100 }),
      fc.constantFrom(1, 3),
      fc.constantFrom(0, 0.02),
      fc.nat(),
      (random, perSecond, engines, lost, seed) => {
        const capacity = [...(random.capacity ?? [])].sort((a, b) => a.fromMs - b.fromMs);
        const offers = (['cancel', 'order', 'look-up', 'read'] as const).map((lane) => ({
          calls: lane === 'read' ? 100 : 10,
          perSecond: lane === 'read' ? perSecond : 2,
          lane,
        }));
        const scene: Scene = { trouble: { ...random, capacity }, offers, engines, lost };
        const result = simulate(scene, seed);
        expectManners([result]);
      },
    ),
    { numRuns: 60, seed: 20 },
  );
});
