import type { Call } from './call.js';
import { KucoinError } from './errors.js';
import type { House } from './house.js';
import { throughDoors } from './learning.js';
import type { Look } from './reconcile.js';
import type { Outcome, SendAside } from './types.js';

/** A look-up that takes longer is asked again. */
const lookUpTimeoutMs = 5_000;

/** Looks at the exchange's clock, over the call's own host; whether it has one. */
export async function lookAtClock(
  house: House,
  { facts, reporter }: Call<unknown>,
  aside: SendAside,
  signal: AbortSignal,
): Promise<boolean> {
  const end = await house.clockSync.read(facts, throughDoors(house, aside, reporter), signal);
  return end !== 'no-clock';
}

/**
 * Looks an order up, over the call's own host: a call of its own, so that it is signed, waits and
 * repeats like any other.
 */
export async function lookUp(
  house: House,
  call: Call<unknown>,
  aside: SendAside,
  url: string,
  signal: AbortSignal,
): Promise<Omit<Look, 'clock'>> {
  const { runtime } = house;
  let leftMs = runtime.monotonicNowMs();
  const deadlineMs = call.limits.deadlineAtMs - leftMs;
  if (deadlineMs < 1) return { answer: { said: 'nothing' }, leftMs };
  const kucoin = {
    credentials: call.own.credentials,
    deadlineMs,
    attemptTimeoutMs: lookUpTimeoutMs,
    errors: 'throw',
    priority: 'order',
    retries: 1,
  } as const;
  try {
    const text = await house.ask<string>(
      { method: 'GET', url, headers: headersOf(call) },
      (attempt) => {
        leftMs = runtime.monotonicNowMs();
        const { headers, signal } = attempt;
        return send(aside, { method: 'GET', url, headers, signal });
      },
      { aside, signal, kucoin },
    );
    const { data } = JSON.parse(text) as { data?: unknown };
    return { answer: { said: 'data', data }, leftMs };
  } catch (error) {
    return { answer: { said: saysNotThere(error) ? 'not-there' : 'nothing' }, leftMs };
  }
}

async function send(aside: SendAside, request: Parameters<SendAside>[0]): Promise<Outcome<string>> {
  try {
    const { status, headers, text } = await aside(request);
    return { native: text, status, headers, text };
  } catch (error) {
    return { error, sent: 'unknown' };
  }
}

/** What the caller says of himself belongs to a look-up, too: a site, for one, or a proxy's key. */
function headersOf({ request }: Call<unknown>): Record<string, string> {
  const own = Object.entries(request.headers ?? {}).filter(([name]) => !ofThePlacement.test(name));
  return { ...Object.fromEntries(own), accept: 'application/json' };
}

const ofThePlacement = /^(?:accept$|content-|kc-api-|transfer-encoding$|host$|expect$)/i;

/** Codes of one kind with "not there", which speak of an order that is, or was. */
const notAboutAbsence: ReadonlySet<string> = new Set(['100004', '102428', '106050', '106210']);

/** Only KuCoin's own "not there" says something; whatever else failed settles nothing. */
function saysNotThere(error: unknown): boolean {
  if (!(error instanceof KucoinError)) return false;
  const { kind, code = '' } = error.kucoin;
  return kind === 'order-not-found' && !notAboutAbsence.has(code);
}
