import type { Table } from './table.js';

/**
 * Answers of whoever stands in front of KuCoin. The waits are those Cloudflare itself announces
 * since 2026: https://developers.cloudflare.com/changelog/post/2026-03-12-retry-after-header-for-1xxx-errors
 * for 1xxx, the same for 5xx since 2026-04-27. Only 1015 binds the address; a challenge does not.
 *
 * Up to 1106 nothing went on to KuCoin. 520, 522 and 524 may have: there was, or may have been, a
 * connection. Challenges (https://developers.cloudflare.com/cloudflare-challenges/) are seen with
 * 403, 503 and 429, so theirs stands without a status.
 */
export const edge: Table = {
  family: 'edge',
  lines: `
# Cloudflare docs, 1xxx and 5xx errors (read 2026-11-22)
1015+30 address You are being rate limited
1004+120 edge-later DNS resolution error
1005+120 edge-later Banned zone > The network may be banned; if it lasts, change it.
1033+120 edge-later Argo Tunnel error
1038+60 edge-later HTTP headers limit exceeded > Send fewer or shorter headers.
1200+60 edge-later Cache connection limit
1205+5 edge-later Too many redirects
1006 edge-shut Access denied: your IP address has been banned
1007 edge-shut Access denied: your IP address has been banned
1008 edge-shut Access denied: your IP address has been banned
1009 edge-shut Access denied: country or region banned
1010 edge-shut Access denied: the signature of the client is banned
1020 edge-shut Access denied: blocked by a firewall rule
1106 edge-shut Access denied: your IP address has been banned
520@+60 edge-lost Web server returns an unknown error
521@+120 edge-down Web server is down
522@+120 edge-lost Connection timed out
523@+120 edge-down Origin is unreachable
524@+120 edge-lost A timeout occurred
525@ edge SSL handshake failed > Check the host name; else KuCoin has to repair its certificate.
526@ edge Invalid SSL certificate > Check the host name; else KuCoin has to repair its certificate.
530@ edge-down Cloudflare could not resolve or reach the origin
cf-500@500+30 edge-lost Internal server error, answered by Cloudflare
cf-502@502+60 edge-lost Bad gateway, answered by Cloudflare
cf-503@503 edge-lost Service temporarily unavailable, answered by Cloudflare
cf-504@504+120 edge-lost Gateway timeout, answered by Cloudflare
cf-challenge edge-shut Cloudflare asks for a challenge that only a browser can pass

# KuCoin API docs, FAQ "403 Error" (read 2026-11-22)
cloudfront@403 edge The request could not be satisfied. Bad Request > Use https, and send no body with GET.

# ccxt#6361, seen 2020 (read 2026-11-22)
418@ key Too Many Bad Auth - Exceeded the access frequency.
`,
};
