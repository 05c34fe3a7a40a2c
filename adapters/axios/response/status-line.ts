import { initOf } from '../../../src/adapter-kit.js';
import type { Config, HostResponse } from '../host.js';

/** What a server may write into a status line and a Response made by hand does not take. */
interface StatusLine {
  readonly status: number;
  readonly statusText: string;
}

type Fetch = typeof globalThis.fetch;

/** The lines that were replaced, by axios's Request. */
const replaced = new WeakMap<object, StatusLine>();

/** Each fetch has one, because axios keeps what it makes of a fetch for good. */
const tolerant = new WeakMap<Fetch, Fetch>();

/**
 * The `env` of a config, with a fetch whose answers axios can put into a Response of its own, which it
 * does around every body that it watches (1.21: streams, progress, `maxContentLength`). On a status above
 * 599 or a text outside Latin-1 it would fail, and a refusal would look like a lost answer. axios takes
 * the fetch from there since 1.12.
 */
export function tolerantEnv({ env }: Config): object {
  return { ...env, fetch: env?.fetch === undefined ? platformFetch : tolerantFetch(env.fetch) };
}

/** Looked up when it is called: it may be mocked at any time. */
const platformFetch: Fetch = async (input, init) =>
  withPlainLine(input, await globalThis.fetch(input, init));

function tolerantFetch(fetch: Fetch): Fetch {
  let made = tolerant.get(fetch);
  if (made === undefined) {
    made = async (input, init) => withPlainLine(input, await fetch(input, init));
    tolerant.set(fetch, made);
  }
  return made;
}

function withPlainLine(request: unknown, response: Response): Response {
  const { status, statusText, body } = response;
  if (typeof request !== 'object' || request === null || isBuildable(response)) return response;
  replaced.set(request, { status, statusText });
  return new Response(body, initOf(response, body !== null));
}

function isBuildable(response: Response): boolean {
  // Behind a redirect that is not followed a browser hides everything.
  if (response.status === 0) return true;
  try {
    new Response(null, response);
    return true;
  } catch {
    return false;
  }
}

/** Gives an answer the status line back that it came with. */
export function withOwnLine(response: HostResponse): HostResponse {
  const { request } = response;
  const line = typeof request === 'object' && request !== null ? replaced.get(request) : undefined;
  return line === undefined ? response : Object.assign(response, line);
}
