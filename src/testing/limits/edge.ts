import { type ModelAnswer, textAnswer, withHeaders } from '../messages/answer.js';
import { isoDate } from '../messages/dates.js';
import type { ModelRequest } from '../messages/request.js';

/** The forms Cloudflare gives its 1015; `'auto'` picks by the `Accept` header as Cloudflare does. */
export type EdgeShape = 'html' | 'text' | 'json' | 'auto';

const JSON_TYPES = ['application/json', 'application/problem+json'];

/** A made-up ray, as in `cf-ray`: 16 hexadecimal digits. */
export function rayId(number: number): string {
  return `8a${number.toString(16).padStart(14, '0')}`;
}

/** JSON when the client asks for it first; HTML when it asks for that, for anything or nothing. */
function shapeFor(accept: string): 'html' | 'json' {
  const first = accept.split(',')[0]?.split(';')[0]?.trim().toLowerCase() ?? '';
  return JSON_TYPES.includes(first) ? 'json' : 'html';
}

function html(host: string, ip: string, ray: string): ModelAnswer {
  // The title does not name the number; the page does, as in the captures of 2021.
  const page = `<!DOCTYPE html>
<html lang="en-US">
<head>
<title>Access denied | ${host} used Cloudflare to restrict access</title>
<meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
<script>window._cf_translation = {}; var cf_error = { errorCode: 1015, rayId: "${ray}" };</script>
</head>
<body>
<div id="cf-wrapper">
<h1><span>Error</span> <span>1015</span></h1>
<p>Ray ID: ${ray}</p>
<h2>You are being rate limited</h2>
<p>The owner of this website (${host}) has banned you temporarily from accessing this website.</p>
<p>Your IP: ${ip} <a href="https://developers.cloudflare.com/error-1015/">Cloudflare</a></p>
</div>
</body>
</html>
`;
  return textAnswer(429, 'text/html; charset=UTF-8', page);
}

function problem(
  host: string,
  ray: string,
  accept: string,
  waitMs: number,
  wallMs: number,
): ModelAnswer {
  const retryAfter = Math.max(1, Math.ceil(waitMs / 1000));
  const body = JSON.stringify({
    type: 'https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-1xxx-errors/error-1015/',
    title: 'Error 1015: You are being rate limited',
    status: 429,
    detail: "You are being rate-limited by the website owner's configuration.",
    instance: ray,
    error_code: 1015,
    error_name: 'rate_limited',
    error_category: 'rate_limit',
    ray_id: ray,
    timestamp: isoDate(wallMs),
    zone: host,
    cloudflare_error: true,
    retryable: true,
    retry_after: retryAfter,
    owner_action_required: false,
  });
  const type = accept.includes('problem+json') ? 'application/problem+json' : 'application/json';
  return withHeaders(textAnswer(429, type, body), { 'retry-after': String(retryAfter) });
}

/** Cloudflare's rate limit, error 1015, in one of its three forms. */
export function edgeAnswer(
  request: ModelRequest,
  shape: EdgeShape,
  number: number,
  waitMs: number,
  wallMs: number,
): ModelAnswer {
  const accept = request.headers['accept'] ?? '';
  const host = request.host === '' ? 'api.kucoin.com' : request.host;
  const ray = rayId(number);
  const form = shape === 'auto' ? shapeFor(accept) : shape;
  if (form === 'html') return html(host, request.ip, ray);
  if (form === 'json') return problem(host, ray, accept, waitMs, wallMs);
  // 17 bytes: captured from a block really in force on 2026-08-09.
  return textAnswer(429, 'text/plain; charset=UTF-8', 'error code: 1015\n');
}
