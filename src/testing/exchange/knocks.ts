interface Door {
  untilMs: number;
  /** When a client first heard of it, `Infinity` while none has. */
  answeredAtMs: number;
  /** Connections a refusal went out on: whoever is behind them knows. */
  readonly told: Set<number>;
}

/** What is known of whoever sent a request. */
export interface Sender {
  /** When the request left, where that could be watched. */
  readonly leftAtMs: number | undefined;
  readonly connection: number | undefined;
}

/** Which scopes are closed, and who has been told. Decides what a knock is. */
export interface Doors {
  /** A scope closed until an instant, by an answer not yet handed over. */
  close(key: string, untilMs: number, nowMs: number): void;
  /** A refusal reached its client. */
  tell(key: string, nowMs: number, connection: number | undefined): void;
  /** Whether a request that has just arrived knocks on a closed scope. */
  isKnock(keys: readonly string[], nowMs: number, sender: Sender): boolean;
}

/**
 * Creates the doors. A request counts as under way when it left no later than `inFlightMs` after the
 * first refusal reached a client. Where its leaving could not be watched, its arrival stands for
 * it, unless it came on a connection that had brought a refusal: its sender knew.
 */
export function createDoors(inFlightMs: number): Doors {
  const doors = new Map<string, Door>();

  function openOrClosed(key: string, nowMs: number): Door | undefined {
    const door = doors.get(key);
    if (door === undefined || nowMs < door.untilMs) return door;
    doors.delete(key);
    return undefined;
  }

  return {
    close(key, untilMs, nowMs) {
      const door = openOrClosed(key, nowMs);
      if (door === undefined) doors.set(key, { untilMs, answeredAtMs: Infinity, told: new Set() });
      else door.untilMs = Math.max(door.untilMs, untilMs);
    },
    tell(key, nowMs, connection) {
      const door = openOrClosed(key, nowMs);
      if (door === undefined) return;
      door.answeredAtMs = Math.min(door.answeredAtMs, nowMs);
      if (connection !== undefined) door.told.add(connection);
    },
    isKnock(keys, nowMs, { leftAtMs, connection }) {
      return keys.some((key) => {
        const door = openOrClosed(key, nowMs);
        if (door === undefined) return false;
        const underWayUntilMs = door.answeredAtMs + inFlightMs;
        if (leftAtMs !== undefined) return leftAtMs > underWayUntilMs;
        const knew = connection !== undefined && door.told.has(connection);
        return knew || nowMs > underWayUntilMs;
      });
    },
  };
}
