import type { Call } from './call.js';
import { KucoinError } from './errors.js';
import type { House } from './house.js';
import type { LostAttempt } from './proof.js';
import { type LookUpAnswer, type LookUpMeans, settle, type Settlement } from './reconcile.js';
import type { Outcome, SendAside } from './types.js';

/** A look-up that takes longer is asked again. */
const lookUpTimeoutMs = 5_000;

/** What the session knows of the attempts whose fate is open. */
export interface Loss {
  readonly lost: LostAttempt;
  readonly firstLeftMs: number;
  readonly isTaken: boolean;
}

/** Whether an unknown outcome of this call can be settled at all. */
export function canSettle(house: House, call: Call<unknown>): boolean {
  const { placement, run, own, signature } = call;
  return (
    (own.unknownOutcome ?? house.options.unknownOutcome) !== 'surface' &&
    placement?.lookUp !== undefined &&
    placement.clientOid !== undefined &&
    run.aside !== undefined &&
    signature.signing.by !== 'caller'
  );
}

/**
 * Settles an unknown placement over the call's own host: signed like it, through the same doors.
 *
 * @throws Over when the call ends meanwhile.
 */
export async function settleCall(
  house: House,
  call: Call<unknown>,
  loss: Loss,
  wait: (untilMs: number) => Promise<void>,
): Promise<Settlement> {
  const { facts, placement } = call;
  const { aside } = call.run;
  if (placement?.lookUp === undefined || placement.clientOid === undefined || aside === undefined) {
    return { fate: 'unsettled', note: 'there is nothing to look it up by' };
  }
  const { endpoint, lookUp, clientOid, asked, isOwnId } = placement;
  const { origin, query } = facts;
  const order = { endpoint, lookUp, clientOid, asked, isOwnId, origin, query, ...loss };
  return settle(order, means(house, call, aside, wait));
}

function means(
  house: House,
  call: Call<unknown>,
  aside: SendAside,
  wait: (untilMs: number) => Promise<void>,
): LookUpMeans {
  const { clock, clockSync, runtime } = house;
  const { facts, limits } = call;
  return {
    nowMs: () => runtime.monotonicNowMs(),
    limitMs: limits.deadlineAtMs,
    async readClock() {
      if (clock.reading(facts.host) === undefined) await clockSync.sync(facts, aside);
      return clock.reading(facts.host);
    },
    ask: (url) => ask(house, call, aside, url),
    wait,
  };
}

/** One look-up: a call of its own, so that it waits and repeats like any other. */
async function ask(
  house: House,
  call: Call<unknown>,
  aside: SendAside,
  url: string,
): Promise<LookUpAnswer> {
  const leftMs = call.limits.deadlineAtMs - house.runtime.monotonicNowMs();
  if (leftMs < 1) return { said: 'nothing' };
  const headers = { accept: 'application/json' };
  try {
    const text = await house.ask(
      { method: 'GET', url, headers },
      async (attempt): Promise<Outcome<string>> => {
        try {
          const answer = await aside({
            method: 'GET',
            url,
            headers: attempt.headers,
            signal: attempt.signal,
          });
          return { ...answer, native: answer.text };
        } catch (error) {
          return { error, sent: 'unknown' };
        }
      },
      {
        aside,
        signal: call.run.signal,
        kucoin: {
          credentials: call.own.credentials,
          deadlineMs: leftMs,
          attemptTimeoutMs: lookUpTimeoutMs,
          errors: 'throw',
          priority: 'order',
          retries: 1,
        },
      },
    );
    return { said: 'data', data: (JSON.parse(text) as { data?: unknown }).data };
  } catch (error) {
    // Only KuCoin's own "not there" says something; whatever else failed settles nothing.
    const said =
      error instanceof KucoinError && error.kucoin.kind === 'order-not-found'
        ? 'not-there'
        : 'nothing';
    return { said };
  }
}
