/** KuCoin API credentials. Kept in memory only; never printed. */
export interface Credentials {
  readonly key: string;
  readonly secret: string;
  readonly passphrase: string;
  /** @default '2' */
  readonly keyVersion?: '1' | '2' | '3' | undefined;
}

/** What a signer is asked to sign. */
export interface SignRequest {
  readonly method: string;
  /** Path with the query, un-encoded, as KuCoin signs it. */
  readonly path: string;
  /** The body's text, `''` when there is none. */
  readonly body: string;
  readonly timestampMs: number;
}

/** Produces the authentication headers of one attempt. */
export type Sign = (
  request: SignRequest,
) => Record<string, string> | Promise<Record<string, string>>;
