import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Tells how much else the machine had to do while something was measured. */
export interface Calm {
  /** How much later than due this idle process was woken, at worst and in the worst hundredth. */
  read(): { readonly worstMs: number; readonly hundredthMs: number };
}

/** Starts to watch this process, which has hardly anything to do itself. */
export function watchCalm(): Calm {
  const delays = monitorEventLoopDelay({ resolution: 10 });
  delays.enable();
  return {
    read: () => ({ worstMs: delays.max / 1e6, hundredthMs: delays.percentile(99) / 1e6 }),
  };
}
