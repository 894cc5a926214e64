import type { Usage } from './protocol';

/** A failure that a worker's function explains. Everything else counts as a fault of the worker that may be retried. */
export class JobError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly options: { retryable: boolean; retryAfterMs?: number | undefined; usage?: Usage; cause?: unknown } = { retryable: false },
  ) {
    super(message, { cause: options.cause });
  }
}
