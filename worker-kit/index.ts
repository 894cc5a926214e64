// The public surface of the worker kit: what a worker is made with.

export type {
  OfferAnswer,
  OfferMessage,
  ReadyElement,
  TemplateMessage,
  Usage,
  WorkerCallbacks,
} from '../contracts/worker-protocol';
export { JobEffect } from './effect.entity';
export { httpCallbacks } from './http-callbacks';
export { JobError } from '../contracts/job-error';
export type { JobResult } from './job-store';
export { jobTables } from './job-tables';
export { JobStatus } from '../contracts/job-status';
export { Job } from './job.entity';
export { runStatsOf, type TemplateVersionKey } from './run-stats';
export type { JobFunction, JobInput, JobOutcome } from './runner';
export { type RunningWorker, startWorker, type StartWorkerOptions } from './start-worker';
export { NO_USAGE, sumOfUsage } from '../contracts/usage';
export { announcerKey } from './announcer';
export { type AnnounceOptions, Worker, type WorkerOptions } from './worker';
