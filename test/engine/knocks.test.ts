import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createKucoinRetry } from '../../src/engine/engine.js';
import { createCooldowns } from '../../src/rate-limit/cooldown-store.js';
import { manualRuntime } from '../../src/testing/clocks/manual-runtime.js';
import type { Answer, RunRequest, Send } from '../../src/types/index.js';
import {
  accounts,
  cancel,
  cloudflareBlock,
  credentials,
  endpointBlock,
  fills,
  ok,
  openOrders,
  overload,
  place,
  quota,
  reset,
  silence,
  ticker,
} from '../support/answers.js';
import type { Native } from '../support/harness.js';

const requests: readonly RunRequest[] = [openOrders, fills, place, cancel, accounts, ticker];

/** Whom an answer to one request forbids to leave, by the documentation and not by our own keys. */
function binds(kind: string, told: RunRequest, other: RunRequest): boolean {
  const isPublic = (request: RunRequest): boolean => request === ticker;
  const pool = (request: RunRequest): string =>
    isPublic(request) ? 'public' : request === accounts ? 'management' : 'spot';
  if (kind === 'ip') return true;
  return kind === 'quota' ? pool(told) === pool(other) : told === other;
}

const kinds = ['quota', 'endpoint', 'ip', 'overload', 'lost', 'silence', 'ok'] as const;
type Kind = (typeof kinds)[number];

const step = fc.record({
  kind: fc.constantFrom<Kind>(...kinds, 'quota', 'ok'),
  waitMs: fc.integer({ min: 1_000, max: 40_000 }),
  tookMs: fc.integer({ min: 0, max: 4_000 }),
});
const arrival = fc.record({
  atMs: fc.integer({ min: 0, max: 60_000 }),
  request: fc.constantFrom(...requests),
  engine: fc.integer({ min: 0, max: 1 }),
  signerMs: fc.constantFrom(0, 0, 1, 700),
  abortsAfterMs: fc.option(fc.integer({ min: 0, max: 30_000 })),
  steps: fc.array(step, { maxLength: 4 }),
});

function answerOf({ kind, waitMs }: { kind: Kind; waitMs: number }): Answer<Native> {
  if (kind === 'quota') return quota(waitMs);
  if (kind === 'endpoint') return endpointBlock();
  if (kind === 'ip') return cloudflareBlock({ 'retry-after': String(Math.ceil(waitMs / 1_000)) });
  return kind === 'overload' ? overload() : ok();
}

const silent = silence as Send<Native>;

const toldMs = ({ kind, waitMs }: { kind: Kind; waitMs: number }): number =>
  kind === 'endpoint' ? 10_000 : kind === 'ip' ? Math.ceil(waitMs / 1_000) * 1_000 : waitMs;

interface Refusal {
  readonly kind: Kind;
  readonly request: RunRequest;
  readonly fromMs: number;
  readonly untilMs: number;
}

describe('whatever the order in which calls come and refusals arrive', () => {
  test('no attempt leaves between the receipt of a refusal that binds it and its end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(arrival, { minLength: 1, maxLength: 25 }),
        fc.integer(),
        async (arrivals, seed) => {
          const runtime = manualRuntime({ seed });
          const cooldowns = createCooldowns();
          const refusals: Refusal[] = [];
          const knocks: string[] = [];
          let signerMs = 0;
          const engines = [0, 1].map(() =>
            createKucoinRetry({
              runtime,
              cooldowns,
              deadlineMs: 300_000,
              account: 'main',
              sign: async () => {
                if (signerMs > 0) await runtime.sleep(signerMs);
                return { 'KC-API-KEY': credentials.key, 'KC-API-SIGN': 's' };
              },
            }),
          );
          const calls = arrivals.map(async (one) => {
            await runtime.sleep(one.atMs);
            signerMs = one.signerMs;
            const given = new AbortController();
            if (one.abortsAfterMs !== null) {
              void runtime.sleep(one.abortsAfterMs).then(() => given.abort());
            }
            const steps = [...one.steps];
            const engine = engines[one.engine]!;
            await engine
              .run<Native>(
                one.request,
                async (attempt) => {
                  const leftMs = runtime.monotonicNowMs();
                  for (const { kind, request, fromMs, untilMs } of refusals) {
                    if (fromMs <= leftMs && leftMs < untilMs && binds(kind, request, one.request)) {
                      knocks.push(
                        `${one.request.url} at ${leftMs}, closed by ${kind} to ${untilMs}`,
                      );
                    }
                  }
                  const next = steps.shift();
                  if (next === undefined) return ok();
                  if (next.kind === 'silence') return silent(attempt);
                  if (next.tookMs > 0) await runtime.sleep(next.tookMs);
                  if (next.kind === 'lost') return reset();
                  const fromMs = runtime.monotonicNowMs();
                  if (next.kind !== 'ok' && next.kind !== 'overload') {
                    // What leaves in the very turn in which the refusal comes has not met it yet.
                    setImmediate(() => {
                      const untilMs = fromMs + toldMs(next);
                      refusals.push({ kind: next.kind, request: one.request, fromMs, untilMs });
                    });
                  }
                  return answerOf(next);
                },
                { signal: given.signal },
              )
              .catch(() => undefined);
          });
          await runtime.runUntil(Promise.all(calls), 3_600_000);
          expect(knocks).toEqual([]);
          expect(runtime.pendingSleeps).toBeLessThanOrEqual(arrivals.length);
        },
      ),
      { numRuns: 200 },
    );
  }, 60_000);
});
