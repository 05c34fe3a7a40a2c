interface Entry {
  readonly dueMs: number;
  /** Breaks ties: of two entries due at one instant the older goes first. */
  readonly order: number;
  readonly run: () => void;
  live: boolean;
}

/** Callbacks to run at instants of a clock that other code moves. */
export interface TimerQueue {
  /** Adds an entry; the returned function takes it out again. */
  add(dueMs: number, run: () => void): () => void;
  /** Instant of the earliest entry, `undefined` when there is none. */
  nextDueMs(): number | undefined;
  /** Takes out the earliest entry. */
  take(): { readonly dueMs: number; readonly run: () => void } | undefined;
}

function before(a: Entry, b: Entry): boolean {
  return a.dueMs === b.dueMs ? a.order < b.order : a.dueMs < b.dueMs;
}

function siftUp(heap: Entry[], from: number): void {
  let at = from;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const [child, above] = [heap[at], heap[parent]];
    if (child === undefined || above === undefined || !before(child, above)) return;
    heap[at] = above;
    heap[parent] = child;
    at = parent;
  }
}

function siftDown(heap: Entry[], from: number): void {
  let at = from;
  for (;;) {
    let least = at;
    for (const child of [2 * at + 1, 2 * at + 2]) {
      const [candidate, best] = [heap[child], heap[least]];
      if (candidate !== undefined && best !== undefined && before(candidate, best)) least = child;
    }
    const [low, high] = [heap[least], heap[at]];
    if (least === at || low === undefined || high === undefined) return;
    heap[at] = low;
    heap[least] = high;
    at = least;
  }
}

function removeFirst(heap: Entry[]): Entry | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (heap.length > 0 && last !== undefined) {
    heap[0] = last;
    siftDown(heap, 0);
  }
  return first;
}

/** Creates an empty queue: a binary heap, so that 100 000 entries are no burden. */
export function createTimerQueue(): TimerQueue {
  let heap: Entry[] = [];
  let orders = 0;
  let dead = 0;

  // Attempt time-outs are nearly always cancelled long before they are due. Without sweeping, a
  // test that never moves the clock far would keep every one of them.
  function sweep(): void {
    if (dead < 64 || dead * 2 < heap.length) return;
    heap = heap.filter((entry) => entry.live);
    for (let at = heap.length >> 1; at >= 0; at -= 1) siftDown(heap, at);
    dead = 0;
  }

  function dropDead(): void {
    while (heap[0] !== undefined && !heap[0].live) {
      removeFirst(heap);
      dead -= 1;
    }
  }

  return {
    add(dueMs, run) {
      const entry: Entry = { dueMs, order: (orders += 1), run, live: true };
      heap.push(entry);
      siftUp(heap, heap.length - 1);
      return () => {
        if (!entry.live) return;
        entry.live = false;
        dead += 1;
        sweep();
      };
    },
    nextDueMs() {
      dropDead();
      return heap[0]?.dueMs;
    },
    take() {
      dropDead();
      const first = removeFirst(heap);
      if (first !== undefined) first.live = false;
      return first;
    },
  };
}
