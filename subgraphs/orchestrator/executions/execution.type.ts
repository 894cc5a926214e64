import { Directive, Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from '../../../subgraph-kit/access/declare';
import { Scope } from '../../../contracts/scope';
import { Json, Timestamp } from '../../../subgraph-kit/graph/scalars';
import type { Cause } from '../causes/cause';
import { Actor, CauseType } from '../causes/cause.type';
import { Money } from '../../../subgraph-kit/graph/money.type';
import type { ActorRef } from '../../../contracts/actor';
import { ApprovalDecision } from '../engine/approval';
import { Consent, OfferVerdict } from '../engine/negotiation';
import { AttemptStatus, ExecutionStatus, StageStatus } from './status';

registerEnumType(ExecutionStatus, {
  name: 'ExecutionStatus',
  description: 'Status of an execution.',
  valuesConfig: {
    PENDING: { description: 'Accepted; it starts as soon as its client has a free slot.' },
    RUNNING: { description: 'Stages are being carried out.' },
    PAUSED: {
      description: 'No further stage starts until it is resumed; running stages finish.',
    },
    COMPLETED: { description: 'Completed.' },
    PARTIAL: { description: 'Completed without one or more optional stages, which the template counts as partial.' },
    FAILED: { description: 'Failed because a required stage failed or the deadline passed; see `cause`.' },
    CANCELLED: { description: 'Cancelled on request; see `cause`.' },
  },
});

registerEnumType(StageStatus, {
  name: 'StageStatus',
  description: 'Status of a stage of an execution.',
  valuesConfig: {
    PENDING: { description: 'It waits for stages that it depends on, or the execution is paused.' },
    RUNNING: { description: 'It is queued for its worker, offered to it, or being carried out.' },
    COMPLETED: { description: 'Completed; its output is available.' },
    FAILED: { description: 'It failed; see `cause`.' },
    SKIPPED: { description: 'It was skipped; see `cause`.' },
    CANCELLED: { description: 'It was stopped, or never started, because the execution ended.' },
  },
});

registerEnumType(AttemptStatus, {
  name: 'AttemptStatus',
  description: 'Status of one attempt at a stage.',
  valuesConfig: {
    QUEUED: { description: 'It waits until the worker has a free slot.' },
    OFFERED: { description: 'The worker was asked.' },
    ACCEPTED: { description: 'The worker accepted it.' },
    REJECTED: { description: 'The worker refused, or did not answer.' },
    COMPLETED: { description: 'The worker delivered.' },
    FAILED: { description: 'The worker gave up, took too long, or delivered what does not fit.' },
    CANCELLED: { description: 'It was stopped because the execution ended.' },
  },
});

registerEnumType(OfferVerdict, {
  name: 'OfferVerdict',
  description: 'What a worker answered an offer with.',
  valuesConfig: {
    ACCEPTED: { description: 'It does the work on the terms that were offered.' },
    COUNTERED: { description: 'It does the work on other terms.' },
    REJECTED: { description: 'It does not do the work.' },
  },
});

registerEnumType(Consent, {
  name: 'StageConsent',
  description: 'Whether the client agrees to a price above the plan.',
  valuesConfig: {
    AWAITED: { description: 'It was asked and has not answered.' },
    APPROVED: { description: 'It agreed.' },
    REJECTED: { description: 'It did not agree.' },
  },
});

@Requires(Scope.EXECUTIONS_READ)
@ObjectType({ description: 'What was offered to a worker.', simpleResolvers: true })
export class AttemptOffer {
  @Field(() => Money, { description: 'The most that it may cost.' })
  maxPrice!: Money;

  @Field(() => Float, { description: 'How long it may take, in ms.' })
  timeoutMs!: number;
}

@Requires(Scope.EXECUTIONS_READ)
@ObjectType({ description: 'What a worker answered an offer with.', simpleResolvers: true })
export class AttemptAnswer {
  @Field(() => OfferVerdict, { description: 'Whether it does the work.' })
  verdict!: OfferVerdict;

  @Field(() => Money, { nullable: true, description: 'The most that it may charge; null when it rejected.' })
  maxPrice!: Money | null;

  @Field(() => Float, { nullable: true, description: 'How long it expects to take, in ms; null when it rejected.' })
  timeMs!: number | null;

  @Field(() => String, { nullable: true, description: "The worker's own code; null unless it rejected." })
  code!: string | null;

  @Field(() => String, { nullable: true, description: 'What it says to it; null when it accepted.' })
  message!: string | null;
}

@Requires(Scope.EXECUTIONS_READ)
@ObjectType('StageAttempt', {
  description: 'One attempt at a stage: the handshake with the worker and what came of it.',
})
export class StageAttemptType {
  @Field(() => Int, { description: 'Which attempt, from 1.' })
  attempt!: number;

  @Field(() => AttemptStatus, { description: 'Current status.' })
  status!: AttemptStatus;

  @Field(() => CauseType, { nullable: true, description: 'Why it was rejected, failed or cancelled.' })
  cause!: Cause | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Which item of the list it is for, from 0; null for a stage without forEach.',
  })
  item?: number | null;

  @Field(() => Timestamp, { description: 'When it was ready to be offered.' })
  queuedAt!: Date;

  @Field(() => Timestamp, { nullable: true, description: 'When it was offered to the worker.' })
  offeredAt!: Date | null;

  @Field(() => Timestamp, { nullable: true, description: 'When the worker took it on.' })
  acceptedAt!: Date | null;

  @Field(() => Timestamp, { nullable: true, description: 'When the worker first reported on it.' })
  startedAt!: Date | null;

  @Field(() => Timestamp, { nullable: true, description: 'When the worker was last heard of.' })
  heartbeatAt!: Date | null;

  @Field(() => Timestamp, { nullable: true, description: 'When the next attempt is due, if this one failed.' })
  retryAt!: Date | null;

  @Field(() => Timestamp, { nullable: true, description: 'When it is given up, as agreed in the handshake.' })
  deadlineAt!: Date | null;

  @Field(() => Timestamp, { nullable: true, description: 'When it ended.' })
  endedAt!: Date | null;
}

