import {
  type AttemptEvent,
  createKucoinRetry,
  type GiveUpEvent,
  type KucoinRetryEvent,
  type KucoinRetryEventBase,
  type WaitEvent,
} from 'kucoin-retry';

/** Compiled, never run: what the types of events promise. */
export function typesOfEvents(): void {
  createKucoinRetry({
    onEvent: (event) => {
      // Before the type is known, what only some have may be missing.
      const anyWait: number | undefined = event.waitMs;
      // @ts-expect-error it may be missing
      const sureWait: number = event.waitMs;
      if (event.type === 'wait') {
        const text: string = `${event.waitMs.toFixed()} ${event.scope} ${event.note}`;
        // @ts-expect-error no such note
        if (event.note === 'shared') return;
        throw new Error(text);
      }
      if (event.type === 'give-up') throw new Error(event.reason + event.error.executed);
      throw new Error(`${anyWait ?? sureWait}`);
    },
  });
}

/** Every type has a case; a new one must not compile until it has. */
export function sayAll(event: KucoinRetryEvent): string {
  switch (event.type) {
    case 'attempt':
      return `${event.attemptNumber.toFixed()} ${event.classification.action}`;
    case 'wait':
      return event.waitMs.toFixed();
    case 'cooldown':
      return `${event.scopeKey ?? ''}${event.waitMs?.toFixed() ?? ''}${event.note ?? ''}`;
    case 'clock':
      return event.offsetMs.toFixed();
    case 'reconcile':
      return `${event.fate} ${event.orderId ?? ''}`;
    case 'partial':
      return String(event.classification.items?.length);
    case 'give-up':
      return event.reason;
    case 'done':
      return event.elapsedMs.toFixed();
    case 'halt':
    case 'warning':
      return event.note.trim();
  }
}

/** The union's members by their names. */
export function narrow(event: KucoinRetryEvent): AttemptEvent | GiveUpEvent | undefined {
  // @ts-expect-error not before the type is known
  const wait: WaitEvent = event;
  const base: KucoinRetryEventBase = wait;
  if (event.type === 'attempt' || event.type === 'give-up') return event;
  // @ts-expect-error events are read only
  base.atMs = 1;
  return undefined;
}
