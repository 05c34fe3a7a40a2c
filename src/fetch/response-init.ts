/** Statuses that the platform refuses to give a body (Fetch standard, "null body status"). */
const bodiless: ReadonlySet<number> = new Set([204, 205, 304]);

/** What the platform takes for a status text: bytes without control characters (RFC 9112). */
const buildableText = /^[\t\x20-\x7e\x80-\xff]*$/;

/**
 * What a Response can be built from that looks like `original`. A server may send what a constructor
 * refuses: a status of 600, a status line in Chinese, a header name with a space. The answer must not
 * be lost for that, so what cannot be built is left out here, and the code that builds shows it otherwise.
 */
export function initOf(original: Response, hasBody: boolean): ResponseInit {
  const { status, statusText, headers } = original;
  const isBuildable = status >= 200 && status <= 599 && !(hasBody && bodiless.has(status));
  return {
    status: isBuildable ? status : 200,
    statusText: buildableText.test(statusText) ? statusText : '',
    headers: readable(headers),
  };
}

/** Headers without those that the platform does not allow to be set. */
function readable(given: Headers): Headers {
  try {
    return new Headers(given);
  } catch {
    const headers = new Headers();
    for (const [name, value] of given) {
      try {
        headers.append(name, value);
      } catch {
        // No reader can ask for this header by its name.
      }
    }
    return headers;
  }
}
