import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { Json, Timestamp } from '../../../lib/graph/scalars';
import { workerJobStubs } from '../../../lib/graph/worker-types';
import { AttemptStatus, ExecutionStatus, StageStatus } from './status';

const jobs = workerJobStubs();
/** Stub types through which stages refer to jobs of workers. */
export const WORKER_JOB_STUBS = jobs.types;
/** The `WorkerJob` interface as this subgraph knows it. */
export const WorkerJobInterface = jobs.Interface;

@ObjectType('Reason', { description: 'Why something was skipped, refused or failed.', simpleResolvers: true })
export class ReasonType {
  @Field(() => String, { description: 'Stable and meant for programs, as in CONDITION_FALSE.' })
  code!: string;

  @Field(() => String, { description: 'Meant for people.' })
  message!: string;

  @Field(() => Json, { nullable: true, description: 'What decided it, such as the values of a condition.' })
  details?: Record<string, unknown>;
}

@ObjectType('StageAttempt', { description: 'One attempt at a stage: the handshake with the worker and what came of it.' })
export class StageAttemptType {
  @Field(() => Int, { description: 'Which attempt, from 1.' })
  attempt!: number;

  @Field(() => AttemptStatus, { description: 'Where it stands.' })
  status!: AttemptStatus;

  @Field(() => ReasonType, { nullable: true, description: 'Why it was rejected or failed.' })
  reason!: ReasonType | null;

  @Field(() => Timestamp, { description: 'When it was offered to the worker.' })
  offeredAt!: Date;

  @Field(() => Timestamp, { nullable: true, description: 'When it is given up, as agreed in the handshake.' })
  deadlineAt!: Date | null;

  @Field(() => Timestamp, { nullable: true, description: 'When it ended.' })
  endedAt!: Date | null;
}

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

  @Field(() => Json, { nullable: true, description: 'The merged parameters that the worker got; null before its turn.' })
  parameters!: Record<string, unknown> | null;

  @Field(() => ReasonType, { nullable: true, description: 'Why it was skipped or failed.' })
  reason!: ReasonType | null;

  @Field(() => Timestamp, { nullable: true, description: 'When its turn came.' })
  startedAt!: Date | null;

  @Field(() => Timestamp, { nullable: true, description: 'When it ended.' })
  endedAt!: Date | null;

  jobId!: string | null;
  executionId!: string;
}

@Directive('@key(fields: "id")')
@ObjectType('Execution', { description: 'One run of a pinned version of a master template.' })
export class ExecutionType {
  @Field(() => ID, { description: 'Stable id, as in exec_01kb….' })
  id!: string;

  @Field(() => ExecutionStatus, { description: 'Where it stands.' })
  status!: ExecutionStatus;

  @Field(() => Json, { description: 'The parameters that it was started with.' })
  parameters!: Record<string, unknown>;

  @Field(() => ReasonType, { nullable: true, description: 'Why it failed; null unless it did.' })
  failure!: ReasonType | null;

  @Field(() => Timestamp, { description: 'When it was started by the client.' })
  createdAt!: Date;

  @Field(() => Timestamp, { nullable: true, description: 'When its first stage began.' })
  startedAt!: Date | null;

  @Field(() => Timestamp, { nullable: true, description: 'When it fails if it has not ended before.' })
  deadlineAt!: Date | null;

  @Field(() => Timestamp, { nullable: true, description: 'When it ended.' })
  endedAt!: Date | null;
}
