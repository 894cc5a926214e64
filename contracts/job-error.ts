import type { Usage } from './worker-protocol';
import { NO_USAGE, sumOfUsage } from './usage';

/** A failure that a worker's function explains. Everything else counts as a fault of the worker that may be retried. */
export class JobError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly options: { retryable: boolean; retryAfterMs?: number | undefined; usage?: Usage; cause?: unknown } = {
      retryable: false,
    },
  ) {
    super(message, { cause: options.cause });
  }

  /** The same failure, after something else that was used before it. */
  after(usage: Usage): JobError {
    return new JobError(this.code, this.message, {
      ...this.options,
      usage: sumOfUsage(usage, this.options.usage ?? NO_USAGE),
    });
  }
}
