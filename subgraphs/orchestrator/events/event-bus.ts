import { EventEmitter } from 'node:events';
import { Client } from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../../../lib/service/log';

const CHANNEL = 'execution_events';
/** Ids are collected for this long and told in one NOTIFY: a NOTIFY in every transaction would serialise the commits. */
const COLLECT_MS = 5;
/** A NOTIFY carries at most 8,000 bytes; an id has some 31. */
const IDS_PER_NOTIFY = 200;
const RECONNECT_MS = 500;

/**
 * Wakes those who follow an execution, in this process at once and in others over PostgreSQL's LISTEN. It carries ids
 * only and may lose one: readers read the table, which is the truth, and look again from time to time.
 */
export class EventBus {
  private readonly emitter = new EventEmitter().setMaxListeners(0);
  private readonly waiting = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private listener: Client | undefined;
  private closed = false;
  private open = 0;

  constructor(
    private readonly databaseUrl: string,
    private readonly log: Logger,
  ) {}

  async start(): Promise<void> {
    const client = new Client({ connectionString: this.databaseUrl, application_name: 'template-federation:listen', keepAlive: true });
    client.on('notification', ({ payload }) => {
      for (const id of (payload ?? '').split(',')) this.emitter.emit(id);
    });
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

  /** Tells that there is something new about an execution. Call it after the commit. */
  publish(executionId: string): void {
    this.emitter.emit(executionId);
    this.waiting.add(executionId);
    this.timer ??= setTimeout(() => void this.flush(), COLLECT_MS);
  }

  /** Calls back for every hint about an execution; @returns how to stop. */
  subscribe(executionId: string, wake: () => void): () => void {
    this.emitter.on(executionId, wake);
    this.open += 1;
    return () => {
      if (this.emitter.listeners(executionId).includes(wake)) this.open -= 1;
      this.emitter.off(executionId, wake);
    };
  }

  /** How many readers follow an execution at the moment. */
  get readers(): number {
    return this.open;
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await this.listener?.end();
  }

  private async flush(): Promise<void> {
    this.timer = undefined;
    const ids = [...this.waiting];
    this.waiting.clear();
    try {
      for (let i = 0; i < ids.length; i += IDS_PER_NOTIFY) {
        await this.listener?.query('select pg_notify($1, $2)', [CHANNEL, ids.slice(i, i + IDS_PER_NOTIFY).join(',')]);
      }
    } catch (error) {
      this.log.warn({ err: error }, 'could not wake other processes; they will look by themselves');
    }
  }

  private async reconnect(): Promise<void> {
    this.listener = undefined;
    while (!this.closed) {
      await sleep(RECONNECT_MS);
      try {
        return await this.start();
      } catch (error) {
        this.log.warn({ err: error }, 'cannot listen for events yet');
      }
    }
  }
}
