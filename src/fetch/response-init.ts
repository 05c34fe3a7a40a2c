/** Statuses that the platform refuses to give a body (Fetch standard, "null body status"). */
const bodiless: ReadonlySet<number> = new Set([204, 205, 304]);

/** What the platform takes for a status text: bytes, and none that controls anything (RFC 9112). */
const buildableText = /^[\t\x20-\x7e\x80-\xff]*$/;

/**
 * What a Response can be built from that looks like `original`. A server may send what a constructor
 * refuses: a status of 600, a status line in Chinese, a header name with a space. None of it may cost
 * the answer, so what cannot be built is left out here; whoever builds tells it in another way.
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

/** Headers without those that the platform itself would not let anybody set. */
function readable(given: Headers): Headers {
  try {
    return new Headers(given);
  } catch {
    const headers = new Headers();
    for (const [name, value] of given) {
      try {
        headers.append(name, value);
      } catch {
        // Whoever asks for headers by name cannot ask for this one.
      }
    }
    return headers;
  }
}
