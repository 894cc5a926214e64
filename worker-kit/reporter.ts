import DataLoader from 'dataloader';
import { isLargerThan } from '../lib/json-size';
import { Loop } from '../lib/service/loop';
import type { Logger } from '../lib/service/log';
import { JobStatus } from '../contracts/job-status';
import type { Job } from './job.entity';
import { type JobStore, STARTED } from './job-store';
import {
  MAX_ELEMENTS,
  MAX_INLINE_BYTES,
  type ProgressMessage,
  type ReadyElement,
  type Result,
  type WorkerCallbacks,
} from '../contracts/worker-protocol';
import type { Clock } from '../lib/service/clock';

const POLL_MS = 1_000;
const IDLE_MS = 4_000;
const BATCH = 20;
/** So many results are told at the same time at most. */
const MAX_REPORTING = 100;
/** Results that are accepted within this time are noted together. */
const NOTE_WITHIN_MS = 5;
/** Steps of progress closer together than this are left out. */
const PROGRESS_EVERY_MS = 50;

/** How often heartbeats of jobs are sent, and how often they are promised at least, in ms. */
const HEARTBEAT_MS = 3_000;
export const HEARTBEAT_PROMISE_MS = 30_000;
const MAX_HEARTBEATS = 500;

interface ReporterOptions {
  id: string;
  callbacks: WorkerCallbacks;
  /** Stops a job that the orchestrator does not want any more. */
  cancel: (jobId: string) => Promise<void>;
  log: Logger;
  clock: Clock;
  /** How often results are looked for that nobody told of, in ms; every second when absent. */
  pollMs?: number;
}

/** Reports jobs to the orchestrator: results until they are accepted, progress once, heartbeats while they run. */
export class Reporter {
  private readonly loop: Loop;
  private readonly heartbeats: Loop;
  /** What is being reported, by job: one that takes long is not told a second time meanwhile. */
  private readonly reporting = new Map<string, Promise<void>>();
  /** Notes that results need not be told again. */
  private readonly reported: DataLoader<string, true>;
  private readonly lastProgress = new Map<string, number>();
  private readonly sending = new Map<string, Promise<void>>();
  /** Parts of the output that are ready and were not told yet, by job. */
  private readonly ready = new Map<string, ReadyElement[]>();

  constructor(
    private readonly store: JobStore,
    private readonly options: ReporterOptions,
  ) {
    this.loop = new Loop('report results', options.pollMs ?? POLL_MS, options.log, () => this.reportAll(), IDLE_MS);
    this.heartbeats = new Loop('tell heartbeats', HEARTBEAT_MS, options.log, () => this.sendHeartbeats());
    this.reported = new DataLoader(
      async (ids) => {
        await store.markReported(ids);
        return ids.map(() => true);
      },
      { cache: false, batchScheduleFn: (note) => void setTimeout(note, NOTE_WITHIN_MS) },
    );
  }

  start(): void {
    this.loop.start();
    this.heartbeats.start();
  }

  /** Tells that a job has started, which its row says already. */
  started(job: Job): void {
    this.lastProgress.set(job.id, this.options.clock.now().getTime());
    this.tell(job, { key: job.key, percent: 0, message: STARTED });
  }

  /** Reports a job that has ended here. When that fails, it is told again as those of other processes are. */
  ended(job: Job): void {
    // Each holds its output until it is told: what is too much is found in the table a moment later.
    if (this.reporting.has(job.id) || this.reporting.size >= MAX_REPORTING) return;
    const report = this.report(job)
      .catch((error: unknown) =>
        this.options.log.warn(
          { err: error, jobId: job.id, executionId: job.executionId },
          'the result was not reported; trying again',
        ),
      )
      .finally(() => this.reporting.delete(job.id));
    this.reporting.set(job.id, report);
  }

  async close(): Promise<void> {
    await Promise.all([this.loop.close(), this.heartbeats.close()]);
    await Promise.all(this.reporting.values());
  }

  /** Sends a step of progress in the background, in order for each job. Of steps that are left out the elements go with the next one. */
  progress(job: Job, percent: number, message: string, elements: readonly ReadyElement[] = []): void {
    const ready = [...(this.ready.get(job.id) ?? []), ...elements];
    this.ready.set(job.id, ready);
    const now = this.options.clock.now().getTime();
    if (now - (this.lastProgress.get(job.id) ?? 0) < PROGRESS_EVERY_MS) return;
    this.lastProgress.set(job.id, now);
    this.send(job, percent, message);
  }

