import type { Table } from '../table.js';

/** HTTP statuses of answers whose body says nothing. */
export const http: Table = {
  family: 'http',
  lines: `
# KuCoin docs, HTTP error codes (read 2026-11-22)
400@ invalid-request Bad Request -- Invalid request format.
401@ key Unauthorized -- Invalid API Key.
403@ rate-limit/backoff/no/request Forbidden or Too Many Requests -- The request is forbidden or Access limit breached. ~ access (limit|frequency)\\b|too many (req|visit|access|call)|(frequency|rate|request) limit|limit (breached|exceeded)|频率|频繁|限流 > Slow down: the words of this 403 speak of a limit; nothing tells whose it was.
403@ permission Forbidden or Too Many Requests -- The request is forbidden or Access limit breached. > Check permissions, IP whitelist, https, and that no GET has a body.
404@ path Not Found -- The specified resource could not be found.
405@ invalid-request Method Not Allowed -- You tried to access the resource with an invalid method. > Check method and path: this path takes other methods.
415@ json Unsupported Media Type. You need to use: application/json.
500@ fault Internal Server Error -- We had a problem with our server. Try again later.
503@ down Service Unavailable -- We're temporarily offline for maintenance. Please try again later.

# RFC 9110 (read 2026-11-22)
407@ authentication Proxy Authentication Required > Your proxy refused it: give the proxy its user and password; it never left the proxy.
408@ time-out Request Timeout
413@ invalid-request Content Too Large > Send less in one request.
414@ invalid-request URI Too Long > Shorten the query: ask for less at once.
502@ fault Bad Gateway
504@ time-out Gateway Timeout

# RFC 8470 (read 2026-11-30)
425@! server/retry/no Too Early > Refused unprocessed as early data of TLS: send it again once the connection stands.

# RFC 6585 (read 2026-11-22)
429@ rate-limit/backoff/no/request Too Many Requests > Slow down; nothing tells whose limit it was.

# RFC 7725 (read 2026-11-22)
451@ region Unavailable For Legal Reasons
`,
};
