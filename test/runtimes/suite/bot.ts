/**
 * A bot in a Worker, written as its users write it: one engine for the whole Worker, made where nothing
 * may be sent, drawn or timed yet, and used by all requests that are under way.
 */
import { env } from 'cloudflare:workers';
import { kucoinFetch, type KucoinRequestInit } from '../../../adapters/fetch.js';
import { isKucoinError } from '../../../src/index.js';
import type { BotAnswer, BotTask } from './bot-task.js';

const {
  KUCOIN_KEY: key = '',
  KUCOIN_SECRET: secret = '',
  KUCOIN_PASSPHRASE: passphrase = '',
} = env;
const kucoin = kucoinFetch({ credentials: { key, secret, passphrase }, jitter: 'none' });

async function settled(call: Promise<Response>): Promise<BotAnswer> {
  try {
    const response = await call;
    return { status: response.status, data: await response.json() };
  } catch (error) {
    return isKucoinError(error) ? { kucoin: error.kucoin } : { error: String(error) };
  }
}

/** As much of a request's context as the bot uses. */
interface Context {
  waitUntil(work: Promise<unknown>): void;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export const handler = {
  async fetch(request: Request, _env: unknown, context: Context): Promise<Response> {
    const task = (await request.json()) as BotTask;
    const { method, url, body, options, leaveAfterMs, goesOn, handsOver } = task;
    const init: KucoinRequestInit = { method, kucoin: options };
    if (body !== undefined) Object.assign(init, { body: JSON.stringify(body) });
    const call = kucoin(url, init);
    if (handsOver === true) return call;
    const answer = settled(call);
    if (goesOn === true) context.waitUntil(answer);
    if (leaveAfterMs === undefined) return Response.json(await answer);
    await pause(leaveAfterMs);
    return Response.json({ hasLeft: true });
  },
};
