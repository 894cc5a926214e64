import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Logger } from '../service/log';

const RECONNECT_MS = 500;
const CONNECT_MS = 5_000;

/** What is done when a channel tells of a change, and after a time in which it may have been missed. */
interface Follower {
  onChange: (payload: string) => void;
  onGap: () => void;
}

/** Tells of changes in tables, whichever process made them: their triggers notify channels. */
export class TableChanges {
  private readonly followers = new Map<string, Follower>();
  private listener: Client | undefined;
  private closed = false;

  constructor(
    private readonly databaseUrl: string,
    private readonly log: Logger,
  ) {}

  /** Follows a channel; before the start. */
  on(channel: string, onChange: (payload: string) => void, onGap: () => void): void {
    this.followers.set(channel, { onChange, onGap });
  }

  async start(): Promise<void> {
    const client = new Client({
      connectionString: this.databaseUrl,
      application_name: 'template-federation:changes',
      keepAlive: true,
      connectionTimeoutMillis: CONNECT_MS,
      query_timeout: CONNECT_MS,
    });
    client.on('notification', ({ channel, payload = '' }) => this.followers.get(channel)?.onChange(payload));
    client.on('error', (error) => this.log.warn({ err: error }, 'lost the connection that listens for changes'));
    try {
      await client.connect();
      for (const channel of this.followers.keys()) await client.query(`listen ${client.escapeIdentifier(channel)}`);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    client.on('end', () => void this.reconnect());
    this.listener = client;
    if (this.closed) await this.close();
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.listener?.end();
  }

  private async reconnect(): Promise<void> {
    this.listener = undefined;
    while (!this.closed) {
      this.missed();
      await sleep(RECONNECT_MS);
      try {
        await this.start();
        return this.missed();
      } catch (error) {
        this.log.warn({ err: error }, 'cannot listen for changes yet');
      }
    }
  }

  private missed(): void {
    for (const { onGap } of this.followers.values()) onGap();
  }
}
