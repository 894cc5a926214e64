import { Field, Float, ID, Int, InterfaceType, ObjectType } from 'type-graphql';
import { declared, Requires } from '../../../subgraph-kit/access/declare';
import { Scope } from '../../../contracts/scope';
import { encodeCursor } from '../../../subgraph-kit/graph/connection';
import { Money } from '../../../subgraph-kit/graph/money.type';
import { Timestamp } from '../../../subgraph-kit/graph/scalars';
import type { ReadyElement } from '../../../contracts/worker-protocol';
import type { ActorRef } from '../../../contracts/actor';
import type { Cause } from '../causes/cause';
import { Actor, CauseType } from '../causes/cause.type';
import { ExecutionStatus } from '../executions/status';
import { EventType, type ExecutionEventRow } from './event.entity';

/** An event as the graph shows it; what its type adds lies in `data`. */
export interface EventView {
  type: EventType;
  executionId: string;
  sequence: number;
  cursor: string;
  occurredAt: Date;
  stageOrder: number | null;
  [extra: string]: unknown;
}

@InterfaceType({
  description: 'A fact about an execution. Facts come in order, without a gap, and never change.',
  resolveType: (event: EventView) => event.type,
})
export abstract class ExecutionEvent {
  @Field(() => Int, { description: '1, 2, 3 … within its execution.' })
  sequence!: number;

  @Field(() => String, { description: 'Pass it as `after` to continue after this event.' })
  cursor!: string;

  @Field(() => Timestamp, { description: 'When it happened.' })
  occurredAt!: Date;
}

@InterfaceType({
  description: 'A fact about one stage of an execution.',
  implements: ExecutionEvent,
  resolveType: (event: EventView) => event.type,
})
export abstract class StageEvent extends ExecutionEvent {
  @Field(() => Int, {
    nullable: true,
    description: 'Which item of a forEach, from 0; null when it concerns the whole stage.',
  })
  item?: number | null;
}

const execution = (description: string) =>
  declared(Requires(Scope.EXECUTIONS_READ), ObjectType({ implements: ExecutionEvent, description }));
const stage = (description: string) =>
  declared(Requires(Scope.EXECUTIONS_READ), ObjectType({ implements: [ExecutionEvent, StageEvent], description }));

@execution('The execution was accepted, with its plan pinned.')
export class ExecutionCreated extends ExecutionEvent {
  @Field(() => Actor, { nullable: true, description: 'Who started it.' })
  by?: ActorRef;

  @Field(() => Boolean, { nullable: true, description: 'True when it is simulated.' })
  isSimulated?: boolean;
}

@execution('The execution may cost more than its client spends without being asked: it waits for approveExecution.')
export class ExecutionApprovalAsked extends ExecutionEvent {
  @Field(() => Timestamp, { description: 'When it is cancelled unless it was decided.' })
  dueAt!: Date;
}

@execution('The execution was approved.')
export class ExecutionApproved extends ExecutionEvent {
  @Field(() => Actor, { nullable: true, description: 'By whom.' })
  by!: ActorRef;

  @Field(() => String, { nullable: true, description: 'What they said.' })
  comment!: string | null;
}

@execution('The execution waits for a slot of its client.')
export class ExecutionQueued extends ExecutionEvent {
  @Field(() => CauseType, { nullable: true, description: 'In which queue, and at which position.' })
  cause!: Cause;
}

@execution('The execution started.')
export class ExecutionStarted extends ExecutionEvent {}

@execution('The priority of the execution was changed.')
export class ExecutionPriorityChanged extends ExecutionEvent {
  @Field(() => Actor, { nullable: true, description: 'By whom.' })
  by!: ActorRef;

  @Field(() => Int, { description: 'The priority before.' })
  from!: number;

  @Field(() => Int, { description: 'The priority from now on.' })
  to!: number;
}

@execution('The execution was paused: no further stage begins.')
export class ExecutionPaused extends ExecutionEvent {
  @Field(() => Actor, { nullable: true, description: 'By whom.' })
  by!: ActorRef;
}

