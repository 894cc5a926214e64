import type { DataSource } from 'typeorm';
import { prepared } from '../lib/database/prepared-statements';
import { newId } from '../lib/ids';
import { JobEffect } from './effect.entity';
import { Job } from './job.entity';
import type { JobFailure, Offer, Usage } from '../contracts/worker-protocol';

/** A running job whose process has been silent for this long is taken over by another. */
const LEASE_SECONDS = 10;
/** A result that was not accepted is sent again after this time; the protocol allows no less than a second. */
const REPORT_RETRY_SECONDS = 1;

/** What is told of a job that has just started. */
export const STARTED = 'Started';

/** Has a process, $1, run a job. */
const BEGUN = `status = 'running', runner = $1, progress_message = $2, progress = 0, heartbeat_at = now(), started_at = coalesce(started_at, now())`;

type Row = Record<string, unknown>;

/** What came out of a job. */
export interface JobResult {
  output: Record<string, unknown>;
  usage: Usage;
  model: string;
  warnings: string[];
  /** What else the worker tells of the job, in its own form. */
  details?: Record<string, unknown> | undefined;
  priceMicros: number;
  /** Ends the execution early: nothing more needs to be done for it. */
  end?: { reason: string } | undefined;
}

/** The jobs table of one worker: every change of state is one guarded statement. */
export class JobStore {
  private readonly table: string;
  private readonly effects: string;
  private readonly columns: string;

  constructor(
    private readonly database: DataSource,
    private readonly runner: string,
  ) {
    this.table = database.getMetadata(Job).tablePath;
    this.effects = database.getMetadata(JobEffect).tablePath;
    this.columns = database
      .getMetadata(Job)
      .columns.map(({ databaseName }) => databaseName)
      .join();
  }

  /** The job of an offer: a new one, or the one that the same key made before. */
  async create(offer: Offer, prefix: string): Promise<Job> {
    const [row] = await this.database.query<Row[]>(
      prepared(`insert into ${this.table} (id, key, client_id, client_tier, execution_id, template_id, template_version, parameters,
                                  max_price_micros, timeout_ms, trace_parent, status)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'offered') on conflict do nothing returning ${this.columns}`),
      [
        newId(prefix),
        offer.key,
        offer.client.id,
        offer.client.tier,
        offer.executionId,
        offer.templateId,
        offer.templateVersion,
        JSON.stringify(offer.parameters),
        offer.limits.maxPriceMicros,
        offer.limits.timeoutMs,
        offer.traceParent ?? null,
      ],
    );
    return row ? this.jobOf(row) : this.database.getRepository(Job).findOneByOrFail({ key: offer.key });
  }

  /** What an offer meets: the job that its key made before, and how many accepted jobs wait or run. */
  async beforeOffer(key: string): Promise<{ known: Job | null; load: number }> {
    const [row] = await this.database.query<[Row & { load: number }]>(
      prepared(`select ${this.columns}, accepted.load
         from (select count(*)::int as load from ${this.table} where status in ('queued', 'running')) accepted
         left join ${this.table} job on job.key = $1`),
      [key],
    );
    return { known: row['id'] === null ? null : this.jobOf(row), load: row.load };
  }

  /** Keys of jobs that run here, or wait for a process to take them. */
  async listLive(limit: number): Promise<{ id: string; key: string }[]> {
    return this.database.query<{ id: string; key: string }[]>(
      `select id, key from ${this.table} where status = 'queued' or (status = 'running' and runner = $1) order by created_at limit $2`,
      [this.runner, limit],
    );
  }

  /**
   * Notes that an outside effect of a job begins. @returns nothing when it may begin; its answer when it was done before, or
   * `unknown` when it was started before and nobody knows what came of it.
   */
  async beginEffect(jobId: string, name: string): Promise<{ answer: unknown } | 'unknown' | null> {
    const [inserted] = await this.database.query<unknown[]>(
      `insert into ${this.effects} (job_id, name) values ($1, $2) on conflict (job_id, name) do nothing returning name`,
      [jobId, name],
    );
    if (inserted) return null;
    const [row] = await this.database.query<{ answer: unknown; done: boolean }[]>(
      `select answer, answered_at is not null as done from ${this.effects} where job_id = $1 and name = $2`,
      [jobId, name],
    );
    return row?.done ? { answer: row.answer } : 'unknown';
  }

  /** Keeps the answer of an outside effect, before anything else is done with it. */
  async endEffect(jobId: string, name: string, answer: unknown): Promise<void> {
    await this.database.query(
      `update ${this.effects} set answer = $3, answered_at = clock_timestamp() where job_id = $1 and name = $2`,
      [jobId, name, JSON.stringify(answer)],
    );
  }

  /** Lets an offered job be run; a second call changes nothing. @returns whether there is such a job */
  async queue(id: string): Promise<boolean> {
    const [, count] = await this.database.query<[unknown, number]>(
      prepared(`update ${this.table} set status = 'queued' where id = $1 and status = 'offered'`),
      [id],
    );
    return count === 1 || (await this.database.getRepository(Job).existsBy({ id }));
  }

  /** Takes an offered job to run here at once; null when it has been taken before, or there is none. */
  async take(id: string): Promise<Job | null> {
    const [[row]] = await this.database.query<[Row[], number]>(
      prepared(`update ${this.table} set ${BEGUN} where id = $3 and status = 'offered' returning ${this.columns}`),
      [this.runner, STARTED, id],
    );
    return row ? this.jobOf(row) : null;
  }

