import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../../../lib/service/log';
import type { EventBus } from './event-bus';
import type { ExecutionEventRow } from './event.entity';
import type { EventSource } from './event-source';
import { Part } from '../../../subgraph-kit/part';

/** Events that are read at once. */
const BATCH = 100;
/** Events that may wait for a subscriber that takes none; with more it is closed. */
export const MAX_WAITING_EVENTS = 500;
/** So many followers are told of an event before others get a turn: each may ask for a millisecond of work. */
const TOLD_IN_ONE_TURN = 10;
/** A turn that takes longer leaves as long to others, and no longer than this, in ms. */
const LONG_TURN_MS = 5;
const MAX_PAUSE_MS = 50;
/** What is followed is read by itself this often, in case a wake-up was lost, in ms. */
const POLL_INTERVAL_MS = 2_000;

/** What a subscriber gets instead of an event when it is closed early; it may resume from its cursor. */
export interface Closed {
  closed: 'too slow' | 'unreadable';
  /** The last position that it was given. */
  position: number;
}

export interface Delivered<Row = ExecutionEventRow> {
  row: Row;
  /** Whether it was read with the one before: what was loaded for that one is as true for it. */
  sameReading: boolean;
}

export type Delivery<Row = ExecutionEventRow> = Delivered<Row> | Closed;

/**
 * Gives events to those who follow them in this process. However many follow the same thing, what is new is read once and
 * handed to all; each has a queue of its own with a limit, so that a slow one costs nobody else anything.
 */
export class EventFeed<Row = ExecutionEventRow> {
  private readonly topics = new Map<string, Topic<Row>>();
  private open = 0;
  /** Called with every event that is delivered to a waiting subscriber. */
  onLive: (row: Row) => void = () => undefined;

  constructor(
    private readonly bus: EventBus,
    private readonly log: Logger,
  ) {}

  /** All events of a source behind a position: first those that are there, then each as it comes. */
  follow(source: EventSource<Row>, after: number): Subscriber<Row> {
    this.open += 1;
    const subscriber = new Subscriber<Row>(source, after, {
      join: () => this.topicOf(source).add(subscriber),
      onLive: (row) => this.onLive(row),
      onFault: (error) => this.onFault(error, source),
      leave: () => {
        this.open -= 1;
        this.topics.get(source.topic)?.remove(subscriber);
      },
    });
    return subscriber;
  }

  /** How many follow something at the moment. */
  get subscribers(): number {
    return this.open;
  }

  private onFault(error: unknown, { topic }: EventSource<Row>): void {
    this.log.warn({ err: error, topic }, 'events cannot be read; their subscriptions end with RESUME_FROM_CURSOR');
  }

  private topicOf(source: EventSource<Row>): Topic<Row> {
    let topic = this.topics.get(source.topic);
    if (!topic) {
      topic = new Topic(
        source,
        this.bus,
        () => this.topics.delete(source.topic),
        (error) => this.onFault(error, source),
      );
      this.topics.set(source.topic, topic);
    }
    return topic;
  }
}

export const eventFeed = new Part<EventFeed>('the feed of events');

/** Reads what is new of one source, once for all who follow it. */
class Topic<Row> {
  private readonly subscribers = new Set<Subscriber<Row>>();
  private readonly unsubscribe: () => void;
  private readonly timer: NodeJS.Timeout;
  private position = Number.POSITIVE_INFINITY;
  private reading = false;
  private again = false;

  constructor(
    private readonly source: EventSource<Row>,
    bus: EventBus,
    private readonly onEmpty: () => void,
    private readonly onFault: (error: unknown) => void,
  ) {
    this.unsubscribe = bus.subscribe(source.topic, () => void this.read());
    this.timer = setInterval(() => void this.read(), POLL_INTERVAL_MS);
  }

  add(subscriber: Subscriber<Row>): void {
    this.position = Math.min(this.position, subscriber.position);
    this.subscribers.add(subscriber);
  }

  remove(subscriber: Subscriber<Row>): void {
    this.subscribers.delete(subscriber);
    if (this.subscribers.size > 0) return;
    clearInterval(this.timer);
    this.unsubscribe();
    this.onEmpty();
  }

