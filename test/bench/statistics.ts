/** The middle value; of an even number the lower of the two in the middle. `NaN` without values. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? NaN;
}

/** A round's time of a client and of the one it is compared with, both per call. */
export type Pair = readonly [measured: number, bare: number];

/** Median of the rounds' own ratios: what disturbs a whole round disturbs both of its halves. */
export function pairedRatio(pairs: readonly Pair[]): number {
  return median(pairs.map(([measured, bare]) => measured / bare));
}
