import { clientOidOf, readOrder, readOrderItems } from '../../orders/client-oid.js';
import type {
  ClassifiedItem,
  Executed,
  HaltedCall,
  HaltEvent,
  HaltReport,
  KucoinRetry,
} from '../../types/index.js';
import { defined } from '../../util/objects.js';
import type { EngineContext, OpenSession } from '../context.js';

/** Halts an engine and lets it go on; `report` tells its listeners. */
export function createHaltSwitch(
  context: Pick<EngineContext, 'life' | 'preparations' | 'sessions' | 'waitQueue'>,
  report: (note: HaltEvent['note']) => void,
): Pick<KucoinRetry, 'halt' | 'resume'> {
  const { life, preparations, sessions, waitQueue } = context;
  let current: Halt | undefined;
  return {
    halt() {
      if (current !== undefined) return current.report;
      const halt = new Halt(sessions, () => report('settled'));
      current = halt;
      life.halt = halt;
      life.isHalted = true;
      report('halted');
      // A listener may have ended it already.
      if (current !== halt) return halt.report;
      for (const end of [...preparations]) end();
      waitQueue.clear((waiter) => waiter.obeysHalt?.() === true);
      halt.begin();
      return halt.report;
    },
    resume() {
      const halt = current;
      if (halt === undefined) return;
      current = undefined;
      life.halt = undefined;
      life.isHalted = false;
      halt.end();
      report('resumed');
    },
  };
}

/** A halt that is on: what was on its way when it began, and what became of that. */
class Halt {
  /** Resolves when all that was on its way is settled, or when the halt ends before. */
  readonly report: Promise<HaltReport>;
  readonly #unsettled: Set<OpenSession>;
  readonly #placed: string[] = [];
  readonly #unknown: string[] = [];
  readonly #others: HaltedCall[] = [];
  #resolve: (report: HaltReport) => void = () => undefined;

  readonly #onSettled: () => void;

  /** `onSettled` is called when nothing is on its way any more. */
  constructor(sessions: Iterable<OpenSession>, onSettled: () => void) {
    this.#onSettled = onSettled;
    this.#unsettled = new Set([...sessions].filter(({ obeysHalt }) => obeysHalt));
    this.report = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  /** Nothing can follow any more: to be called when the calls that wait were told. */
  begin(): void {
    for (const session of this.#unsettled) session.halt();
    this.#finish();
  }

  /** A call is over. */
  settled(session: OpenSession, executed: Executed = session.executed): void {
    if (!this.#unsettled.delete(session)) return;
    if (executed !== 'no') this.#note(session, executed);
    this.#finish();
  }

  /** The halt ends: what is not known by now is unknown. */
  end(): void {
    for (const session of this.#unsettled) {
      this.#unsettled.delete(session);
      if (session.hasSent) this.#note(session, 'unknown');
    }
    this.#give();
  }

  #finish(): void {
    if (this.#unsettled.size > 0) return;
    this.#onSettled();
    this.#give();
  }

  #give(): void {
    const [placed, unknown, others] = [this.#placed, this.#unknown, this.#others];
    this.#resolve({ placed: [...placed], unknown: [...unknown], others: [...others] });
  }

  #note(session: OpenSession, executed: HaltedCall['executed']): void {
    const { facts, callId } = session.call;
    const ids = facts.effect.startsWith('place') ? placedIds(session) : [];
    (executed === 'yes' ? this.#placed : this.#unknown).push(...ids);
    if (ids.length > 0) return;
    const { method, path } = facts;
    const clientOid = ownId(session);
    this.#others.push(defined({ callId, method, path, executed, clientOid }));
  }
}

/** The id in the body of a call that is about one thing. */
function ownId({ call }: OpenSession): string | undefined {
  const { facts, placement, request } = call;
  return placement?.clientOid ?? clientOidOf(facts.candidates[0], readOrder(request.body));
}

/** Client ids of what a call placed, or may have placed; those that a batch's answer refuses left out. */
function placedIds(session: OpenSession): readonly string[] {
  const { facts, request } = session.call;
  const [endpoint] = facts.candidates;
  if (endpoint?.clientId?.in !== 'items') {
    const id = ownId(session);
    return id === undefined ? [] : [id];
  }
  const { name } = endpoint.clientId;
  const items = readOrderItems(request.body);
  const isRefused = refusedIn(session.failedItems);
  return items.flatMap((item, index) => {
    const id = item[name];
    return typeof id === 'string' && id !== '' && !isRefused(id, index) ? [id] : [];
  });
}

function refusedIn(
  failed: readonly ClassifiedItem[] = [],
): (clientOid: string, index: number) => boolean {
  return (clientOid, index) =>
    failed.some((item) =>
      item.clientOid === undefined ? item.index === index : item.clientOid === clientOid,
    );
}
