import { describe, expect, test } from 'vitest';
import { kucoinAxios } from '../../../adapters/axios.js';
import { isKucoinError } from '../../../src/index.js';
import { accounts, copies, failed, openAxios } from './support.js';

const busy = { status: 503, body: 'busy' };
const success = { body: { code: '200000', data: [] } };

describe.each(copies)('the owner’s own interceptors of $name', (copy) => {
  test('put in after clear() stay when ours is taken off', async () => {
    const stage = await openAxios(copy);
    const { request } = stage.instance.interceptors;
    request.clear();
    // An old axios gives this one the number that ours had.
    request.use((config) => (config.headers.set('x-bot', 'mine'), config));
    stage.undo();
    stage.exchange.reply(accounts, busy);
    const error = await failed(stage, stage.instance.get(accounts));
    expect(isKucoinError(error)).toBe(false);
    expect(stage.exchange.log.map(({ headers }) => headers['x-bot'])).toEqual(['mine']);
  });

  test('put in after clear() stay when ours is put in again', async () => {
    const stage = await openAxios(copy, {}, { retries: 5 });
    const { request } = stage.instance.interceptors;
    request.clear();
    request.use((config) => (config.headers.set('x-bot', 'mine'), config));
    const undo = kucoinAxios(stage.instance, stage.options({ retries: 1 }));
    stage.exchange.reply(accounts, [busy, success]);
    await stage.play(stage.instance.get(accounts));
    expect(stage.exchange.log.map(({ headers }) => headers['x-bot'])).toEqual(['mine', 'mine']);
    undo();
    stage.undo();
    stage.exchange.reply(accounts, busy);
    expect(isKucoinError(await failed(stage, stage.instance.get(accounts)))).toBe(false);
    expect(stage.exchange.log[2]!.headers['x-bot']).toBe('mine');
  });

  test('moved before ours in the list stay, too', async () => {
    const stage = await openAxios(copy);
    const { request } = stage.instance.interceptors;
    request.use((config) => (config.headers.set('x-bot', 'mine'), config));
    request.handlers!.reverse();
    kucoinAxios(stage.instance, stage.options());
    stage.exchange.overload({ count: 1 });
    await stage.play(stage.instance.get(accounts));
    expect(stage.exchange.log.map(({ headers }) => headers['x-bot'])).toEqual(['mine', 'mine']);
  });

  test('are all there is after a hundred times on and off', async () => {
    const stage = await openAxios(copy);
    stage.undo();
    for (let times = 0; times < 100; times += 1) kucoinAxios(stage.instance, stage.options())();
    const { request } = stage.instance.interceptors;
    request.use((config) => config);
    // Theirs, and the one of ours that only hides secrets.
    expect(request.handlers!.filter((handler: unknown) => handler !== null)).toHaveLength(2);
    stage.exchange.reply(accounts, busy);
    await failed(stage, stage.instance.get(accounts));
    expect(stage.exchange.log).toHaveLength(1);
  });
});
