/** Status of an execution. */
export enum ExecutionStatus {
  PENDING = 'pending',
  RUNNING = 'running',
  PAUSED = 'paused',
  COMPLETED = 'completed',
  PARTIAL = 'partial',
  FAILED = 'failed',
  CANCELLED = 'cancelled',
}

/** Status of a stage of an execution. */
export enum StageStatus {
  PENDING = 'pending',
  RUNNING = 'running',
  COMPLETED = 'completed',
  FAILED = 'failed',
  SKIPPED = 'skipped',
  CANCELLED = 'cancelled',
}

/** Status of one attempt at a stage. */
export enum AttemptStatus {
  QUEUED = 'queued',
  OFFERED = 'offered',
  ACCEPTED = 'accepted',
  REJECTED = 'rejected',
  COMPLETED = 'completed',
  FAILED = 'failed',
  CANCELLED = 'cancelled',
}

const ENDED: readonly ExecutionStatus[] = [
  ExecutionStatus.COMPLETED,
  ExecutionStatus.PARTIAL,
  ExecutionStatus.FAILED,
  ExecutionStatus.CANCELLED,
];

/** Whether nothing will happen any more. */
export function hasEnded(status: ExecutionStatus): boolean {
  return ENDED.includes(status);
}

/** What was reported to KAM of the execution of a request. */
export enum ReportedStatus {
  STARTED = 'started',
  ENDED = 'ended',
}
