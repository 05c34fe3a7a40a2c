/** What is remembered of a scope or a key is forgotten so long after its last use. */
export const rememberedMs = 3_600_000;

/**
 * What is over is looked for at most so often. In between the cost of a call does not depend on how much is
 * remembered, and whatever is remembered is looked at a few times in its life.
 */
const everyMs = rememberedMs / 4;

/** Says when it is time to look for what can be forgotten. */
export class Upkeep {
  /** From when on there may be something. */
  nextMs: number = -Infinity;

  /** It is looked for now; returns until when something must have been used last to be forgotten. */
  begin(nowMs: number): number {
    this.nextMs = nowMs + everyMs;
    return nowMs - rememberedMs;
  }
}

/** Takes out of a map whatever is over. */
export function forgetIn<T>(known: Map<string, T>, isOver: (value: T) => boolean): void {
  for (const [key, value] of known) if (isOver(value)) known.delete(key);
}
