import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource, EntityManager } from 'typeorm';
import { MAX_FORGOTTEN } from '../../../contracts/worker-protocol';
import { firstIdOf } from '../../../lib/ids';
import type { Clock } from '../../../lib/service/clock';
import type { Logger } from '../../../lib/service/log';
import { Loop } from '../../../lib/service/loop';
import { Part } from '../../../subgraph-kit/part';
import type { KamClient } from '../kam/kam-client';
import { WorkerFault } from '../workers/worker-client';
import type { WorkerRegistry } from '../workers/worker-registry';

/** How often it is looked for what is kept no longer, in ms. */
const INTERVAL_MS = 600_000;
const CLIENTS_AT_ONCE = 100;
/** Executions that are removed in one transaction: few, so that nobody waits for it. */
const BATCH = 50;
const ROWS = 500;
/** After each transaction it pauses for so many times as long as that took: most of the database is for others. */
const PAUSE_FACTOR = 3;
const DAY_MS = 24 * 3_600_000;
/** Starts that were refused are counted for so long. */
const REFUSALS_MS = 60 * DAY_MS;
/** Quotes that nobody used are kept for so long after their end. */
const QUOTE_MS = 30 * DAY_MS;

interface Options {
  /** Touches everybody's rows. */
  database: DataSource;
  kam: Pick<KamClient, 'retentionDays'>;
  workers: WorkerRegistry;
  log: Logger;
  clock: Clock;
}

/** An execution that is to be removed, and the jobs that workers did for it. */
interface Expired {
  id: string;
  month: string | null;
  chargedMicros: string;
}

/**
 * Removes executions, with their events, outputs and jobs, and notifications, when the retention of their client's tier is over. The ledger stays.
 * It goes in small transactions, one process at a time.
 */
export class Retention {
  private readonly looking: Loop;
  private closed = false;

  constructor(private readonly options: Options) {
    this.looking = new Loop(
      'remove what is kept no longer',
      INTERVAL_MS,
      options.log,
      async () => void (await this.run()),
    );
  }

  start(): void {
    this.looking.start();
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.looking.close();
  }

  /** Removes all that is kept no longer. @returns how many executions */
  async run(): Promise<number> {
    const { database, kam } = this.options;
    let removed = 0;
    for (let after = ''; !this.closed;) {
      const rows = await database.query<{ id: string }[]>(
        'select client_id as id from orchestrator.client_feed where client_id > $1 order by client_id limit $2',
        [after, CLIENTS_AT_ONCE],
      );
      const last = rows.at(-1);
      if (!last) break;
      after = last.id;
      for (const [clientId, days] of await kam.retentionDays(rows.map(({ id }) => id)))
        if (await this.hasExpired(clientId, days)) removed += await this.removeOf(clientId);
    }
    return removed;
  }

  /** Whether there is anything to remove, as far as is known of the client: most have nothing, and cost one statement. */
  private async hasExpired(clientId: string, days: number): Promise<boolean> {
    const now = this.options.clock.now().getTime();
    const before = new Date(now - days * DAY_MS);
    const [row] = await this.options.database.query<{ found: boolean }[]>(
      `select exists (select from orchestrator.execution where client_id = $1 and id < $2 and ended_at < $3)
           or exists (select from orchestrator.notification where client_id = $1 and created_at < $3)
           or exists (select from orchestrator.quote where client_id = $1 and expires_at < $4
                        and not exists (select from orchestrator.execution where quote_id = quote.id))
           or exists (select from orchestrator.refused_start where client_id = $1 and day < $5) as found`,
      [clientId, firstIdOf('exec', before), before, new Date(now - QUOTE_MS), new Date(now - REFUSALS_MS)],
    );
    return row?.found === true;
  }

  private async removeOf(clientId: string): Promise<number> {
    const { log } = this.options;
    let count = 0;
    try {
      count = await this.again(clientId, (before) => this.removeExecutions(clientId, before));
      await this.again(clientId, (before) => this.removeNotifications(clientId, before));
      await this.again(clientId, () => this.removeQuotes(clientId));
      await this.again(clientId, () => this.removeRefusals(clientId));
    } catch (error) {
      // A worker that is away keeps nobody else's data from being removed.
      if (!(error instanceof WorkerFault)) throw error;
      log.warn({ err: error, clientId }, 'a worker is away; what it did is removed later');
    }
    if (count > 0) log.info({ clientId, executions: count }, 'removed what is kept no longer');
    return count;
  }

  /**
   * Does one step after the other, with pauses between them, until there is nothing more to do. Before each it is asked for how long
   * the client's data is kept: a legal hold that begins meanwhile holds at once.
   */
  private async again(clientId: string, step: (before: Date) => Promise<number>): Promise<number> {
    const { kam, clock } = this.options;
    for (let total = 0; ;) {
      const days = (await kam.retentionDays([clientId])).get(clientId);
      if (days === undefined) return total;
      const from = performance.now();
      const count = await step(new Date(clock.now().getTime() - days * DAY_MS));
      total += count;
      if (count === 0 || this.closed) return total;
      await sleep(PAUSE_FACTOR * (performance.now() - from));
    }
  }

