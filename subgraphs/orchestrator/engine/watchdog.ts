import { DBOSExecutor } from '@dbos-inc/dbos-sdk/internal/dbos-executor';
import { Client } from 'pg';
import { Loop } from '../../../lib/service/loop';
import type { Logger } from '../../../lib/service/log';

/** Keeps our advisory locks apart from everybody else's. */
const LOCK_SPACE = 7_215_002;
const LOOK_EVERY_MS = 500;
/** An executor must be found dead this many times in a row before its work is taken. */
const STRIKES = 3;

/**
 * Has the work of dead processes taken over. Every orchestrator process holds a session lock named after its executor;
 * PostgreSQL frees it the moment the process dies. Whoever can get the lock of an executor with unfinished work knows
 * that it is dead. Uses DBOS's own recovery, which is internal: the version is pinned and a test holds it.
 */
export class Watchdog {
  private client: Client | undefined;
  private readonly strikes = new Map<string, number>();
  private readonly loop: Loop;

  constructor(
    private readonly databaseUrl: string,
    private readonly executorId: string,
    private readonly log: Logger,
  ) {
    this.loop = new Loop('look for dead executors', LOOK_EVERY_MS, log, () => this.look());
  }

  /** Takes our own lock. Must come before DBOS is launched: without it a peer may take a starting executor for dead. */
  async lock(): Promise<void> {
    const client = new Client({ connectionString: this.databaseUrl, application_name: 'template-federation:watchdog', keepAlive: true });
    client.on('error', (error) => {
      this.log.warn({ err: error }, 'lost the connection that holds the executor lock');
      this.client = undefined;
    });
    try {
      await client.connect();
      await client.query('select pg_advisory_lock($1, hashtext($2))', [LOCK_SPACE, this.executorId]);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    this.client = client;
  }

  /** Begins to look after others. Call it after DBOS is launched. */
  start(): void {
    this.loop.start();
  }

  async close(): Promise<void> {
    await this.loop.close();
    await this.client?.end();
  }

  private async look(): Promise<void> {
    if (!this.client) {
      this.strikes.clear();
      await this.lock();
      return;
    }
    const { rows } = await this.client.query<{ executor: string }>(
      `select distinct executor_id as executor from dbos.workflow_status where status = 'PENDING' and executor_id is not null and executor_id <> $1`,
      [this.executorId],
    );
    const seen = new Set(rows.map((row) => row.executor));
    for (const known of this.strikes.keys()) if (!seen.has(known)) this.strikes.delete(known);
    for (const executor of seen) await this.check(this.client, executor);
  }

  private async check(client: Client, executor: string): Promise<void> {
    const { rows } = await client.query<{ free: boolean }>('select pg_try_advisory_lock($1, hashtext($2)) as free', [LOCK_SPACE, executor]);
    if (!rows[0]?.free) {
      this.strikes.delete(executor);
      return;
    }
    try {
      const strikes = (this.strikes.get(executor) ?? 0) + 1;
      this.strikes.set(executor, strikes);
      if (strikes < STRIKES) return;
      const recovered = await DBOSExecutor.globalInstance?.recoverPendingWorkflows([executor]);
      this.strikes.delete(executor);
      this.log.warn({ executor, executions: recovered?.length ?? 0 }, 'took over the work of a dead process');
    } finally {
      await client.query('select pg_advisory_unlock($1, hashtext($2))', [LOCK_SPACE, executor]);
    }
  }
}
