import { createServer, type Server } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { AxiosAdapter, AxiosResponse } from 'axios';
import { afterEach, describe, expect, test } from 'vitest';
import { classificationOf } from '../../../src/index.js';
import {
  accounts,
  copies,
  type Copy,
  failed,
  newest,
  openAxios,
  order,
  orders,
} from './support.js';

const rows = JSON.stringify(Array.from({ length: 4_500 }, (_, at) => [`${at}`, '1.5', '2']));
const short = '{"code":"200000","data":[{"id":"5f","currency":"USDT"}]}';
const list = `{"code":"200000","data":${rows}}`;
const object = `{"code":"200000","data":{"time":1,"rows":${rows}}}`;
const named = `{"code":"200000","data":${rows},"msg":"success"}`;
const dataFirst = `{"data":${rows.repeat(12).replaceAll('][', ',')},"code":"200000"}`;

const isFetch = (copy: Copy): boolean => copy.defaults.adapter === 'fetch';
const typesOf = (copy: Copy) =>
  [undefined, 'json', 'text', 'arraybuffer', ...(isFetch(copy) ? ['blob'] : [])] as never[];

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A server of gzipped answers. */
async function serveZipped(bodies: string[]): Promise<string> {
  server = createServer((_, response) => {
    response.setHeader('content-encoding', 'gzip');
    response.end(gzipSync(bodies.shift()!));
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
}

/** An answer, and what is left of it. */
const losses: readonly (readonly [text: string, body: string])[] = [
  ...[short, list, object, named, dataFirst].map((text) => [text, text.slice(0, -3)] as const),
  ...[short, list].map((text) => [text, text.slice(0, text.length / 2)] as const),
  ...[short, list].map((text) => [text, `${text}<html></html>`] as const),
];

describe.each(copies)('an answer over $name that lost its end', (copy) => {
  test.each(typesOf(copy))('is asked for again, responseType %s', async (responseType) => {
    const stage = await openAxios(copy);
    for (const [text, body] of losses) {
      stage.exchange.reply(accounts, [{ body }, { body: text }]);
      const response = await stage.play(stage.instance.get<unknown>(accounts, { responseType }));
      expect(classificationOf(response)).toMatchObject({ action: 'ok', code: '200000' });
    }
    expect(stage.exchange.log).toHaveLength(losses.length * 2);
  });

  test.each(typesOf(copy))(
    'is asked for again when it was zipped, responseType %s',
    async (type) => {
      const bodies = [short.slice(0, -2), list.slice(0, -2), list];
      const baseURL = await serveZipped(bodies);
      // On the real clock: unpacking takes its time.
      const stage = await openAxios(copy, { baseURL }, { runtime: undefined, minDelayMs: 1 });
      const response = await stage.instance.get<unknown>(accounts, { responseType: type });
      expect(classificationOf(response)).toMatchObject({ action: 'ok', code: '200000' });
      expect(bodies).toHaveLength(0);
    },
  );

  test.each([...typesOf(copy), 'stream' as never])(
    'leaves open what became of an order, responseType %s',
    async (responseType) => {
      const stage = await openAxios(copy);
      for (const body of ['{"code":"200000","data":{"orderId":"6a1', '{"code":"200000","data":{']) {
        stage.exchange.reply(orders, { body });
        const error = await failed(stage, stage.instance.post(orders, order, { responseType }));
        expect(error).toBeInstanceOf(copy.library.AxiosError);
        expect(error.kucoin).toMatchObject({ executed: 'unknown', reason: 'unknown-outcome' });
      }
      expect(stage.exchange.log).toHaveLength(2);
    },
  );

  test.each(typesOf(copy))('is no loss with blanks around it, responseType %s', async (type) => {
    const stage = await openAxios(copy);
    for (const text of [short, list]) {
      for (const body of [text, `\uFEFF${text}`, `\r\n ${text}`, `${text}\r\n\n  `]) {
        stage.exchange.reply(accounts, { body });
        const response = await stage.play(
          stage.instance.get<unknown>(accounts, { responseType: type }),
        );
        expect(classificationOf(response)).toMatchObject({ action: 'ok', code: '200000' });
      }
    }
    expect(stage.nowMs()).toBe(0);
  });

  test('is settled for a placement', async () => {
    const stage = await openAxios(copy, {}, { unknownOutcome: 'reconcile' });
    stage.exchange.reply(`POST ${orders}`, { fault: 'truncate' });
    const { data } = await stage.play(stage.instance.post<unknown>(orders, order));
    expect(stage.exchange.orders).toHaveLength(1);
    expect(data).toMatchObject({ data: { orderId: stage.exchange.orders[0]!.id } });
  });
});

test('a mock’s bytes are looked at to their end', async () => {
  const stage = await openAxios(newest);
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  const answers: unknown[] = [
    bytes(list.slice(0, -1)),
    bytes(list).buffer,
    new Blob([list.slice(0, -1)]),
    new Blob([list]),
  ];
  const adapter: AxiosAdapter = async (config) =>
    ({ status: 200, statusText: '', headers: {}, config, data: answers.shift() }) as AxiosResponse;
  for (const left of [2, 0]) {
    const response = await stage.play(stage.instance.get<unknown>(accounts, { adapter }));
    expect(answers).toHaveLength(left);
    expect(classificationOf(response)).toMatchObject({ action: 'ok', code: '200000' });
  }
});