  private send(job: Job, percent: number, message: string): void {
    const elements = this.ready.get(job.id)?.splice(0, MAX_ELEMENTS) ?? [];
    const body: ProgressMessage = {
      key: job.key,
      percent,
      message,
      ...(elements.length > 0 && { elements: elements.map(short) }),
    };
    this.tell(job, body, () => this.store.progress(job.id, percent, message));
  }

  private tell(job: Job, body: ProgressMessage, keep?: () => Promise<void>): void {
    const before = this.sending.get(job.id) ?? Promise.resolve();
    const step = before
      .then(async () => {
        await keep?.();
        await this.options.callbacks.progress(this.options.id, job.id, body);
      })
      .catch((error: unknown) =>
        this.options.log.warn({ err: error, jobId: job.id, executionId: job.executionId }, 'progress was not reported'),
      );
    this.sending.set(job.id, step);
  }

  private async reportAll(): Promise<boolean> {
    const jobs = await this.store.claimReports(BATCH);
    for (const job of jobs) this.ended(job);
    await Promise.all(this.reporting.values());
    if (jobs.length === BATCH) this.loop.wake();
    return jobs.length > 0;
  }

  private async report(job: Job): Promise<void> {
    // The result must not overtake the progress that came before it.
    while (this.ready.get(job.id)?.length) this.send(job, 99, 'Done');
    await this.sending.get(job.id);
    this.sending.delete(job.id);
    this.ready.delete(job.id);
    this.lastProgress.delete(job.id);
    const status = await this.sendResult(job);
    const refused = status >= 400 && status < 500 && status !== 401 && status !== 408 && status !== 429;
    if (refused)
      this.options.log.warn(
        { jobId: job.id, executionId: job.executionId, status },
        'the orchestrator rejects this result',
      );
    else if (status < 200 || status >= 300)
      this.options.log.warn(
        { jobId: job.id, executionId: job.executionId, status },
        'the orchestrator did not accept the result; trying again',
      );
    if (refused || (status >= 200 && status < 300)) await this.reported.load(job.id);
  }

  /** @returns the status of the answer */
  private async sendResult(job: Job): Promise<number> {
    const { callbacks, id } = this.options;
    const result = resultOf(job);
    if (result.outcome === 'failed' || !isLargerThan(result.output, MAX_INLINE_BYTES))
      return (await callbacks.result(id, job.id, result)).status;
    const { output, ...rest } = result;
    const { status, reference } = await callbacks.storePayload(id, job.id, job.key, output);
    return reference ? (await callbacks.result(id, job.id, { ...rest, outputRef: reference })).status : status;
  }

  /** Also finds out what is not wanted any more, in case the word to stop was lost. */
  private async sendHeartbeats(): Promise<void> {
    const jobs = await this.store.listLive(MAX_HEARTBEATS);
    if (jobs.length === 0) return;
    const { wanted } = await this.options.callbacks.heartbeats(this.options.id, { keys: jobs.map((job) => job.key) });
    const unwanted = jobs.filter((job) => !wanted.includes(job.key));
    for (const { id } of unwanted) await this.options.cancel(id);
  }
}

const MAX_TITLE = 500;
const short = ({ id, type, title, level }: ReadyElement): ReadyElement => ({
  id,
  type,
  title: title.slice(0, MAX_TITLE),
  level,
});

function resultOf(job: Job): Result {
  const usage = {
    inputTokens: job.inputTokens,
    outputTokens: job.outputTokens,
    providerCostMicros: job.providerCostMicros,
  };
  if (job.status === JobStatus.COMPLETED && job.output) {
    return {
      key: job.key,
      outcome: 'completed',
      output: job.output,
      priceMicros: job.priceMicros ?? 0,
      usage,
      ...(job.endReason !== null && { end: { reason: job.endReason } }),
    };
  }
  const error = job.failure ?? { code: 'WORKER_ERROR', message: 'The worker failed unexpectedly.', retryable: true };
  return { key: job.key, outcome: 'failed', error, usage };
}
