import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Logger } from '../service/log';

const RECONNECT_MS = 500;
const CONNECT_MS = 5_000;

/** Tells of changes in the tables of some schemas, whichever process made them: their triggers notify the channels `<schema>_changes`. */
export class TableChanges {
  private listener: Client | undefined;
  private closed = false;

  /** @param onChange is called after each change, and after a time in which one may have been missed */
  constructor(
    private readonly databaseUrl: string,
    private readonly schemas: readonly string[],
    private readonly onChange: () => void,
    private readonly log: Logger,
  ) {}

  async start(): Promise<void> {
    const client = new Client({
      connectionString: this.databaseUrl,
      application_name: 'template-federation:changes',
      keepAlive: true,
      connectionTimeoutMillis: CONNECT_MS,
      query_timeout: CONNECT_MS,
    });
    client.on('notification', () => this.onChange());
    client.on('error', (error) => this.log.warn({ err: error }, 'lost the connection that listens for changes'));
    try {
      await client.connect();
      for (const schema of this.schemas) await client.query(`listen ${client.escapeIdentifier(`${schema}_changes`)}`);
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
      this.onChange();
      await sleep(RECONNECT_MS);
      try {
        await this.start();
        return this.onChange();
      } catch (error) {
        this.log.warn({ err: error }, 'cannot listen for changes yet');
      }
    }
  }
}
