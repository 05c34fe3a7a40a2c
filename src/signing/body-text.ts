const clientTimestamp = /("clientTimestamp"\s*:\s*"?)\d+(?=["\s,}])/g;

/**
 * The same body with `clientTimestamp` equal to the signature's timestamp: with `allowMaxTimeWindow`
 * KuCoin measures an order's age by it (spec 78c90c77, read 2026-11-22), so it has to be as fresh.
 */
export function restamp<B extends string | Uint8Array>(body: B, timestampMs: number): B {
  return withText(body, (text) =>
    text.includes('"clientTimestamp"') ? text.replace(clientTimestamp, `$1${timestampMs}`) : text,
  );
}

/** Changes a text, or bytes that are one. */
export function withText<B extends string | Uint8Array>(
  body: B,
  change: (text: string) => string,
): B {
  const text = textAsSent(body);
  const changed = change(text);
  if (changed === text) return body;
  return (typeof body === 'string' ? changed : new TextEncoder().encode(changed)) as B;
}

const decoder = /* @__PURE__ */ new TextDecoder('utf-8', { ignoreBOM: true });

/** The text that a body is; a byte order mark that leaves belongs to it. */
export function textAsSent(body: string | Uint8Array): string {
  return typeof body === 'string' ? body : decoder.decode(body);
}
