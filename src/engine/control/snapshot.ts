import { scopeOf } from '../../rate-limit/scope-keys.js';
import type {
  Classification,
  ClosedScope,
  Cooldowns,
  CooldownsView,
  OverloadedScope,
  PoolQuota,
  Priority,
  QuotaView,
  Snapshot,
  SnapshotCause,
  WaitingCalls,
} from '../../types/index.js';
import { deepFreeze, defined } from '../../util/objects.js';
import type { EngineContext } from '../context.js';

/** What a snapshot is made of. */
type Deps = Pick<
  EngineContext,
  'clock' | 'cooldowns' | 'life' | 'runtime' | 'sessions' | 'waitQueue'
>;

/** The last instant a Date can hold (ECMA-262, section 21.4.1.1). */
const latestDateMs = 8.64e15;

const nobody: WaitingCalls = Object.freeze({ cancel: 0, order: 0, read: 0 });

/** What an engine knows and does now. It costs as much as there is to tell; calls pay nothing for it. */
export function snapshotOf(context: Deps): Snapshot {
  const { cooldowns, life, runtime, waitQueue } = context;
  const nowMs = runtime.monotonicNowMs();
  const atMs = runtime.wallNowMs();
  const wallMs = (monotonicMs: number): number =>
    Math.min(latestDateMs, Math.round(atMs + (monotonicMs - nowMs)));
  const byScope = waitQueue.waitingByScope();
  const at: Moment = { wallMs, waiting: (key) => byScope.get(key) ?? nobody };
  const view = cooldowns.describe?.(nowMs) ?? viewOfWaiting(cooldowns, byScope.keys(), nowMs);
  const shown = new Set([...view.closed, ...view.quotas, ...view.overload].map(({ key }) => key));
  const others = [...byScope.keys()].filter((key) => !shown.has(key));
  const closed = [
    ...view.closed,
    ...others.map((key) => ({ key, untilMs: nowMs, cause: cooldowns.causeOf(key) })),
  ];
  return deepFreeze({
    atMs,
    isHalted: life.isHalted,
    isClosed: life.isClosed,
    calls: callsOf(context, byScope.values()),
    closed: closed
      .sort((one, other) => one.untilMs - other.untilMs)
      .map((scope) => closedScope(scope, at)),
    pools: view.quotas.map((quota) => poolQuota(quota, at)),
    overload: view.overload.map((gate) => overloadedScope(gate, at)),
    clocks: context.clock.known().map(({ host, offsetMs, reading }) => {
      const ageMs = reading && Math.max(0, Math.round(nowMs - reading.monotonicMs));
      return defined({ host, offsetMs, ageMs });
    }),
    keys: view.keys.map(({ key, nextProbeMs, cause }) => ({
      scopeKey: key,
      nextProbeAtMs: wallMs(nextProbeMs),
      cause: inShort(cause),
    })),
  });
}

/** How instants are shown, and who waits where. */
interface Moment {
  readonly wallMs: (monotonicMs: number) => number;
  readonly waiting: (key: string) => WaitingCalls;
}

function closedScope(
  { key, untilMs, cause }: CooldownsView['closed'][number],
  { wallMs, waiting }: Moment,
): ClosedScope {
  return defined({
    scope: scopeOf(key),
    scopeKey: key,
    untilAtMs: wallMs(untilMs),
    cause: cause && inShort(cause),
    waiting: waiting(key),
  });
}

function poolQuota({ key, resetMs, ...quota }: QuotaView, { wallMs, waiting }: Moment): PoolQuota {
  const resetAtMs = resetMs === undefined ? undefined : wallMs(resetMs);
  return defined({ scopeKey: key, pool: poolOf(key), ...quota, resetAtMs, waiting: waiting(key) });
}

function overloadedScope(
  { key, state: gate, cause }: CooldownsView['overload'][number],
  { wallMs, waiting }: Moment,
): OverloadedScope {
  const { state, why, ratePerSecond, refusedShare, isCertain } = gate;
  return defined({
    scope: scopeOf(key),
    scopeKey: key,
    state,
    why,
    ratePerSecond,
    refusedShare,
    isCertain,
    nextAtMs: wallMs(gate.nextAtMs),
    cause: inShort(cause),
    waiting: waiting(key),
  });
}

/** Calls that wait at a gate stand in a queue; the others wait by themselves. */
function callsOf({ sessions }: Deps, queues: Iterable<WaitingCalls>): Snapshot['calls'] {
  const waiting: Record<Priority, number> = { ...nobody };
  for (const sizes of queues) {
    waiting.cancel += sizes.cancel;
    waiting.order += sizes.order;
    waiting.read += sizes.read;
  }
  let inFlight = 0;
  for (const { priority, waitsFor } of sessions) {
    if (waitsFor === undefined || waitsFor === 'look-up') inFlight += 1;
    else if (waitsFor !== 'gate') waiting[priority] += 1;
  }
  return { inFlight, waiting };
}

/** What a store of the caller's own shows that cannot describe itself. */
function viewOfWaiting(cooldowns: Cooldowns, keys: Iterable<string>, nowMs: number): CooldownsView {
  const closed = [...keys].flatMap((key) => {
    const untilMs = cooldowns.closedUntilMs(key);
    return untilMs <= nowMs ? [] : [{ key, untilMs, cause: cooldowns.causeOf(key) }];
  });
  return { closed, quotas: [], overload: [], keys: [] };
}

/** The name of a quota; `undefined` where only the product is known. */
function poolOf(key: string): string | undefined {
  const name = key.slice(key.lastIndexOf('|') + 1);
  return name.endsWith('?') ? undefined : name;
}

function inShort({ kind, code, status, message, meaning }: Classification): SnapshotCause {
  return defined({ kind, code, status, message, meaning });
}
