import { ownBackoffMs } from '../../../src/policy/backoff.js';
import { Heap } from '../../../src/queue/heap.js';
import type { HeapItem } from '../../../src/queue/heap.js';
import type { GatePass } from '../../../src/rate-limit/overload/gate-pass.js';
import { OverloadGate } from '../../../src/rate-limit/overload/overload-gate.js';
import { seededRandom } from '../../../src/testing/clocks/random.js';

/** What an exchange that refuses does; all instants from the start of the simulation. */
export interface Trouble {
  /** Everybody is refused for these stretches. */
  readonly outages?: readonly { readonly fromMs: number; readonly forMs: number }[];
  /** This share is refused whatever anybody does. */
  readonly chance?: number;
  /** So many a second get through; the last one that has begun counts. */
  readonly capacity?: readonly { readonly fromMs: number; readonly perSecond: number }[];
  /** Counted in fixed windows of this length; without one by a bucket that holds `burst`. */
  readonly windowMs?: number;
  /** How many tokens the bucket holds; 2 unless told. */
  readonly burst?: number;
}

/** The lanes of the queue, first to last. */
export type Lane = 'cancel' | 'order' | 'look-up' | 'read';

/** Calls that arrive one after the other, evenly spread, or all at once. */
export interface Offer {
  readonly calls: number;
  readonly perSecond: number;
  readonly fromMs?: number;
  readonly lane?: Lane;
}

/** One simulated day at the office. */
export interface Scene {
  readonly trouble: Trouble;
  readonly offers: readonly Offer[];
  /** `'own'`: own backoff alone; `'each'`: every engine has a gate of its own. */
  readonly gate?: 'shared' | 'each' | 'own';
  readonly engines?: number;
  /** The shortest and the longest way there and back; 50 and 150 unless told. */
  readonly latencyMs?: readonly [number, number];
  /** This share of the passes is never heard of again; the call is tried once more after a second. */
  readonly lost?: number;
  /** How many of one engine may be on their way; 400 unless told. */
  readonly concurrency?: number;
}

/** What came of it. */
export interface Result {
  readonly failed: number;
  readonly perCall: number;
  /** When the last call ended. */
  readonly seconds: number;
  readonly slowestMs: number;
  readonly meanMs: number;
  /** The slowest of one lane. */
  readonly slowestOf: Readonly<Record<Lane, number>>;
  /** Times at which the gate closed. */
  readonly closings: number;
  /** A request left although one of a higher lane could have. */
  readonly overtakings: number;
  /** Two minutes after the end no gate is closed. */
  readonly isOpen: boolean;
}

interface Call extends HeapItem {
  readonly id: number;
  readonly rank: number;
  readonly lane: Lane;
  readonly bornMs: number;
  attempts: number;
  endMs: number | undefined;
}

interface Event extends HeapItem {
  readonly atMs: number;
  readonly id: number;
  readonly run: () => void;
}

const lanes: readonly Lane[] = ['cancel', 'order', 'look-up', 'read'];
const mostAttempts = 50;
const longestMs = 600_000;
const backoff = { minDelayMs: 500, maxDelayMs: 15_000, backoffFactor: 2, jitter: 'full' } as const;

/** Whether the exchange takes a request that reaches it now. */
function exchange(trouble: Trouble, random: () => number): (nowMs: number) => boolean {
  const { outages = [], chance = 0, capacity = [], windowMs, burst = 2 } = trouble;
  let left = burst;
  let lastMs = 0;
  let windowNumber = -1;
  return (nowMs) => {
    if (outages.some(({ fromMs, forMs }) => nowMs >= fromMs && nowMs < fromMs + forMs))
      return false;
    if (chance > 0 && random() < chance) return false;
    const now = capacity.filter(({ fromMs }) => nowMs >= fromMs).at(-1);
    if (now === undefined) return true;
    if (windowMs === undefined) {
      left = Math.min(burst, left + ((nowMs - lastMs) * now.perSecond) / 1000);
      lastMs = nowMs;
    } else if (Math.floor(nowMs / windowMs) !== windowNumber) {
      windowNumber = Math.floor(nowMs / windowMs);
      left = (now.perSecond * windowMs) / 1000;
    }
    if (left < 1) return false;
    left -= 1;
    return true;
  };
}

