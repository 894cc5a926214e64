import { registerEnumType } from 'type-graphql';

/** Where an execution stands. */
export enum ExecutionStatus {
  PENDING = 'pending',
  RUNNING = 'running',
  PAUSED = 'paused',
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

registerEnumType(ExecutionStatus, {
  name: 'ExecutionStatus',
  description: 'Where an execution stands.',
  valuesConfig: {
    PENDING: { description: 'Accepted; it begins as soon as fewer executions of its client run than its tier allows.' },
    RUNNING: { description: 'Stages are being done.' },
    PAUSED: {
      description: 'Nothing further is offered to a worker until it is resumed; what a worker has goes on to its end.',
    },
    COMPLETED: { description: 'Ended well.' },
    PARTIAL: { description: 'Ended well but for optional stages, and the template counts that as partial.' },
    FAILED: { description: 'Ended because a required stage could not be done, or time ran out; `cause` says why.' },
    CANCELLED: { description: 'Ended because somebody asked for it.' },
  },
});

registerEnumType(StageStatus, {
  name: 'StageStatus',
  description: 'Where a stage of an execution stands.',
  valuesConfig: {
    PENDING: { description: 'Its turn has not come: stages that it needs are not over, or the execution is paused.' },
    RUNNING: { description: 'Its turn has come: it waits for its worker, is offered to it, or is being done.' },
    COMPLETED: { description: 'Done; its output is there.' },
    FAILED: { description: 'It could not be done; `cause` says why.' },
    SKIPPED: { description: 'It was left out; `cause` says why.' },
    CANCELLED: { description: 'It was stopped, or never begun, because the execution ended.' },
  },
});

registerEnumType(AttemptStatus, {
  name: 'AttemptStatus',
  description: 'Where one attempt at a stage stands.',
  valuesConfig: {
    QUEUED: { description: 'It waits until the worker has a free slot.' },
    OFFERED: { description: 'The worker was asked.' },
    ACCEPTED: { description: 'The worker took it on.' },
    REJECTED: { description: 'The worker refused, or did not answer.' },
    COMPLETED: { description: 'The worker delivered.' },
    FAILED: { description: 'The worker gave up, took too long, or delivered what does not fit.' },
    CANCELLED: { description: 'It was stopped because the execution ended.' },
  },
});

/** What KAM was told of an execution of a request. */
export enum ReportedStatus {
  STARTED = 'started',
  ENDED = 'ended',
}
