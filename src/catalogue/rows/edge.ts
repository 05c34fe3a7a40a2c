import type { Table } from '../table.js';

/**
 * Answers of whoever stands in front of KuCoin. The waits are those Cloudflare itself announces
 * since 2026: https://developers.cloudflare.com/changelog/post/2026-03-12-retry-after-header-for-1xxx-errors
 * for 1xxx, the same for 5xx since 2026-04-27. Only 1015 binds the address; a challenge does not.
 *
 * With a number of four digits nothing went on to KuCoin. 520, 522 and 524 may have: there was, or may have been, a
 * connection. Challenges (https://developers.cloudflare.com/cloudflare-challenges/) are seen with
 * 403, 503 and 429, so theirs stands without a status.
 */
export const edge: Table = {
  family: 'edge',
  lines: `
# Cloudflare docs, 1xxx and 5xx errors (read 2026-11-22)
1015+30 address You are being rate limited
1004+120 edge-later DNS resolution error
1005+120 edge-later Banned zone > This network (ASN) is banned; if it lasts, ask KuCoin support.
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

# Cloudflare docs, 1xxx errors, and errors of Workers (read 2026-11-30)
1000 edge-site DNS points to prohibited IP > Leave out CF-Connecting-IP and X-Forwarded-For; without them, check the host name.
1001 edge-site DNS resolution error
1002 edge-site DNS points to prohibited IP, or restricted
1003 edge Access denied: direct IP access not allowed > Call the host by its name, not by an IP address.
1011 edge-shut Access denied: hotlinking denied
1012 edge-shut Access denied
1013 edge HTTP hostname and TLS SNI hostname mismatch > Host header and TLS name differ: look at your proxy and the Host header.
1014 edge-site CNAME cross-user banned
1016 edge-site Origin DNS error
1018 edge-site Could not find host
1019 edge-worker Compute server error: a Worker calls itself
1023 edge-site Could not find host
1025 edge-worker Please check back later: the plan's limit for Workers
1027 edge-worker A Worker exceeded its daily request limit
1034 edge-site Edge IP restricted
1035 edge-rewrite Invalid request rewrite: invalid URI path
1036 edge-rewrite Invalid request rewrite: maximum length exceeded
1037 edge-rewrite Invalid rewrite rule: failed to evaluate expression
1040 edge-rewrite Invalid request rewrite: header modification not allowed
1041 edge-rewrite Invalid request rewrite: invalid header value
1101 edge-worker Rendering error: a Worker threw an exception
1102 edge-worker Rendering error: a Worker exceeded its CPU time
1104 edge-site A variation of this email address is already taken
# Amazon CloudFront developer guide, "HTTP 403 status code" (read 2026-11-30)
cloudfront@403 edge The Amazon CloudFront distribution is configured to block access from your country. ~ country > Your address counts as being in a country that is not served here; ask KuCoin support.
cloudfront@403 edge Request blocked. There might be too much traffic or a configuration error. ~ too much traffic|request blocked > CloudFront or its firewall blocks this request: send fewer; if it lasts, ask KuCoin support.

# KuCoin API docs, FAQ "403 Error" (read 2026-11-22)
cloudfront@403 edge The request could not be satisfied. Bad Request > Use https, and send no body with GET.

# ccxt#6361, seen 2020 (read 2026-11-22)
418@ key Too Many Bad Auth - Exceeded the access frequency. > Stop: banned for bad authentication; correct key, secret and passphrase before you go on.
`,
};
