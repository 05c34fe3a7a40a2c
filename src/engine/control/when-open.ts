import { KucoinError } from '../../errors.js';
import { checkedRequestOptions } from '../../options.js';
import type { PermitRequests } from '../../rate-limit/permit-request.js';
import type { ScopeKeys } from '../../rate-limit/scope-keys.js';
import { abortableWait, type WaitEnd } from '../../runtime/wait.js';
import type { StopReason, WhenOpenOptions, WhenOpenScope } from '../../types/index.js';
import { type Call, openCall } from '../call.js';
import type { EngineContext } from '../context.js';
import { errorRecord, neverSent } from '../result/records.js';
import { Permits } from '../sending/permits.js';
import { type OpenTarget, targetOf } from './open-target.js';

/**
 * Resolves when a call in a scope could leave now. It queues up like one, so that there is one timer for all
 * who wait for the scope, and gives back at once what it is granted.
 *
 * @throws TypeError when there is no such scope; KucoinError with reason `'closed'`, or `'deadline'` when
 * the scope is closed for more than a day; the signal's reason.
 */
export async function whenOpen(
  context: EngineContext,
  scope: WhenOpenScope,
  options: WhenOpenOptions = {},
): Promise<void> {
  const { runtime } = context;
  const { signal, credentials } = options;
  const target = targetOf(scope, options.host, context.options.hosts);
  const call = openCall(context, {
    plan: context.plans.of(target),
    request: target,
    send: () => Promise.reject(new Error('nothing is sent')),
    run: {},
    requestOptions: checkedRequestOptions({ credentials }),
  });
  const permits = new Permits(...askedOf(call, target), context);
  for (;;) {
    signal?.throwIfAborted();
    if (context.life.isClosed) throw over(context, call, 'closed');
    const nowMs = runtime.monotonicNowMs();
    const gate = permits.acquire(nowMs);
    if (gate === undefined) return permits.release('unused', nowMs);
    const end = await waitAt(context, permits, gate.key, call.callId, signal);
    // Longer than any call waits.
    if (end.by === 'refused') throw over(context, call, 'deadline', end.untilMs);
  }
}

function waitAt(
  { timeouts, watchers }: EngineContext,
  permits: Permits,
  key: string,
  order: number,
  signal: AbortSignal | undefined,
): Promise<WaitEnd> {
  let interrupt: (() => void) | undefined;
  return abortableWait(
    permits.waitFor(key, order, Infinity, () => undefined),
    {
      signal,
      limitMs: Infinity,
      timeouts,
      onClose: (given) => {
        if (interrupt !== undefined) watchers.delete(interrupt);
        if (given !== undefined) watchers.add(given);
        interrupt = given;
      },
    },
  );
}

/** The scopes that are asked; what is narrower than the one in question does not count. */
function askedOf(
  { keys, plan }: Call<unknown>,
  { breadth }: OpenTarget,
): readonly [ScopeKeys, PermitRequests] {
  const { permitRequests } = plan;
  if (breadth === 'endpoint') return [keys, permitRequests];
  const narrow = { ...keys, endpoint: 'endpoint|-', interface: 'interface|-' };
  if (breadth === 'pool') return [narrow, permitRequests];
  return [
    { ...narrow, pool: 'pool|-' },
    { ...permitRequests, pool: permitRequests.endpoint },
  ];
}

function over(
  { runtime }: EngineContext,
  { facts, startedMs }: Call<unknown>,
  reason: StopReason,
  untilMs?: number,
): KucoinError {
  const nowMs = runtime.monotonicNowMs();
  return new KucoinError(
    errorRecord({
      classification: neverSent(facts, reason),
      facts,
      reason,
      history: [],
      attempts: 0,
      elapsedMs: nowMs - startedMs,
      executed: 'no',
      retryAtMs: untilMs === undefined ? undefined : runtime.wallNowMs() + (untilMs - nowMs),
      clientOid: undefined,
      orderId: undefined,
    }),
  );
}