/** The clock and what is going to happen. */
class Agenda {
  nowMs = 0;
  #count = 0;
  readonly #events = new Heap<Event>(
    (one, other) => one.atMs < other.atMs || (one.atMs === other.atMs && one.id < other.id),
  );

  at(atMs: number, run: () => void): void {
    this.#count += 1;
    this.#events.add({ atMs: Math.max(atMs, this.nowMs), id: this.#count, run, index: -1 });
  }

  /** Runs the next event; `false` when there is none before the limit. */
  step(): boolean {
    const event = this.#events.first;
    if (event === undefined || event.atMs > longestMs) return false;
    this.#events.delete(event);
    this.nowMs = event.atMs;
    event.run();
    return true;
  }
}

/** Engines, their lines and the exchange in front of them. */
class Office {
  readonly agenda = new Agenda();
  readonly calls: Call[] = [];
  readonly engines: Engine[] = [];
  readonly random: () => number;
  readonly serves: (nowMs: number) => boolean;
  readonly scene: Scene;
  requests = 0;
  closings = 0;
  overtakings = 0;
  open = 0;
  #wasHolding = false;

  constructor(scene: Scene, seed: number) {
    this.scene = scene;
    this.random = seededRandom(seed);
    this.serves = exchange(scene.trouble, this.random);
    const { engines = 1, gate = 'shared' } = scene;
    const shared = new OverloadGate(0);
    for (let i = 0; i < engines; i += 1) {
      const own = gate === 'each' && i > 0 ? new OverloadGate(0) : shared;
      this.engines.push(new Engine(this, gate === 'own' ? undefined : own));
    }
    for (const offer of scene.offers) this.#offer(offer);
  }

  #offer({ calls, perSecond, fromMs = 0, lane = 'read' }: Offer): void {
    for (let i = 0; i < calls; i += 1) {
      const bornMs = fromMs + (i * 1000) / perSecond;
      this.agenda.at(bornMs, () => {
        const id = this.calls.length;
        const rank = lanes.indexOf(lane);
        const call = { id, rank, lane, bornMs, attempts: 0, endMs: undefined, index: -1 };
        this.calls.push(call);
        this.engines[id % this.engines.length]?.arrive(call);
      });
    }
  }

  /** Everybody looks whether he may leave, those of the highest lane first. */
  serve(): void {
    let isAnybody = true;
    while (isAnybody) {
      const byRank = [...this.engines].sort((one, other) => one.rank - other.rank);
      isAnybody = byRank.some((engine) => engine.letOneLeave());
    }
    const isHolding = this.engines.some(({ gate }) => gate?.holds(this.agenda.nowMs) === true);
    if (isHolding && !this.#wasHolding) this.closings += 1;
    this.#wasHolding = isHolding;
  }
}

