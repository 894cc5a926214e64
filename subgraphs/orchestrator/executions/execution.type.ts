import { Directive, Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from '../../../subgraph-kit/access/declare';
import { Scope } from '../../../contracts/scope';
import { Json, Timestamp } from '../../../subgraph-kit/graph/scalars';
import { workerJobStubs } from '../../../subgraph-kit/graph/worker-types';
import type { Cause } from '../causes/cause';
import { CauseType } from '../causes/cause.type';
import { AttemptStatus, ExecutionStatus, StageStatus } from './status';

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

const jobs = workerJobStubs();
/** Stub types through which stages refer to jobs of workers. */
export const WORKER_JOB_STUBS = jobs.types;
/** The `WorkerJob` interface as this subgraph knows it. */
export const WorkerJobInterface = jobs.Interface;

@Requires(Scope.EXECUTIONS_READ)
@ObjectType('StageAttempt', {
  description: 'One attempt at a stage: the handshake with the worker and what came of it.',
})
export class StageAttemptType {
  @Field(() => Int, { description: 'Which attempt, from 1.' })
  attempt!: number;

  @Field(() => AttemptStatus, { description: 'Where it stands.' })
  status!: AttemptStatus;

  @Field(() => CauseType, { nullable: true, description: 'Why it was rejected, failed or cancelled.' })
  cause!: Cause | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Which item of the list it is for, from 0; null for a stage that is done once.',
  })
  item?: number | null;

  @Field(() => Timestamp, { description: 'When it was ready to be offered.' })
  queuedAt!: Date;

  @Field(() => Timestamp, { nullable: true, description: 'When it was offered to the worker.' })
  offeredAt!: Date | null;

  @Field(() => Timestamp, { nullable: true, description: 'When the worker took it on.' })
  acceptedAt!: Date | null;

  @Field(() => Timestamp, { nullable: true, description: 'When the worker first told something of it.' })
  startedAt!: Date | null;

  @Field(() => Timestamp, { nullable: true, description: 'When the worker was last heard of.' })
  heartbeatAt!: Date | null;

  @Field(() => Timestamp, { nullable: true, description: 'When the next attempt is due, if this one came to nothing.' })
  retryAt!: Date | null;

  @Field(() => Timestamp, { nullable: true, description: 'When it is given up, as agreed in the handshake.' })
  deadlineAt!: Date | null;

  @Field(() => Timestamp, { nullable: true, description: 'When it ended.' })
  endedAt!: Date | null;
}

@Requires(Scope.EXECUTIONS_READ)
@Directive('@key(fields: "id")')
@ObjectType('StageExecution', { description: 'One stage of an execution.' })
export class StageExecutionType {
  @Field(() => ID, { description: 'Stable id, as in stage_01kb….' })
  id!: string;

  @Field(() => Int, { description: 'Place in the order, from 1.' })
  order!: number;

  @Field(() => String, { description: 'Id of the worker.' })
  worker!: string;

  @Field(() => String, { description: "Id of the worker's template." })
  templateRef!: string;

  @Field(() => Boolean, { description: 'Whether the execution fails when this stage cannot be done.' })
  required!: boolean;

  @Field(() => StageStatus, { description: 'Where it stands.' })
  status!: StageStatus;

  @Field(() => Int, { description: 'How far it is, 0 to 100, as its worker says.' })
  progress!: number;

  @Field(() => String, { description: 'What it is at, as its worker says; empty before.' })
  progressMessage!: string;

  @Field(() => Json, {
    nullable: true,
    description:
      'The merged parameters that the worker got; null before its turn, and for a stage that is done for each item of a list.',
  })
  parameters!: Record<string, unknown> | null;

  @Field(() => CauseType, { nullable: true, description: 'Why it was skipped, failed or cancelled.' })
  cause!: Cause | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How many items it is done for; null for a stage that is done once.',
  })
  items!: number | null;

  @Field(() => ID, { nullable: true, description: 'The stage of an earlier execution whose output was kept.' })
  reusedFrom!: string | null;

  @Field(() => Timestamp, { nullable: true, description: 'When its turn came.' })
  startedAt!: Date | null;

  @Field(() => Timestamp, { nullable: true, description: 'When it ended.' })
  endedAt!: Date | null;

  jobId!: string | null;
  executionId!: string;
}

@Requires(Scope.EXECUTIONS_READ)
@Directive('@key(fields: "id")')
@ObjectType('Execution', { description: 'One run of a pinned version of a master template.' })
export class ExecutionType {
  @Field(() => ID, { description: 'Stable id, as in exec_01kb….' })
  id!: string;

  @Field(() => ExecutionStatus, { description: 'Where it stands.' })
  status!: ExecutionStatus;

  @Field(() => Json, { description: 'The parameters that it was started with.' })
  parameters!: Record<string, unknown>;

  @Field(() => CauseType, { nullable: true, description: 'Why it ended; null before.' })
  cause!: Cause | null;

  @Field(() => Int, { description: 'Rank in queues, the higher the sooner: critical 100, high 75, medium 50, low 25.' })
  priority!: number;

  @Field(() => ID, { nullable: true, description: 'The execution that this one tries again.' })
  retryOf!: string | null;

  @Field(() => Timestamp, { description: 'When it was started by the client.' })
  createdAt!: Date;

  @Field(() => Timestamp, { nullable: true, description: 'When its first stage began.' })
  startedAt!: Date | null;

  @Field(() => Timestamp, {
    nullable: true,
    description: 'When it fails if it has not ended before; stands still while it is paused.',
  })
  deadlineAt!: Date | null;

  @Field(() => Timestamp, { nullable: true, description: 'Since when it is paused.' })
  pausedAt!: Date | null;

  @Field(() => Timestamp, { nullable: true, description: 'When it ended.' })
  endedAt!: Date | null;
}
