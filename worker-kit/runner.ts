import { JobError } from '../contracts/job-error';
import { setTimeout as sleep } from 'node:timers/promises';
import { Loop } from '../lib/service/loop';
import { withSpan } from '../lib/service/tracing';
import type { Logger } from '../lib/service/log';
import type { Job } from './job.entity';
import type { JobResult, JobStore } from './job-store';
import { validateJson } from '../lib/json-schema';
import { chargeOf } from '../contracts/price';
import { MAX_PAYLOAD_BYTES, type ReadyElement, type TemplateMessage } from '../contracts/worker-protocol';
import type { Reporter } from './reporter';
import { NO_USAGE } from '../contracts/usage';

/** What a worker's function gets. */
export interface JobInput {
  job: Job;
  template: TemplateMessage;
  parameters: Record<string, unknown>;
  /** Aborted when the job is cancelled, times out, or the process stops. */
  signal: AbortSignal;
  /** Tells how far the work is, 0 to 100, what it is at, and which parts of the output are ready. Never fails. */
  progress: (percent: number, message: string, elements?: readonly ReadyElement[]) => void;
  /**
   * Does something to the outside world that must not be done twice, such as a call that costs money. It is noted before, and
   * its answer is kept before anything else: a process that takes the job over gets the answer instead of doing it again.
   * @throws JobError INTERRUPTED when it was started by a process that died, so that nobody knows what came of it.
   */
  once: <T>(name: string, effect: () => Promise<T>) => Promise<T>;
}

/** What a worker's function gives back. */
export interface JobOutcome extends Omit<JobResult, 'priceMicros'> {
  /** Tokens that the client pays for; all that were used when absent. */
  paidTokens?: number;
  /** Whether nothing but a general pattern was made, which has a price of its own. */
  isPattern?: boolean;
}
export type JobFunction = (input: JobInput) => Promise<JobOutcome>;

const POLL_MS = 1_000;
/** Between looks for jobs while there are none: those of this process are told. */
const IDLE_MS = 4_000;
/** Also how soon a job is stopped here that was cancelled at another process, in ms. */
const BEAT_MS = 800;
/** A process that stops lets its jobs come to an end for this long, in ms; then others take them over. */
const DRAIN_MS = 7_000;

interface RunnerOptions {
  templateVersion: (id: string, version: number) => Promise<TemplateMessage | null>;
  process: JobFunction;
  maxConcurrent: number;
  log: Logger;
}

/** Takes jobs from the table and runs them, as many at once as the worker may. */
export class JobRunner {
  private readonly running = new Map<string, { abort: AbortController; done: Promise<void> }>();
  /** Places for jobs that are being taken from the table. */
  private reserved = 0;
  /** Ends when all that are being taken have been. */
  private taking: Promise<unknown> = Promise.resolve();
  private isClosing = false;
  private readonly claiming: Loop;
  private readonly beating: Loop;

  constructor(
    private readonly store: JobStore,
    private readonly options: RunnerOptions,
    private readonly reporter: Reporter,
  ) {
    this.claiming = new Loop('claim jobs', POLL_MS, options.log, () => this.claim(), IDLE_MS);
    this.beating = new Loop('heartbeat', BEAT_MS, options.log, () => this.beat());
  }

  start(): void {
    this.claiming.start();
    this.beating.start();
  }

  /** Runs a job that was agreed on, here and now where there is room, else in its turn. @returns whether there is such a job */
  async begin(id: string): Promise<boolean> {
    const [job] = this.room > 0 && !this.isClosing ? await this.take(1, async () => [await this.store.take(id)]) : [];
    if (job) return true;
    const isKnown = await this.store.queue(id);
    this.claiming.wake();
    return isKnown;
  }

  async cancel(id: string): Promise<void> {
    await this.store.cancel(id);
    this.running.get(id)?.abort.abort(new JobError('CANCELLED', 'The job was cancelled.'));
  }

  async close(): Promise<void> {
    this.isClosing = true;
    await this.claiming.close();
    await this.beating.close();
    await this.taking;
    const done = Promise.allSettled([...this.running.values()].map((entry) => entry.done));
    await Promise.race([done, sleep(DRAIN_MS, undefined, { ref: false })]);
    for (const { abort } of this.running.values()) abort.abort(new Error('the worker stops'));
    await done;
  }

  private get room(): number {
    return this.options.maxConcurrent - this.running.size - this.reserved;
  }

  private async claim(): Promise<boolean> {
    const { room } = this;
    if (room <= 0) return true;
    const jobs = await this.take(room, () => this.store.claim(room));
    return jobs.length > 0 || this.running.size > 0;
  }

  /** Runs what the table gives for some places. */
  private take(places: number, from: () => Promise<(Job | null)[]>): Promise<Job[]> {
    this.reserved += places;
    const taken = from()
      .then((found) => {
        const jobs = found.filter((job) => job !== null);
        for (const job of jobs) this.launch(job);
        return jobs;
      })
      .finally(() => (this.reserved -= places));
    this.taking = Promise.allSettled([this.taking, taken]).then(() => undefined);
    return taken;
  }