@Requires(Scope.EXECUTIONS_READ)
@Directive('@key(fields: "id")')
@Directive('@key(fields: "nodeId")')
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

  @Field(() => Boolean, { description: 'Whether the execution fails when this stage fails.' })
  required!: boolean;

  @Field(() => StageStatus, { description: 'Current status.' })
  status!: StageStatus;

  @Field(() => Int, { description: 'Progress in percent, as reported by the worker.' })
  progress!: number;

  @Field(() => String, { description: 'What the worker is doing, as it reports; empty before.' })
  progressMessage!: string;

  @Field(() => CauseType, { nullable: true, description: 'Why it was skipped, failed or cancelled.' })
  cause!: Cause | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Number of items of a forEach; null for a stage without one.',
  })
  items!: number | null;

  @Field(() => ID, { nullable: true, description: 'The stage of an earlier execution whose output was reused.' })
  reusedFrom!: string | null;

  @Field(() => Timestamp, { nullable: true, description: 'When it started.' })
  startedAt!: Date | null;

  @Field(() => Timestamp, { nullable: true, description: 'When it ended.' })
  endedAt!: Date | null;

  jobId!: string | null;
  executionId!: string;
}

registerEnumType(ApprovalDecision, {
  name: 'ApprovalDecision',
  description: 'What became of asking whether an execution may cost as much as it may.',
  valuesConfig: {
    AWAITED: { description: 'A person is asked: approveExecution or rejectExecution decides.' },
    APPROVED: { description: 'It was approved.' },
    REJECTED: { description: 'It was not approved, and is cancelled.' },
    EXPIRED: { description: 'Nobody decided in time; it is cancelled.' },
  },
});

@Requires(Scope.EXECUTIONS_READ)
@ObjectType('ExecutionApproval', {
  description: 'That an execution may cost more than its client spends without being asked, and what was decided.',
})
export class ExecutionApprovalType {
  @Field(() => ApprovalDecision, { description: 'What was decided.' })
  decision!: ApprovalDecision;

  @Field(() => Actor, { nullable: true, description: 'Who decided; null before, and when nobody did.' })
  by?: ActorRef;

  @Field(() => String, { nullable: true, description: 'What they said.' })
  comment?: string | null;
}

@Requires(Scope.EXECUTIONS_READ)
@Directive('@key(fields: "id")')
@Directive('@key(fields: "nodeId")')
@ObjectType('Execution', { description: 'One run of a pinned version of a master template.' })
export class ExecutionType {
  @Field(() => ID, { description: 'Stable id, as in exec_01kb….' })
  id!: string;

  @Field(() => ExecutionStatus, { description: 'Current status.' })
  status!: ExecutionStatus;

  @Field(() => Json, { description: 'The parameters that it was started with.' })
  parameters!: Record<string, unknown>;

  @Field(() => CauseType, { nullable: true, description: 'Why it ended; null before.' })
  cause!: Cause | null;

  @Field(() => Int, { description: 'Priority in queues, higher first: critical 100, high 75, medium 50, low 25.' })
  priority!: number;

  @Field(() => Boolean, {
    description: 'Whether it was simulated: its outputs are made up, and nothing was paid.',
  })
  isSimulated!: boolean;

  @Field(() => ID, { nullable: true, description: 'The execution that this one retries.' })
  retryOf!: string | null;

  @Field(() => Timestamp, { description: 'When it was started by the client.' })
  createdAt!: Date;

  @Field(() => Timestamp, { nullable: true, description: 'When it started.' })
  startedAt!: Date | null;

  @Field(() => Timestamp, {
    nullable: true,
    description: 'When it fails if it has not ended before; extended by the time that it is paused.',
  })
  deadlineAt!: Date | null;

  @Field(() => Timestamp, { nullable: true, description: 'When it was paused; null unless it is paused.' })
  pausedAt!: Date | null;

  @Field(() => Timestamp, { nullable: true, description: 'When it ended.' })
  endedAt!: Date | null;
}