  /** Hands an event to all. Whoever asks something else meanwhile gets a turn after each few of them, and as much time as they took. */
  private async tell(row: Row): Promise<void> {
    let told = 0;
    let began = performance.now();
    for (const subscriber of [...this.subscribers]) {
      subscriber.push(row);
      if (++told % TOLD_IN_ONE_TURN !== 0) continue;
      await nextTurn();
      const took = performance.now() - began;
      if (took > LONG_TURN_MS) await sleep(Math.min(took, MAX_PAUSE_MS));
      began = performance.now();
    }
  }

  private async read(): Promise<void> {
    this.again = true;
    if (this.reading) return;
    this.reading = true;
    try {
      while (this.again && this.subscribers.size > 0) {
        this.again = false;
        const rows = await this.source.read(this.position, BATCH);
        for (const row of rows) await this.tell(row);
        const last = rows.at(-1);
        if (last) this.position = this.source.positionOf(last);
        if (rows.length === BATCH) this.again = true;
      }
    } catch (error) {
      this.onFault(error);
      // The database is away: they resume from their cursors, and nothing spins.
      for (const subscriber of [...this.subscribers]) subscriber.close('unreadable');
    } finally {
      this.reading = false;
    }
  }
}

/** One who follows a source, as an iterator of what it is given. */
export class Subscriber<Row = ExecutionEventRow> implements AsyncIterableIterator<Delivery<Row>> {
  /** The last position that was given out or read. */
  position: number;
  private queue: Row[] = [];
  private readonly history: Delivered<Row>[] = [];
  private joined = false;
  private caughtUp = false;
  private ended = false;
  private left = false;
  private closed: Closed['closed'] | undefined;
  private wake: (() => void) | undefined;

  constructor(
    private readonly source: EventSource<Row>,
    after: number,
    private readonly place: {
      join: () => void;
      leave: () => void;
      onLive: (row: Row) => void;
      onFault: (error: unknown) => void;
    },
  ) {
    this.position = after;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  push(row: Row): void {
    if (this.closed || this.ended) return;
    if (this.queue.length >= MAX_WAITING_EVENTS) return this.close('too slow');
    this.queue.push(row);
    this.wake?.();
  }

  /** Closes at once; its reader learns it with the next read. */
  close(why: Closed['closed']): void {
    this.closed = why;
    this.queue = [];
    this.leave();
    this.wake?.();
  }

  async next(): Promise<IteratorResult<Delivery<Row>>> {
    while (!this.ended) {
      if (this.closed) {
        this.end();
        return { done: false, value: { closed: this.closed, position: this.position } };
      }
      const live = this.history.length === 0;
      const next = this.history.shift() ?? asLive(this.queue.shift());
      if (next) {
        const { row } = next;
        // What was read from the table may have been pushed as well.
        if (this.source.positionOf(row) <= this.position) continue;
        this.position = this.source.positionOf(row);
        if (this.source.isLast(row)) this.end();
        if (live) this.place.onLive(row);
        return { done: false, value: next };
      }
      if (this.caughtUp) await this.pause();
      else await this.catchUp().catch((error: unknown) => this.giveUp(error));
    }
    return { done: true, value: undefined };
  }

  return(): Promise<IteratorResult<Delivery<Row>>> {
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  private giveUp(error: unknown): void {
    this.place.onFault(error);
    this.close('unreadable');
  }

  /** Reads what is there. A reader at the end joins the live readers, and reads once more what came in between. */
  private async catchUp(): Promise<void> {
    const joined = this.joined;
    const rows = await this.source.read(this.position, BATCH);
    this.history.push(...rows.map((row, index) => ({ row, sameReading: index > 0 })));
    if (this.history.length === BATCH) return;
    if (joined) this.caughtUp = true;
    else if (this.history.length === 0 && (await this.source.isOver(this.position))) this.end();
    else if (!this.ended) {
      this.joined = true;
      this.place.join();
    }
  }

  private async pause(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      if (this.ended || this.closed || this.queue.length > 0) resolve();
    });
    this.wake = undefined;
  }

  private end(): void {
    if (this.ended) return;
    this.ended = true;
    this.leave();
    this.wake?.();
  }

  private leave(): void {
    if (!this.left) this.place.leave();
    this.left = true;
  }
}

/** Every live event is a reading of its own. */
function asLive<Row>(row: Row | undefined): Delivered<Row> | undefined {
  return row === undefined ? undefined : { row, sameReading: false };
}