@execution('The execution was resumed.')
export class ExecutionResumed extends ExecutionEvent {
  @Field(() => Actor, { nullable: true, description: 'By whom.' })
  by!: ActorRef;

  @Field(() => Float, { description: 'How long it was paused, in ms; its deadline is extended by the same time.' })
  pausedMs!: number;
}

@execution('The execution completed.')
export class ExecutionCompleted extends ExecutionEvent {
  @Field(() => ExecutionStatus, { description: 'COMPLETED or PARTIAL.' })
  status!: ExecutionStatus;

  @Field(() => CauseType, {
    nullable: true,
    description: 'Why: every stage is over, some were lost, or a worker ended it early.',
  })
  cause!: Cause | null;
}

@execution('The execution failed.')
export class ExecutionFailed extends ExecutionEvent {
  @Field(() => CauseType, { nullable: true, description: 'Why.' })
  cause!: Cause;
}

@execution('The execution was cancelled.')
export class ExecutionCancelled extends ExecutionEvent {
  @Field(() => CauseType, { nullable: true, description: 'By whom.' })
  cause!: Cause;
}

@stage('The stage waits for a free slot of its worker.')
export class StageQueued extends StageEvent {
  @Field(() => Int, { description: 'Which attempt, from 1.' })
  attempt!: number;

  @Field(() => CauseType, { nullable: true, description: 'In which queue, and at which position.' })
  cause!: Cause;
}

@stage('A stage was offered to its worker.')
export class StageOffered extends StageEvent {
  @Field(() => Int, { description: 'Which attempt, from 1.' })
  attempt!: number;

  @Field(() => Float, { nullable: true, description: 'How long it waited for a slot, in ms.' })
  waitedMs?: number;
}

@stage('The worker accepted the stage.')
export class StageAccepted extends StageEvent {
  @Field(() => Int, { description: 'Which attempt, from 1.' })
  attempt!: number;

  @Field(() => Money, { description: 'The most that the worker may charge.' })
  maxPrice!: Money;

  @Field(() => Float, { nullable: true, description: 'How long the attempt may take, in ms.' })
  timeoutMs?: number;
}

@stage('The worker asks for more than the plan promises; the stage waits for approveStage or rejectStage.')
export class StageCountered extends StageEvent {
  @Field(() => Int, { description: 'Which attempt, from 1.' })
  attempt!: number;

  @Field(() => Money, { description: 'The most that the worker may charge if it is approved.' })
  maxPrice!: Money;

  @Field(() => CauseType, { nullable: true, description: 'Why it waits.' })
  cause!: Cause;
}

@stage('An item of a forEach failed for good; the stage tolerates it and goes on.')
export class StageItemFailed extends StageEvent {
  @Field(() => Int, { description: 'Which attempt, from 1.' })
  attempt!: number;

  @Field(() => CauseType, { nullable: true, description: 'Why.' })
  cause!: Cause;
}

@stage('The worker refused the stage, or did not answer.')
export class StageRejected extends StageEvent {
  @Field(() => Int, { description: 'Which attempt, from 1.' })
  attempt!: number;

  @Field(() => CauseType, { nullable: true, description: 'Why.' })
  cause!: Cause;
}

@stage('The worker started.')
export class StageStarted extends StageEvent {
  @Field(() => Int, { description: 'Which attempt, from 1.' })
  attempt!: number;
}

@Requires(Scope.EXECUTIONS_READ)
@ObjectType('ReadyElement', {
  description: 'A part of an output that is ready before the rest.',
  simpleResolvers: true,
})
class ReadyElementType implements ReadyElement {
  id!: string;

  @Field(() => String, { simple: false, description: 'Its number in the output, as in 1.2.3.' })
  number(): string {
    return this.id;
  }

  @Field(() => String, { description: 'What it is, as in module.' })
  type!: string;

  @Field(() => String, { description: 'What it is called.' })
  title!: string;

  @Field(() => Int, { description: 'Nesting level, from 1.' })
  level!: number;
}

