/**
 * What a warm success costs over the bare client, in this process and against a server in another one:
 * fails where that is far more than it has been. `npm run build && npx tsx test/bench/guard.ts`. A guard
 * against a slip and no measurement: a busy machine moves it by half.
 */
import { fork } from 'node:child_process';
import axios from 'axios';
import { kucoinAxios } from 'kucoin-retry/axios';
import { kucoinFetch } from 'kucoin-retry/fetch';
import { pairedRatio } from './statistics.js';

/** A success has cost 1.3 to 1.6 times the bare client; a slip of the kind that was there cost 2 and more. */
const mostTimes = 2.5;

const rounds = 25;
const perRound = 100;

const server = fork(new URL('guard-server.ts', import.meta.url));
const base = await new Promise<unknown>((resolve) => server.once('message', resolve));
const url = `${String(base)}/api/v1/market/orderbook/level1?symbol=BTC-USDT`;

type Read = () => Promise<unknown>;

async function jsonOf(response: Promise<Response>): Promise<unknown> {
  return (await response).json();
}

const [kucoin, bareAxios, ourAxios] = [kucoinFetch(), axios.create(), axios.create()];
kucoinAxios(ourAxios);
const pairs: readonly (readonly [host: string, ours: Read, bare: Read])[] = [
  ['fetch', () => jsonOf(kucoin(url)), () => jsonOf(fetch(url))],
  ['axios', () => ourAxios.get(url), () => bareAxios.get(url)],
];

async function eachUs(read: Read): Promise<number> {
  const before = process.cpuUsage();
  for (let call = 0; call < perRound; call += 1) await read();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / perRound;
}

for (const [host, ours, bare] of pairs) {
  const measured: [number, number][] = [];
  for (let round = -5; round < rounds; round += 1) {
    const pair: [number, number] = [await eachUs(ours), await eachUs(bare)];
    if (round >= 0) measured.push(pair);
  }
  const ratio = pairedRatio(measured);
  console.log(`${host}: ${ratio.toFixed(2)} of the bare client's processor time`);
  if (ratio > mostTimes) process.exitCode = 1;
}
if (process.exitCode === 1)
  console.error(`more than ${mostTimes}: look for what a success does anew`);
server.kill();
