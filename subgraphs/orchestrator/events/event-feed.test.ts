import { setImmediate as nextTurn } from 'node:timers/promises';
import { createLogger } from '../../../lib/service/log';
import { EventBus } from './event-bus';
import { EventFeed } from './event-feed';
import type { EventSource } from './event-source';

/** Wakes readers of this process alone. */
class LocalBus extends EventBus {
  start = (): Promise<void> => Promise.resolve();
  protected send = (): Promise<void> => Promise.resolve();
  protected disconnect = (): Promise<void> => Promise.resolve();
}

describe('an event with many followers', () => {
  test('is told to them in turns, so that whoever asks something else is not kept waiting for all', async () => {
    const bus = new LocalBus(createLogger('silent'));
    const feed = new EventFeed<number>(bus, createLogger('silent'));
    const rows: number[] = [];
    const source: EventSource<number> = {
      topic: 'numbers',
      positionOf: (row) => row,
      read: (after, limit) => Promise.resolve(rows.filter((row) => row > after).slice(0, limit)),
      isLast: () => false,
      isOver: () => Promise.resolve(false),
    };
    const followers = Array.from({ length: 200 }, () => feed.follow(source, 0));
    let told = 0;
    const next = followers.map((follower) => follower.next().then(() => told++));
    // Each looks for what is there twice before it waits.
    for (let turn = 0; turn < 5; turn++) await nextTurn();

    const toldAfterTurn: number[] = [];
    rows.push(1);
    bus.publishTopics(['numbers']);
    while (told < followers.length) {
      await nextTurn();
      toldAfterTurn.push(told);
    }
    await Promise.all(next);
    const atOnce = toldAfterTurn.map((count, turn) => count - (toldAfterTurn[turn - 1] ?? 0));
    expect(Math.max(...atOnce)).toBeLessThanOrEqual(20);
    for (const follower of followers) await follower.return();
    await bus.close();
  });
});
