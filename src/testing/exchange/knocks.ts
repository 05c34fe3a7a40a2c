interface ClosedScope {
  untilMs: number;
  /** When a client first learnt of it, `Infinity` while none has. */
  answeredAtMs: number;
  /** Connections a refusal went out on: the clients behind them know. */
  readonly knownTo: Set<number>;
}

/** What is known of the sender of a request. */
export interface Sender {
  /** When the request left, where that could be watched. */
  readonly leftAtMs: number | undefined;
  readonly connection: number | undefined;
}

/**
 * Which scopes are closed, and which clients know. Decides what a knock is: an early request to a
 * closed scope.
 */
export interface ClosedScopes {
  /** A scope closed until an instant, by an answer not yet handed over. */
  close(key: string, untilMs: number, nowMs: number): void;
  /** A refusal reached its client. */
  markKnown(key: string, nowMs: number, connection: number | undefined): void;
  /** Whether a request that has just arrived knocks on a closed scope. */
  isKnock(keys: readonly string[], nowMs: number, sender: Sender): boolean;
}

/**
 * Creates an empty set of closed scopes. A request counts as under way when it left no later than
 * `inFlightMs` after the first refusal reached a client. Where its leaving could not be watched,
 * its arrival counts instead, unless it came on a connection that had brought a refusal: then its
 * client knew.
 */
export function createClosedScopes(inFlightMs: number): ClosedScopes {
  const scopes = new Map<string, ClosedScope>();

  function openOrClosed(key: string, nowMs: number): ClosedScope | undefined {
    const scope = scopes.get(key);
    if (scope === undefined || nowMs < scope.untilMs) return scope;
    scopes.delete(key);
    return undefined;
  }

  return {
    close(key, untilMs, nowMs) {
      const scope = openOrClosed(key, nowMs);
      if (scope === undefined)
        scopes.set(key, { untilMs, answeredAtMs: Infinity, knownTo: new Set() });
      else scope.untilMs = Math.max(scope.untilMs, untilMs);
    },
    markKnown(key, nowMs, connection) {
      const scope = openOrClosed(key, nowMs);
      if (scope === undefined) return;
      scope.answeredAtMs = Math.min(scope.answeredAtMs, nowMs);
      if (connection !== undefined) scope.knownTo.add(connection);
    },
    isKnock(keys, nowMs, { leftAtMs, connection }) {
      return keys.some((key) => {
        const scope = openOrClosed(key, nowMs);
        if (scope === undefined) return false;
        const underWayUntilMs = scope.answeredAtMs + inFlightMs;
        if (leftAtMs !== undefined) return leftAtMs > underWayUntilMs;
        const knew = connection !== undefined && scope.knownTo.has(connection);
        return knew || nowMs > underWayUntilMs;
      });
    },
  };
}
