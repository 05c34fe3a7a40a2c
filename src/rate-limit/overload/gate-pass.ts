/** Leave to send one request; handed back with its outcome. */
export interface GatePass {
  /** Counts all that left. */
  readonly number: number;
  /** It leaves to find out whether anything gets through; the others wait for its news. */
  readonly isProbe: boolean;
}
