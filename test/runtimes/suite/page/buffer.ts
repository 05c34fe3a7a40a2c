/** As much of Buffer as the exchange's server uses. */
export const Buffer = {
  from: (body: string): Uint8Array => new TextEncoder().encode(body),
  concat: (chunks: readonly Uint8Array[]): Uint8Array =>
    new Uint8Array(chunks.flatMap((chunk) => [...chunk])),
};
