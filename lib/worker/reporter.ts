import { Loop } from '../service/loop';
import type { Logger } from '../service/log';
import type { SigningKey } from '../signing/signed-request';
import { type Job, JobStatus } from './job.entity';
import type { JobStore } from './job-store';
import { ORCHESTRATOR, PROTOCOL_PATH, type ProgressMessage, type ResultMessage } from './protocol';
import { signedFetch } from './signed-fetch';

const POLL_MS = 1_000;
const TIMEOUT_MS = 5_000;
const BATCH = 20;
/** Steps of progress closer together than this are left out. */
const PROGRESS_EVERY_MS = 50;

interface ReporterOptions {
  id: string;
  keys: readonly SigningKey[];
  orchestratorUrl: () => string;
  log: Logger;
}

/** Tells the orchestrator how jobs go. Results are told until they are taken; progress is told once. */
export class Reporter {
  private readonly loop: Loop;
  private readonly lastProgress = new Map<string, number>();
  private readonly sending = new Map<string, Promise<void>>();

  constructor(
    private readonly store: JobStore,
    private readonly options: ReporterOptions,
  ) {
    this.loop = new Loop('report results', POLL_MS, options.log, () => this.reportAll());
  }

  start(): void {
    this.loop.start();
  }

  wake(): void {
    this.loop.wake();
  }

  close(): Promise<void> {
    return this.loop.close();
  }

  /** Sends a step of progress in the background, in order for each job. */
  progress(job: Job, percent: number, message: string): void {
    const now = Date.now();
    if (now - (this.lastProgress.get(job.id) ?? 0) < PROGRESS_EVERY_MS) return;
    this.lastProgress.set(job.id, now);
    const body: ProgressMessage = { key: job.key, percent, message };
    const before = this.sending.get(job.id) ?? Promise.resolve();
    const step = before
      .then(async () => {
        await this.store.progress(job.id, percent, message);
        await this.post(job, 'progress', body);
      })
      .catch((error: unknown) => this.options.log.warn({ err: error, jobId: job.id }, 'progress was not told'));
    this.sending.set(job.id, step);
  }

  private async reportAll(): Promise<void> {
    const jobs = await this.store.unreported(BATCH);
    const taken = await Promise.all(jobs.map((job) => this.report(job)));
    // A full batch of which nothing was taken waits for the next round, or this would spin.
    if (jobs.length === BATCH && taken.some(Boolean)) this.loop.wake();
  }

  /** @returns whether this job needs no further telling. */
  private async report(job: Job): Promise<boolean> {
    // The result must not overtake the progress that came before it.
    await this.sending.get(job.id);
    this.sending.delete(job.id);
    this.lastProgress.delete(job.id);
    const status = await this.post(job, 'result', resultOf(job));
    const refused = status >= 400 && status < 500 && status !== 401 && status !== 408 && status !== 429;
    if (refused) this.options.log.warn({ jobId: job.id, status }, 'the orchestrator does not want this result');
    else if (status < 200 || status >= 300) this.options.log.warn({ jobId: job.id, status }, 'the orchestrator did not take the result; trying again');
    const over = refused || (status >= 200 && status < 300);
    if (over) await this.store.markReported(job.id);
    return over;
  }

  private async post(job: Job, what: 'progress' | 'result', body: ProgressMessage | ResultMessage): Promise<number> {
    const [key] = this.options.keys;
    if (!key) throw new Error('the worker has no key');
    const { status } = await signedFetch({
      key,
      from: this.options.id,
      to: ORCHESTRATOR,
      baseUrl: this.options.orchestratorUrl(),
      method: 'POST',
      path: `${PROTOCOL_PATH}/jobs/${job.id}/${what}`,
      body,
      timeoutMs: TIMEOUT_MS,
    });
    return status;
  }
}

function resultOf(job: Job): ResultMessage {
  const usage = { inputTokens: job.inputTokens, outputTokens: job.outputTokens, providerCostMicros: job.providerCostMicros };
  if (job.status === JobStatus.COMPLETED && job.output) {
    return { key: job.key, outcome: 'completed', output: job.output, priceMicros: job.priceMicros ?? 0, usage };
  }
  const error = job.failure ?? { code: 'WORKER_ERROR', message: 'The worker failed unexpectedly.', retryable: true };
  return { key: job.key, outcome: 'failed', error, usage };
}