  private async removeExecutions(clientId: string, before: Date): Promise<number> {
    const { database } = this.options;
    const expired = await database.query<Expired[]>(
      `select id, budget_month as month, charged_micros as "chargedMicros" from orchestrator.execution
        where client_id = $1 and id < $2 and ended_at < $3 order by id limit ${BATCH}`,
      [clientId, firstIdOf('exec', before), before],
    );
    if (expired.length === 0) return 0;
    const ids = expired.map(({ id }) => id);
    // While they are here it is known which jobs they had; a worker that is away is asked the next time.
    await this.forgetJobs(ids);
    return this.exclusively(async (manager) => {
      const gone = await manager.query<Expired[]>(
        `select id, budget_month as month, charged_micros as "chargedMicros" from orchestrator.execution where id = any($1) order by id for update`,
        [ids],
      );
      await manager.query('delete from orchestrator.stage_attempt where execution_id = any($1)', [ids]);
      await manager.query('delete from orchestrator.stage_execution where execution_id = any($1)', [ids]);
      await manager.query('delete from orchestrator.execution_event where execution_id = any($1)', [ids]);
      // What a later execution reuses is that one's from now on; the rest is deleted when it expires.
      await manager.query(
        `update orchestrator.payload set execution_id = stage.execution_id from orchestrator.stage_execution stage
          where payload.execution_id = any($1) and payload.id in (stage.output_payload, stage.parameters_payload)`,
        [ids],
      );
      for (const month of new Set(gone.map((one) => one.month)))
        await manager.query(
          `update orchestrator.budget_month set removed_micros = removed_micros + $3 where client_id = $1 and month = $2`,
          [clientId, month, sumOf(gone.filter((one) => one.month === month))],
        );
      await manager.query('delete from orchestrator.execution where id = any($1)', [ids]);
      return gone.length;
    });
  }

  private async forgetJobs(executionIds: string[]): Promise<void> {
    const { database, workers, log } = this.options;
    const jobs = await database.query<{ worker: string; id: string }[]>(
      `select distinct stage.worker, attempt.job_id as id from orchestrator.stage_attempt attempt
         join orchestrator.stage_execution stage on stage.id = attempt.stage_id
        where attempt.execution_id = any($1) and attempt.job_id is not null`,
      [executionIds],
    );
    for (const worker of new Set(jobs.map((job) => job.worker))) {
      const jobIds = jobs.filter((job) => job.worker === worker).map(({ id }) => id);
      for (let at = 0; at < jobIds.length; at += MAX_FORGOTTEN)
        try {
          await workers.client(worker)?.forget({ jobIds: jobIds.slice(at, at + MAX_FORGOTTEN) });
        } catch (error) {
          if (!(error instanceof WorkerFault) || error.code === 'UNAVAILABLE') throw error;
          log.warn({ err: error, worker }, 'a worker does not delete jobs that are kept no longer');
        }
    }
  }

  private removeNotifications(clientId: string, before: Date): Promise<number> {
    return this.exclusively(async (manager) => {
      // The deliveries of a webhook go with what they told.
      const [gone] = await manager.query<[{ id: string }[], number]>(
        `delete from orchestrator.notification where id in (
           select id from orchestrator.notification where client_id = $1 and created_at < $2 order by id limit ${ROWS}) returning id`,
        [clientId, before],
      );
      await manager.query(
        `delete from orchestrator.webhook_delivery where webhook_id in (select id from orchestrator.webhook where client_id = $1) and created_at < $2`,
        [clientId, before],
      );
      return gone.length;
    });
  }

  private removeQuotes(clientId: string): Promise<number> {
    const before = new Date(this.options.clock.now().getTime() - QUOTE_MS);
    return this.exclusively(async (manager) => {
      const [, count] = await manager.query<[unknown, number]>(
        `delete from orchestrator.quote where id in (
           select id from orchestrator.quote
            where client_id = $1 and expires_at < $2 and not exists (select from orchestrator.execution where quote_id = quote.id)
            order by expires_at limit ${ROWS})`,
        [clientId, before],
      );
      return count;
    });
  }

  private removeRefusals(clientId: string): Promise<number> {
    const before = new Date(this.options.clock.now().getTime() - REFUSALS_MS);
    return this.exclusively(async (manager) => {
      const [, count] = await manager.query<[unknown, number]>(
        'delete from orchestrator.refused_start where client_id = $1 and day < $2',
        [clientId, before],
      );
      return count;
    });
  }

  /** Does something in a transaction, unless another process is at it: then it has nothing to do. */
  private exclusively(work: (manager: EntityManager) => Promise<number>): Promise<number> {
    return this.options.database.transaction(async (manager) => {
      const [row] = await manager.query<{ mine: boolean }[]>(
        `select pg_try_advisory_xact_lock(hashtext('orchestrator.retention')) as mine`,
      );
      return row?.mine === true ? work(manager) : 0;
    });
  }
}

const sumOf = (executions: Expired[]): number =>
  executions.reduce((sum, { chargedMicros }) => sum + Number(chargedMicros), 0);

/** What removes executions when they are kept no longer. */
export const retention = new Part<Retention>('the retention');
