import { describe, expect, test, vi } from 'vitest';
import { Subscribers } from '../../src/rate-limit/subscribers.js';
import type { Subscriber } from '../../src/types/index.js';

/** A subscriber with a list of ranks, highest lane first, which serves as many as there are turns. */
function room(name: string, ranks: number[], turns: { left: number }, log: string[]): Subscriber {
  return {
    rankOf: () => ranks[0] ?? Infinity,
    serve(_, most) {
      let served = 0;
      while (served < most && turns.left > 0 && ranks.length > 0) {
        log.push(`${name}${ranks.shift() ?? ''}`);
        turns.left -= 1;
        served += 1;
      }
      return served > 0;
    },
  };
}

describe('wait queues for one scope', () => {
  test('go by lane, and in turn within one', () => {
    const subscribers = new Subscribers();
    const [log, turns] = [[] as string[], { left: 6 }];
    subscribers.add(room('a', [1, 2, 2, 2], turns, log));
    subscribers.add(room('b', [0, 0, 2, 2], turns, log));
    subscribers.notify('pool');
    expect(log).toEqual(['b0', 'b0', 'a1', 'b2', 'a2', 'b2']);
  });

  test('alone has all there is', () => {
    const subscribers = new Subscribers();
    const [log, turns] = [[] as string[], { left: 2 }];
    subscribers.add(room('a', [2, 2, 2], turns, log));
    subscribers.notify('pool');
    expect(log).toEqual(['a2', 'a2']);
  });

  test('hear once of news that comes while they are told', () => {
    const subscribers = new Subscribers();
    const serve = vi.fn(() => {
      subscribers.notify('pool');
      return false;
    });
    for (let rooms = 0; rooms < 2; rooms += 1) subscribers.add({ rankOf: () => 0, serve });
    subscribers.notify('pool');
    expect(serve).toHaveBeenCalledTimes(2);
  });

  test('that have left are not asked', () => {
    const subscribers = new Subscribers();
    const second = vi.fn(() => false);
    const leave = subscribers.add({ rankOf: () => 1, serve: second });
    subscribers.add({
      rankOf: () => 0,
      serve: () => {
        leave();
        return false;
      },
    });
    subscribers.notify('pool');
    expect(second).not.toHaveBeenCalled();
  });
});
