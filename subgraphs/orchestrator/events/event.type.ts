import { Field, Float, Int, InterfaceType, ObjectType } from 'type-graphql';
import { encodeCursor } from '../../../lib/graph/connection';
import { Money } from '../../../lib/graph/money.type';
import { Timestamp } from '../../../lib/graph/scalars';
import { ReasonType } from '../executions/execution.type';
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

  @Field(() => String, { description: 'Pass it as `after` to go on behind this event.' })
  cursor!: string;

  @Field(() => Timestamp, { description: 'When it happened.' })
  occurredAt!: Date;
}

@InterfaceType({ description: 'A fact about one stage of an execution.', implements: ExecutionEvent, resolveType: (event: EventView) => event.type })
export abstract class StageEvent extends ExecutionEvent {}

const execution = (description: string) => ObjectType({ implements: ExecutionEvent, description });
const stage = (description: string) => ObjectType({ implements: [ExecutionEvent, StageEvent], description });

@execution('The execution was accepted, with its plan pinned.')
export class ExecutionCreated extends ExecutionEvent {}

@execution('The execution began.')
export class ExecutionStarted extends ExecutionEvent {}

@execution('The execution ended well.')
export class ExecutionCompleted extends ExecutionEvent {
  @Field(() => ExecutionStatus, { description: 'COMPLETED or PARTIAL.' })
  status!: ExecutionStatus;
}

@execution('The execution failed.')
export class ExecutionFailed extends ExecutionEvent {
  @Field(() => ReasonType, { description: 'Why.' })
  reason!: ReasonType;
}

@execution('The execution was cancelled.')
export class ExecutionCancelled extends ExecutionEvent {
  @Field(() => ReasonType, { description: 'By whom.' })
  reason!: ReasonType;
}

@stage('A stage was offered to its worker.')
export class StageOffered extends StageEvent {
  @Field(() => Int, { description: 'Which attempt, from 1.' })
  attempt!: number;

  @Field(() => Float, { description: 'How long the attempt may take, in ms.' })
  timeoutMs!: number;
}

@stage('The worker took the stage on.')
export class StageAccepted extends StageEvent {
  @Field(() => Int, { description: 'Which attempt, from 1.' })
  attempt!: number;

  @Field(() => Money, { description: 'The most that the worker may charge.' })
  maxPrice!: Money;
}

@stage('The worker refused the stage, or did not answer.')
export class StageRejected extends StageEvent {
  @Field(() => Int, { description: 'Which attempt, from 1.' })
  attempt!: number;

  @Field(() => ReasonType, { description: 'Why.' })
  reason!: ReasonType;
}

@stage('The worker got further with the stage.')
export class StageProgressed extends StageEvent {
  @Field(() => Float, { description: 'How far it is, 0 to 100.' })
  percent!: number;

  @Field(() => String, { description: 'What it is at.' })
  message!: string;
}

@stage('An attempt came to nothing and another will be made.')
export class StageRetried extends StageEvent {
  @Field(() => Int, { description: 'The attempt that will be made.' })
  attempt!: number;

  @Field(() => Float, { description: 'How long until then, in ms.' })
  delayMs!: number;

  @Field(() => ReasonType, { description: 'Why the one before came to nothing.' })
  reason!: ReasonType;
}

@stage('The stage is done; its output is there.')
export class StageCompleted extends StageEvent {
  @Field(() => Money, { description: 'What the client pays for it.' })
  cost!: Money;
}

@stage('The stage was left out.')
export class StageSkipped extends StageEvent {
  @Field(() => ReasonType, { description: 'Why, with the values that decided it.' })
  reason!: ReasonType;
}

@stage('The stage could not be done.')
export class StageFailed extends StageEvent {
  @Field(() => ReasonType, { description: 'Why.' })
  reason!: ReasonType;
}

/** All event types, for a schema that answers with the interface. */
export const EVENT_TYPES = [
  ExecutionCreated,
  ExecutionStarted,
  ExecutionCompleted,
  ExecutionFailed,
  ExecutionCancelled,
  StageOffered,
  StageAccepted,
  StageRejected,
  StageProgressed,
  StageRetried,
  StageCompleted,
  StageSkipped,
  StageFailed,
];

/** The cursor of an event; it names the execution, so that one of another execution is refused. */
export function eventCursor(executionId: string, sequence: number): string {
  return encodeCursor(`event:${executionId}`, sequence);
}

/** A row as the graph shows it. */
export function presentEvent(row: ExecutionEventRow): EventView {
  const { maxPriceMicros, priceMicros, ...data } = row.data as { maxPriceMicros?: number; priceMicros?: number };
  return {
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
