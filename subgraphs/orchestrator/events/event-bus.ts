import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Logger } from '../../../lib/service/log';
import { Part } from '../../../subgraph-kit/part';

export const CHANNEL = 'execution_events';
/** What all hints are emitted as besides their topic, and what is emitted when some may have been lost. */
const ANY = Symbol('any topic');
const GAP = Symbol('a gap');
/** Topics are collected for this long and sent in one message: a NOTIFY in every transaction would serialise the commits. */
const COLLECT_MS = 5;
/** A NOTIFY carries at most 8,000 bytes; a topic has some 31. */
const TOPICS_PER_MESSAGE = 200;
export const RECONNECT_MS = 500;

/** An execution of which there is something new, and whose it is; both are topics that readers follow. */
export interface EventHint {
  executionId: string;
  clientId: string;
}

/** What those follow who want the notifications of a client, or of all when null. */
export function notificationTopic(clientId: string | null): string {
  return clientId === null ? 'notifications' : `notifications:${clientId}`;
}

/** The topics of clients that were told something. */
export function notificationTopics(clientIds: readonly string[]): string[] {
  return [notificationTopic(null), ...clientIds.map(notificationTopic)];
}

/**
 * Wakes those who follow executions, in this process at once and in others over whatever connects them. It carries ids
 * only and may lose one: readers read the table, which is the truth, and look again from time to time.
 */
export abstract class EventBus {
  private readonly emitter = new EventEmitter().setMaxListeners(0);
  private readonly waiting = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  protected closed = false;

  constructor(protected readonly log: Logger) {}

  abstract start(): Promise<void>;

  /** Tells that there is something new of an execution. Call it after the commit. */
  publish({ executionId, clientId }: EventHint): void {
    this.publishTopics([executionId, clientId]);
  }

  /** Tells that there is something new of each topic. Call it after the commit. */
  publishTopics(topics: readonly string[]): void {
    for (const topic of topics) {
      this.wake(topic);
      this.waiting.add(topic);
    }
    this.timer ??= setTimeout(() => void this.flush(), COLLECT_MS);
  }

  /** Calls back for every hint about a topic; @returns how to stop. */
  subscribe(topic: string, wake: () => void): () => void {
    this.emitter.on(topic, wake);
    return () => this.emitter.off(topic, wake);
  }

  /** Calls back for every hint with its topic. */
  subscribeAll(wake: (topic: string) => void): void {
    this.emitter.on(ANY, wake);
  }

  /** Calls back whenever hints of other processes may have been lost. */
  onGap(listener: () => void): void {
    this.emitter.on(GAP, listener);
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await this.disconnect();
  }

  protected abstract send(message: string): Promise<unknown>;
  protected abstract disconnect(): Promise<void>;

  protected receive(message: string): void {
    for (const topic of message.split(',')) this.wake(topic);
  }

  protected lostHints(): void {
    this.emitter.emit(GAP);
  }

  private wake(topic: string): void {
    this.emitter.emit(topic);
    this.emitter.emit(ANY, topic);
  }

  private async flush(): Promise<void> {
    this.timer = undefined;
    const topics = [...this.waiting];
    this.waiting.clear();
    try {
      for (let i = 0; i < topics.length; i += TOPICS_PER_MESSAGE)
        await this.send(topics.slice(i, i + TOPICS_PER_MESSAGE).join());
    } catch (error) {
      this.log.warn({ err: error }, 'could not wake other processes; they will poll');
    }
  }
}

/** Wakes readers in this process and in others. */
export const eventBus = new Part<EventBus>('the bus of events');
/** Wakes other processes over this Redis; over PostgreSQL when null. */
export const redisUrl = new Part<string | null>('the URL of Redis');

/** Over LISTEN and NOTIFY of our own PostgreSQL: nothing else is needed. */
export class PostgresBus extends EventBus {
  private listener: Client | undefined;
  /** One message after another: a connection runs one statement at a time. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly databaseUrl: string,
    log: Logger,
  ) {
    super(log);
  }

  async start(): Promise<void> {
    const client = new Client({
      connectionString: this.databaseUrl,
      application_name: 'template-federation:listen',
      keepAlive: true,
    });
    client.on('notification', ({ payload }) => this.receive(payload ?? ''));
    client.on('error', (error) => this.log.warn({ err: error }, 'lost the connection that listens for events'));
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    // Only now: a client that never connected ends, too, and would begin a second loop of attempts.
    client.on('end', () => void this.reconnect());
    this.listener = client;
  }

  protected send(message: string): Promise<unknown> {
    const sent = this.last.then(() => this.listener?.query('select pg_notify($1, $2)', [CHANNEL, message]));
    this.last = sent.catch(() => undefined);
    return sent;
  }

  protected async disconnect(): Promise<void> {
    await this.listener?.end();
  }

  private async reconnect(): Promise<void> {
    this.listener = undefined;
    while (!this.closed) {
      await sleep(RECONNECT_MS);
      try {
        await this.start();
        return this.lostHints();
      } catch (error) {
        this.log.warn({ err: error }, 'cannot listen for events yet');
      }
    }
  }
}