class Engine {
  readonly gate: OverloadGate | undefined;
  readonly #office: Office;
  readonly #line = new Heap<Call>(
    (one, other) => one.rank < other.rank || (one.rank === other.rank && one.id < other.id),
  );
  #inFlight = 0;
  #wakesAtMs = Infinity;

  constructor(office: Office, gate: OverloadGate | undefined) {
    this.#office = office;
    this.gate = gate;
  }

  get rank(): number {
    return this.#line.first?.rank ?? Infinity;
  }

  arrive(call: Call): void {
    this.#line.add(call);
    this.#office.serve();
  }

  /** Whether one left. */
  letOneLeave(): boolean {
    const { agenda, scene } = this.#office;
    const call = this.#line.first;
    if (call === undefined || this.#inFlight >= (scene.concurrency ?? 400)) return false;
    const pass = this.gate?.tryLeave(agenda.nowMs);
    if (this.gate !== undefined && pass === undefined) {
      this.#wake(this.gate.mayLeaveAtMs(agenda.nowMs));
      return false;
    }
    this.#line.delete(call);
    this.#send(call, pass);
    return true;
  }

  #wake(atMs: number): void {
    // Timers are late by a little.
    const { agenda, random } = this.#office;
    if (this.#wakesAtMs > agenda.nowMs && this.#wakesAtMs <= atMs + 3) return;
    const wakesAtMs = Math.max(atMs, agenda.nowMs + 0.5) + random() * 2;
    this.#wakesAtMs = wakesAtMs;
    agenda.at(wakesAtMs, () => {
      if (this.#wakesAtMs !== wakesAtMs) return;
      this.#wakesAtMs = Infinity;
      this.#office.serve();
    });
  }

  #send(call: Call, pass: GatePass | undefined): void {
    const { agenda, random, serves, scene, engines } = this.#office;
    const [least, most] = scene.latencyMs ?? [50, 150];
    if (
      engines.some(
        (engine) => engine !== this && engine.gate === this.gate && engine.rank < call.rank,
      )
    ) {
      this.#office.overtakings += 1;
    }
    // Who tries for all the others does not pay for it.
    call.attempts += 1;
    this.#office.requests += 1;
    this.#inFlight += 1;
    const latencyMs = least + random() * (most - least);
    const isLost = scene.lost !== undefined && random() < scene.lost;
    agenda.at(agenda.nowMs + latencyMs / 2, () => {
      const passed = serves(agenda.nowMs);
      if (isLost) agenda.at(agenda.nowMs + 1000, () => this.#again(call, 0));
      else agenda.at(agenda.nowMs + latencyMs / 2, () => this.#answer(call, pass, passed));
    });
  }

  #answer(call: Call, pass: GatePass | undefined, passed: boolean): void {
    const { agenda, random } = this.#office;
    this.gate?.report(pass, passed ? 'passed' : 'refused', agenda.nowMs);
    if (passed) {
      this.#inFlight -= 1;
      call.endMs = agenda.nowMs;
      this.#office.open -= 1;
      this.#office.serve();
      return;
    }
    const goesBackInLine = this.gate?.holds(agenda.nowMs) === true;
    this.#again(call, goesBackInLine ? 0 : ownBackoffMs(call.attempts, false, backoff, random()));
  }

  #again(call: Call, inMs: number): void {
    const { agenda } = this.#office;
    this.#inFlight -= 1;
    if (call.attempts < mostAttempts) {
      if (inMs === 0) this.#line.add(call);
      else agenda.at(agenda.nowMs + inMs, () => this.arrive(call));
    }
    this.#office.serve();
  }
}

/** Plays a scene; the same seed always plays it the same way. */
export function simulate(scene: Scene, seed: number): Result {
  const office = new Office(scene, seed);
  while (office.agenda.step());
  const { calls } = office;
  const done = calls.filter(({ endMs }) => endMs !== undefined);
  const tookMs = (call: Call): number => (call.endMs ?? longestMs) - call.bornMs;
  const slowest = (some: readonly Call[]): number => Math.max(0, ...some.map(tookMs));
  const slowestOf = Object.fromEntries(
    lanes.map((lane) => [lane, slowest(calls.filter((call) => call.lane === lane))]),
  ) as Record<Lane, number>;
  const laterMs = office.agenda.nowMs + 120_000;
  return {
    failed: calls.length - done.length,
    perCall: office.requests / calls.length,
    seconds: Math.max(...calls.map(({ endMs = longestMs }) => endMs)) / 1000,
    slowestMs: slowest(calls),
    meanMs: calls.reduce((sum, call) => sum + tookMs(call), 0) / calls.length,
    slowestOf,
    closings: office.closings,
    overtakings: office.overtakings,
    isOpen: office.engines.every(({ gate }) => gate?.holds(laterMs) !== true),
  };
}
