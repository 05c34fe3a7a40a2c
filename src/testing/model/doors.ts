interface Door {
  untilMs: number;
  /** When the first refusal was handed over, `Infinity` while none has been. */
  answeredAtMs: number;
  /** Connections a refusal went out on: whoever is behind them knows. */
  readonly told: Set<number>;
}

/** Which scopes are closed, and who has been told. Decides what a knock is. */
export interface Doors {
  /** A scope closed until an instant, by an answer not yet handed over. */
  close(key: string, untilMs: number, nowMs: number): void;
  /** The refusal was handed over. */
  tell(key: string, nowMs: number, connection: number | undefined): void;
  /** Whether a request that left now knocks on a closed scope. */
  isKnock(keys: readonly string[], nowMs: number, connection: number | undefined): boolean;
}

/**
 * Creates the doors. Who receives a refusal cannot be seen from here, so requests on other
 * connections count as under way until `inFlightMs` after the first refusal was handed over.
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
    isKnock(keys, nowMs, connection) {
      return keys.some((key) => {
        const door = openOrClosed(key, nowMs);
        if (door === undefined) return false;
        if (connection !== undefined && door.told.has(connection)) return true;
        return nowMs > door.answeredAtMs + inFlightMs;
      });
    },
  };
}
