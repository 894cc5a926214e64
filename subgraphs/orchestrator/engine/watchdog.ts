import { Client } from 'pg';
import type { DataSource } from 'typeorm';
import type { Logger } from '../../../lib/service/log';
import { Loop } from '../../../lib/service/loop';

/** Keeps our advisory locks apart from everybody else's. */
const LOCK_SPACE = 7_215_002;
const POLL_INTERVAL_MS = 400;
/** Between rounds while no other process drives anything. */
const IDLE_MS = 2_000;
/** A process must be found dead this many times in a row before its work is taken. */
const STRIKES = 3;

/**
 * Has the work of dead processes taken over. Every process holds a session lock named after itself; PostgreSQL frees it
 * the moment the process dies. Whoever can get the lock of a process that was talking to workers knows that it is dead,
 * and makes its executions due, so that the next process that looks goes on with them.
 */
export class Watchdog {
  private client: Client | undefined;
  private readonly strikes = new Map<string, number>();
  private readonly loop: Loop;
  /** Executions that were taken over from dead processes since the start. */
  recovered = 0;

  constructor(
    private readonly databaseUrl: string,
    private readonly database: DataSource,
    private readonly processId: string,
    private readonly log: Logger,
  ) {
    this.loop = new Loop('look for dead processes', POLL_INTERVAL_MS, log, () => this.poll(), IDLE_MS);
  }

  /** Takes our own lock. Must come before this process drives anything: without it a peer may take it for dead. */
  async lock(): Promise<void> {
    const client = new Client({
      connectionString: this.databaseUrl,
      application_name: 'template-federation:watchdog',
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
      query_timeout: 5_000,
    });
    client.on('error', (error) => {
      this.log.warn({ err: error }, 'lost the connection that holds the lock of this process');
      this.client = undefined;
    });
    try {
      await client.connect();
      // A process that dies with its machine does not say goodbye: PostgreSQL finds out within some ten seconds.
      await client.query(`set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3`);
      await client.query('select pg_advisory_lock($1, hashtext($2))', [LOCK_SPACE, this.processId]);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    this.client = client;
  }

  start(): void {
    this.loop.start();
  }

  async close(): Promise<void> {
    await this.loop.close();
    await this.client?.end();
  }

  private async poll(): Promise<boolean> {
    if (!this.client) {
      this.strikes.clear();
      await this.lock();
      return true;
    }
    const rows = await this.database.query<{ driver: string }[]>(
      'select distinct driver from orchestrator.execution where driver is not null and driver <> $1',
      [this.processId],
    );
    const seen = new Set(rows.map((row) => row.driver));
    for (const known of this.strikes.keys()) if (!seen.has(known)) this.strikes.delete(known);
    for (const driver of seen) await this.check(this.client, driver);
    return seen.size > 0;
  }

  private async check(client: Client, driver: string): Promise<void> {
    const { rows } = await client.query<{ free: boolean }>('select pg_try_advisory_lock($1, hashtext($2)) as free', [
      LOCK_SPACE,
      driver,
    ]);
    if (!rows[0]?.free) {
      this.strikes.delete(driver);
      return;
    }
    try {
      const strikes = (this.strikes.get(driver) ?? 0) + 1;
      this.strikes.set(driver, strikes);
      if (strikes < STRIKES) return;
      const [, count] = await this.database.query<[unknown, number]>(
        'update orchestrator.execution set driver = null, wake_at = now() where driver = $1',
        [driver],
      );
      this.strikes.delete(driver);
      this.recovered += count;
      this.log.warn({ driver, executions: count }, 'took over the work of a dead process');
    } finally {
      await client.query('select pg_advisory_unlock($1, hashtext($2))', [LOCK_SPACE, driver]);
    }
  }
}
