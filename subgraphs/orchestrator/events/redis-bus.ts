import { createClient } from '@redis/client';
import { withDeadline } from '../../../lib/service/closing';
import type { Logger } from '../../../lib/service/log';
import { CHANNEL, EventBus, RECONNECT_MS } from './event-bus';

const CONNECT_MS = 10_000;

/** Over Redis: for many processes, or more events than PostgreSQL should be bothered with. */
export class RedisBus extends EventBus {
  private readonly publisher;
  private readonly subscriber;

  constructor(url: string, log: Logger) {
    super(log);
    // The protocol that every Redis and every service like it speaks.
    const common = { url, RESP: 2 as const, socket: { reconnectStrategy: () => RECONNECT_MS } };
    // A hint that cannot be sent now is of no use later.
    this.publisher = createClient({ ...common, disableOfflineQueue: true });
    this.subscriber = createClient(common);
    for (const client of [this.publisher, this.subscriber])
      client.on('error', (error) => log.warn({ err: error as Error }, 'lost the connection to Redis'));
  }

  async start(): Promise<void> {
    // It would try for ever: whoever names a Redis that is not there should hear of it.
    await withDeadline(
      Promise.all([this.publisher.connect(), this.subscriber.connect()]),
      CONNECT_MS,
      'connecting to REDIS_URL',
    );
    await this.subscriber.subscribe(CHANNEL, (message) => this.receive(message));
    this.subscriber.on('ready', () => this.lostHints());
  }

  protected send(message: string): Promise<unknown> {
    return this.publisher.publish(CHANNEL, message);
  }

  protected async disconnect(): Promise<void> {
    this.publisher.destroy();
    this.subscriber.destroy();
    return Promise.resolve();
  }
}
