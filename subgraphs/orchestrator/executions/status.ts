import { registerEnumType } from 'type-graphql';

/** Where an execution stands. */
export enum ExecutionStatus {
  PENDING = 'pending',
  RUNNING = 'running',
  COMPLETED = 'completed',
  PARTIAL = 'partial',
  FAILED = 'failed',
  CANCELLED = 'cancelled',
}

/** Where a stage of an execution stands. */
export enum StageStatus {
  PENDING = 'pending',
  RUNNING = 'running',
  COMPLETED = 'completed',
  FAILED = 'failed',
  SKIPPED = 'skipped',
  CANCELLED = 'cancelled',
}

/** Where one attempt at a stage stands. */
export enum AttemptStatus {
  OFFERED = 'offered',
  ACCEPTED = 'accepted',
  REJECTED = 'rejected',
  COMPLETED = 'completed',
  FAILED = 'failed',
  CANCELLED = 'cancelled',
}

const ENDED: readonly ExecutionStatus[] = [ExecutionStatus.COMPLETED, ExecutionStatus.PARTIAL, ExecutionStatus.FAILED, ExecutionStatus.CANCELLED];

/** Whether nothing will happen any more. */
export function hasEnded(status: ExecutionStatus): boolean {
  return ENDED.includes(status);
}

registerEnumType(ExecutionStatus, {
  name: 'ExecutionStatus',
  description: 'Where an execution stands.',
  valuesConfig: {
    PENDING: { description: 'Accepted, waiting to begin.' },
    RUNNING: { description: 'A stage is being done.' },
    COMPLETED: { description: 'Ended well.' },
    PARTIAL: { description: 'Ended well but for optional stages, and the template counts that as partial.' },
    FAILED: { description: 'Ended because a required stage could not be done, or time ran out; `failure` says why.' },
    CANCELLED: { description: 'Ended because somebody asked for it.' },
  },
});

registerEnumType(StageStatus, {
  name: 'StageStatus',
  description: 'Where a stage of an execution stands.',
  valuesConfig: {
    PENDING: { description: 'Its turn has not come.' },
    RUNNING: { description: 'It is offered to its worker or being done.' },
    COMPLETED: { description: 'Done; its output is there.' },
    FAILED: { description: 'It could not be done; `reason` says why.' },
    SKIPPED: { description: 'It was left out; `reason` says why.' },
    CANCELLED: { description: 'It was stopped, or never begun, because the execution ended.' },
  },
});

registerEnumType(AttemptStatus, {
  name: 'AttemptStatus',
  description: 'Where one attempt at a stage stands.',
  valuesConfig: {
    OFFERED: { description: 'The worker was asked.' },
    ACCEPTED: { description: 'The worker took it on.' },
    REJECTED: { description: 'The worker refused, or did not answer.' },
    COMPLETED: { description: 'The worker delivered.' },
    FAILED: { description: 'The worker gave up, took too long, or delivered what does not fit.' },
    CANCELLED: { description: 'It was stopped because the execution ended.' },
  },
});
