import { manualRuntime } from '../../src/testing/clocks/manual-runtime.js';
import { seededRandom } from '../../src/testing/clocks/random.js';
import type { KucoinRetryOptions, RunRequest } from '../../src/types/index.js';
import { ok, overload } from './answers.js';
import { type Bench, bench, type Step } from './harness.js';

/** Whether the exchange lets a request pass that arrives at an instant. */
export type Passes = (nowMs: number, random: () => number) => boolean;

/** So many requests in a second, and two at once. */
export function capacity(perSecond: number): Passes {
  let [tokens, atMs] = [2, 0];
  return (nowMs) => {
    tokens = Math.min(2, tokens + ((nowMs - atMs) * perSecond) / 1_000);
    atMs = nowMs;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}

/** A call that is made at an instant. */
export interface Offer {
  readonly atMs: number;
  readonly request: RunRequest;
  readonly name?: string;
}

/** What became of a storm. */
export interface StormResult {
  readonly made: Bench;
  readonly failed: number;
  readonly perCall: number;
  readonly slowestMs: number;
  readonly endMs: number;
  /** How long the calls of a name took, in the order in which they ended. */
  tookMs(name: string): readonly number[];
}

/** One engine with its defaults through a storm; every trip takes 50 to 150 ms. */
export async function playStorm(
  passes: Passes,
  offers: readonly Offer[],
  {
    seed = 1,
    refusal = overload,
    options = {},
  }: { seed?: number; refusal?: () => Step; options?: KucoinRetryOptions } = {},
): Promise<StormResult> {
  const random = seededRandom(seed);
  const manual = manualRuntime();
  const runtime = { ...manual, random };
  const made = bench({ pacing: false, jitter: 'full', ...options, runtime }, manual);
  const ends: { name: string; tookMs: number; failed: boolean }[] = [];
  const step: Step = async () => {
    const tripMs = 25 + random() * 50;
    await manual.sleep(tripMs);
    const isPassed = passes(manual.monotonicNowMs(), random);
    await manual.sleep(tripMs);
    const answer = isPassed ? ok() : refusal();
    if (typeof answer === 'function') throw new Error('a refusal is an outcome');
    return answer;
  };
  const calls: Promise<void>[] = [];
  for (const { atMs, request, name = '' } of offers) {
    await manual.advance(Math.max(0, atMs - manual.monotonicNowMs()));
    const startedMs = manual.monotonicNowMs();
    const note = (failed: boolean) => () =>
      void ends.push({ name, tookMs: manual.monotonicNowMs() - startedMs, failed });
    calls.push(made.call(request, step, { name }).promise.then(note(false), note(true)));
  }
  await manual.runUntil(Promise.all(calls));
  return {
    made,
    failed: ends.filter(({ failed }) => failed).length,
    perCall: made.sent.length / offers.length,
    slowestMs: Math.max(...ends.map(({ tookMs }) => tookMs)),
    endMs: manual.monotonicNowMs(),
    tookMs: (name) => ends.filter((end) => end.name === name).map(({ tookMs }) => tookMs),
  };
}

/** Calls of one kind, so many a second. */
export function steadily(calls: number, perSecond: number, request: RunRequest): Offer[] {
  return Array.from({ length: calls }, (_, index) => ({
    atMs: (index * 1_000) / perSecond,
    request,
  }));
}