@stage('The worker reported progress.')
export class StageProgressed extends StageEvent {
  @Field(() => Float, { description: 'Progress in percent.' })
  percent!: number;

  @Field(() => String, { description: 'What the worker is doing.' })
  message!: string;

  @Field(() => [ReadyElementType], {
    description:
      'Parts of the output that became ready; one with the id of an earlier one of the same stage takes its place.',
  })
  elements!: ReadyElement[];
}

@stage('An attempt failed and will be retried.')
export class StageRetried extends StageEvent {
  @Field(() => Int, { description: 'The attempt that will be made.' })
  attempt!: number;

  @Field(() => Float, { description: 'How long until then, in ms.' })
  delayMs!: number;

  @Field(() => CauseType, { nullable: true, description: 'Why the attempt before failed.' })
  cause!: Cause;

  @Field(() => String, {
    nullable: true,
    description: 'The fallback of the stage, when it is tried with it from now on.',
  })
  fallbackRef?: string | null;
}

@stage('One item of a forEach is done.')
export class StageItemCompleted extends StageEvent {
  @Field(() => Money, { description: 'What the client pays for it.' })
  cost!: Money;
}

@stage('The stage completed; its output is available.')
export class StageCompleted extends StageEvent {
  @Field(() => Money, { description: 'What the client pays for it.' })
  cost!: Money;
}

@stage('The output of the stage was reused from the execution that this one retries.')
export class StageReused extends StageEvent {
  @Field(() => ID, { description: 'Id of the stage whose output it is.' })
  reusedFrom!: string;
}

@stage('The stage was skipped.')
export class StageSkipped extends StageEvent {
  @Field(() => CauseType, { nullable: true, description: 'Why, with the values that it was decided on.' })
  cause!: Cause;
}

@stage('The stage failed.')
export class StageFailed extends StageEvent {
  @Field(() => CauseType, { nullable: true, description: 'Why.' })
  cause!: Cause;
}

@stage('The stage was cancelled because the execution ended.')
export class StageCancelled extends StageEvent {
  @Field(() => CauseType, { nullable: true, description: 'Why.' })
  cause!: Cause;
}

/** All event types, for a schema that answers with the interface. */
export const EVENT_TYPES = [
  ExecutionCreated,
  ExecutionApprovalAsked,
  ExecutionApproved,
  ExecutionQueued,
  ExecutionStarted,
  ExecutionPriorityChanged,
  ExecutionPaused,
  ExecutionResumed,
  ExecutionCompleted,
  ExecutionFailed,
  ExecutionCancelled,
  StageQueued,
  StageOffered,
  StageCountered,
  StageAccepted,
  StageRejected,
  StageStarted,
  StageProgressed,
  StageRetried,
  StageItemCompleted,
  StageItemFailed,
  StageCompleted,
  StageReused,
  StageSkipped,
  StageFailed,
  StageCancelled,
];

/** The cursor of an event; it names the execution, so that one of another execution is refused. */
export function eventCursor(executionId: string, sequence: number): string {
  return encodeCursor(`event:${executionId}`, sequence);
}

/** The cursor of an event among all of its client. */
export function feedCursorOf(row: ExecutionEventRow): string {
  return encodeCursor(`feed:${row.clientId}`, row.position);
}

/** A row as the graph shows it. */
export function presentEvent(row: ExecutionEventRow): EventView {
  const { maxPriceMicros, priceMicros, ...data } = row.data as { maxPriceMicros?: number; priceMicros?: number };
  return {
    // Most steps of progress have none.
    elements: [],
    ...data,
    ...(maxPriceMicros !== undefined && { maxPrice: Money.of(maxPriceMicros) }),
    ...(priceMicros !== undefined && { cost: Money.of(priceMicros) }),
    type: row.type,
    executionId: row.executionId,
    sequence: row.sequence,
    cursor: eventCursor(row.executionId, row.sequence),
    occurredAt: row.occurredAt,
    stageOrder: row.stage,
  };
}
