import { describe, expect, test, vi } from 'vitest';
import { Listeners } from '../../src/rate-limit/subscribers.js';
import type { Listener } from '../../src/types/index.js';

/** A subscriber with a list of ranks, highest lane first, which serves as many as there are turns. */
function room(name: string, ranks: number[], turns: { left: number }, log: string[]): Listener {
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
    const listeners = new Listeners();
    const [log, turns] = [[] as string[], { left: 6 }];
    listeners.add(room('a', [1, 2, 2, 2], turns, log));
    listeners.add(room('b', [0, 0, 2, 2], turns, log));
    listeners.tell('pool');
    expect(log).toEqual(['b0', 'b0', 'a1', 'b2', 'a2', 'b2']);
  });

  test('alone has all there is', () => {
    const listeners = new Listeners();
    const [log, turns] = [[] as string[], { left: 2 }];
    listeners.add(room('a', [2, 2, 2], turns, log));
    listeners.tell('pool');
    expect(log).toEqual(['a2', 'a2']);
  });

  test('hear once of news that comes while they are told', () => {
    const listeners = new Listeners();
    const serve = vi.fn(() => {
      listeners.tell('pool');
      return false;
    });
    for (let rooms = 0; rooms < 2; rooms += 1) listeners.add({ rankOf: () => 0, serve });
    listeners.tell('pool');
    expect(serve).toHaveBeenCalledTimes(2);
  });

  test('that have left are not asked', () => {
    const listeners = new Listeners();
    const second = vi.fn(() => false);
    const leave = listeners.add({ rankOf: () => 1, serve: second });
    listeners.add({
      rankOf: () => 0,
      serve: () => {
        leave();
        return false;
      },
    });
    listeners.tell('pool');
    expect(second).not.toHaveBeenCalled();
  });
});