  private launch(job: Job): void {
    const abort = new AbortController();
    const done = this.run(job, abort.signal).finally(() => {
      this.running.delete(job.id);
      this.claiming.wake();
    });
    this.running.set(job.id, { abort, done });
  }

  private async beat(): Promise<void> {
    const ids = [...this.running.keys()];
    if (ids.length === 0) return;
    const ours = new Set(await this.store.heartbeat(ids));
    for (const id of ids)
      if (!ours.has(id))
        this.running.get(id)?.abort.abort(new JobError('CANCELLED', 'The job was cancelled or taken over.'));
  }

  private async run(job: Job, stop: AbortSignal): Promise<void> {
    const { log } = this.options;
    try {
      const outcome = await withSpan(
        `job ${job.templateId}`,
        { 'job.id': job.id, 'execution.id': job.executionId },
        () => this.work(job, stop),
        job.traceParent,
      );
      const ended = await this.store.complete(job.id, outcome);
      if (ended) this.reporter.ended(ended);
    } catch (error) {
      // A stopping process leaves the job to whoever takes it over; a cancelled one has ended already.
      if (stop.aborted) return;
      const known = error instanceof JobError ? error : undefined;
      if (!known) log.error({ err: error, jobId: job.id, executionId: job.executionId }, 'a job failed unexpectedly');
      const failure = {
        code: known?.code ?? 'WORKER_ERROR',
        message: known?.message ?? 'The worker failed unexpectedly.',
        retryable: known?.options.retryable ?? true,
        retryAfterMs: known?.options.retryAfterMs,
      };
      const failed = await this.store
        .fail(job.id, failure, known?.options.usage ?? NO_USAGE)
        .catch((cause: unknown) => {
          log.error(
            { err: cause, jobId: job.id, executionId: job.executionId },
            'a failure could not be recorded; the job will be taken over',
          );
          return null;
        });
      if (failed) this.reporter.ended(failed);
    }
  }

  private async work(job: Job, stop: AbortSignal): Promise<JobResult> {
    const template = await this.options.templateVersion(job.templateId, job.templateVersion);
    if (!template)
      throw new JobError(
        'TEMPLATE_NOT_FOUND',
        `There is no version ${job.templateVersion} of template ${job.templateId}.`,
      );
    const timeout = AbortSignal.timeout(job.timeoutMs);
    const signal = AbortSignal.any([stop, timeout]);
    this.reporter.started(job);
    const work = this.options.process({
      job,
      template,
      parameters: job.parameters,
      signal,
      progress: (percent, message, elements) => this.reporter.progress(job, percent, message, elements),
      once: (name, effect) => this.once(job, name, effect),
    });
    const late = new Promise<never>((_, reject) => {
      signal.addEventListener(
        'abort',
        () =>
          reject(
            timeout.aborted
              ? new JobError('TIMEOUT', `The work took longer than ${job.timeoutMs} ms.`, { retryable: true })
              : (signal.reason as Error),
          ),
        { once: true },
      );
    });
    const outcome = await Promise.race([work, late]);
    checkSize(outcome);
    const faults = validateJson(template.outputSchema, outcome.output);
    if (faults.length > 0) {
      const detail = faults
        .slice(0, 5)
        .map((fault) => `${fault.path.join('.')} ${fault.message}`)
        .join('; ');
      throw new JobError('INVALID_OUTPUT', `The output breaks the template's schema: ${detail}`, {
        retryable: true,
        usage: outcome.usage,
      });
    }
    const { paidTokens, isPattern, ...result } = outcome;
    const { inputTokens, outputTokens } = outcome.usage;
    const price = chargeOf(template, paidTokens ?? inputTokens + outputTokens, isPattern);
    return { ...result, priceMicros: Math.min(price, job.maxPriceMicros) };
  }

  private async once<T>(job: Job, name: string, effect: () => Promise<T>): Promise<T> {
    const before = await this.store.beginEffect(job.id, name);
    if (before === 'unknown') {
      throw new JobError(
        'INTERRUPTED',
        `A process died in the middle of "${name}", which is not repeated automatically. Retry the execution to run it again.`,
      );
    }
    if (before) return before.answer as T;
    const answer = await effect();
    await this.store.endEffect(job.id, name, answer);
    return answer;
  }
}

/** Refuses an output that is too large, before anything else reads it: whatever reads it holds everybody else up. */
function checkSize({ output, usage }: JobOutcome): void {
  const bytes = Buffer.byteLength(JSON.stringify(output));
  if (bytes <= MAX_PAYLOAD_BYTES) return;
  throw new JobError('OUTPUT_TOO_LARGE', `The output has ${bytes} bytes; ${MAX_PAYLOAD_BYTES} are allowed.`, {
    retryable: false,
    usage,
  });
}