  /** Takes up to `limit` jobs to run here: waiting ones, and those whose process fell silent. */
  async claim(limit: number): Promise<Job[]> {
    const [rows] = await this.database.query<[Row[], number]>(
      prepared(`update ${this.table} set ${BEGUN}
        where id in (select id from ${this.table}
                      where status = 'queued' or (status = 'running' and heartbeat_at < now() - make_interval(secs => $3))
                      order by created_at limit $4 for update skip locked)
       returning ${this.columns}`),
      [this.runner, STARTED, LEASE_SECONDS, limit],
    );
    return rows.map((row) => this.jobOf(row)).sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  }

  /** Says that these still run here; @returns those that are still ours and not cancelled. */
  async heartbeat(ids: string[]): Promise<string[]> {
    const [rows] = await this.database.query<[{ id: string }[], number]>(
      `update ${this.table} set heartbeat_at = now() where id = any($1) and status = 'running' and runner = $2 returning id`,
      [ids, this.runner],
    );
    return rows.map((row) => row.id);
  }

  async progress(id: string, percent: number, message: string): Promise<void> {
    await this.database.query(
      `update ${this.table} set progress = $3, progress_message = $4, heartbeat_at = now() where id = $1 and status = 'running' and runner = $2`,
      [id, this.runner, Math.round(percent), message],
    );
  }

  /** Records the result, which whoever gets the job reports; null when it is not ours any more. */
  async complete(id: string, result: JobResult): Promise<Job | null> {
    const [[row]] = await this.database.query<[Row[], number]>(
      prepared(`update ${this.table}
          set status = 'completed', output = $3, warnings = $4, model = $5, input_tokens = $6, output_tokens = $7,
              provider_cost_micros = $8, price_micros = $9, end_reason = $10, details = $11, progress = 100, progress_message = 'Done', finished_at = now(),
              report_after = clock_timestamp() + make_interval(secs => $12)
        where id = $1 and status = 'running' and runner = $2 returning ${this.columns}`),
      [
        id,
        this.runner,
        JSON.stringify(result.output),
        result.warnings,
        result.model,
        result.usage.inputTokens,
        result.usage.outputTokens,
        result.usage.providerCostMicros,
        result.priceMicros,
        result.end?.reason ?? null,
        JSON.stringify(result.details ?? {}),
        REPORT_RETRY_SECONDS,
      ],
    );
    return row ? this.jobOf(row) : null;
  }

  /** Records a failure, as `complete` a result. */
  async fail(id: string, failure: JobFailure, usage: Usage): Promise<Job | null> {
    const [[row]] = await this.database.query<[Row[], number]>(
      `update ${this.table} set status = 'failed', failure = $3, input_tokens = $4, output_tokens = $5, provider_cost_micros = $6,
              finished_at = now(), report_after = clock_timestamp() + make_interval(secs => $7)
        where id = $1 and status = 'running' and runner = $2 returning ${this.columns}`,
      [
        id,
        this.runner,
        JSON.stringify(failure),
        usage.inputTokens,
        usage.outputTokens,
        usage.providerCostMicros,
        REPORT_RETRY_SECONDS,
      ],
    );
    return row ? this.jobOf(row) : null;
  }

  /** Ends a job that has not ended yet; nothing is reported, because the orchestrator asked for it. */
  async cancel(id: string): Promise<void> {
    await this.database.query(
      `update ${this.table} set status = 'cancelled', finished_at = now() where id = $1 and status in ('offered', 'queued', 'running')`,
      [id],
    );
    // Also for one that has ended: nobody waits for its result any more.
    await this.markReported([id]);
  }

  /** Deletes jobs that have ended, with all that is kept of them. */
  async forget(ids: readonly string[]): Promise<void> {
    await this.database.query(
      `with gone as (select id from ${this.table} where id = any($1) and finished_at is not null),
            effects as (delete from ${this.effects} where job_id in (select id from gone) returning job_id)
       select count(*) from effects`,
      [ids],
    );
    await this.database.query(`delete from ${this.table} where id = any($1) and finished_at is not null`, [ids]);
  }

  /**
   * Takes ended jobs whose result was not accepted, or not told by the process that did the work; for as long as the protocol asks
   * nobody tells it again, here or in another process.
   */
  async claimReports(limit: number): Promise<Job[]> {
    const [rows] = await this.database.query<[Row[], number]>(
      `update ${this.table} set report_after = clock_timestamp() + make_interval(secs => $1)
        where id in (select id from ${this.table}
                      where reported_at is null and finished_at is not null and (report_after is null or report_after <= clock_timestamp())
                      order by report_after nulls first, finished_at limit $2 for update skip locked)
       returning ${this.columns}`,
      [REPORT_RETRY_SECONDS, limit],
    );
    return rows.map((row) => this.jobOf(row));
  }

  async markReported(ids: readonly string[]): Promise<void> {
    await this.database.query(prepared(`update ${this.table} set reported_at = now() where id = any($1)`), [ids]);
  }

  /** The job of a row of the table. */
  private jobOf(row: Row): Job {
    const job = new Job();
    for (const column of this.database.getMetadata(Job).columns)
      column.setEntityValue(job, this.database.driver.prepareHydratedValue(row[column.databaseName], column));
    return job;
  }
}
