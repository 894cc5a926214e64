import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What can happen to an execution; also the names of the event types in the graph. */
export enum EventType {
  EXECUTION_CREATED = 'ExecutionCreated',
  EXECUTION_APPROVAL_ASKED = 'ExecutionApprovalAsked',
  EXECUTION_APPROVED = 'ExecutionApproved',
  EXECUTION_QUEUED = 'ExecutionQueued',
  EXECUTION_STARTED = 'ExecutionStarted',
  EXECUTION_PRIORITY_CHANGED = 'ExecutionPriorityChanged',
  EXECUTION_PAUSED = 'ExecutionPaused',
  EXECUTION_RESUMED = 'ExecutionResumed',
  STAGE_QUEUED = 'StageQueued',
  STAGE_OFFERED = 'StageOffered',
  STAGE_COUNTERED = 'StageCountered',
  STAGE_ACCEPTED = 'StageAccepted',
  STAGE_REJECTED = 'StageRejected',
  STAGE_STARTED = 'StageStarted',
  STAGE_PROGRESSED = 'StageProgressed',
  STAGE_RETRIED = 'StageRetried',
  STAGE_ITEM_COMPLETED = 'StageItemCompleted',
  STAGE_ITEM_FAILED = 'StageItemFailed',
  STAGE_COMPLETED = 'StageCompleted',
  STAGE_REUSED = 'StageReused',
  STAGE_SKIPPED = 'StageSkipped',
  STAGE_FAILED = 'StageFailed',
  STAGE_CANCELLED = 'StageCancelled',
  EXECUTION_COMPLETED = 'ExecutionCompleted',
  EXECUTION_FAILED = 'ExecutionFailed',
  EXECUTION_CANCELLED = 'ExecutionCancelled',
}

/** The events after which nothing more happens. */
export const FINAL_EVENTS: readonly EventType[] = [
  EventType.EXECUTION_COMPLETED,
  EventType.EXECUTION_FAILED,
  EventType.EXECUTION_CANCELLED,
];

/** A fact about an execution. Rows are only ever added. */
@Entity('execution_event')
@Index('execution_event_position', ['clientId', 'position'], { unique: true })
export class ExecutionEventRow {
  @PrimaryColumn('text', { name: 'execution_id' })
  executionId!: string;

  /** 1, 2, 3 … without a gap within an execution. */
  @PrimaryColumn('int')
  sequence!: number;

  @Column('enum', { enum: EventType, enumName: 'event_type' })
  type!: EventType;

  /** Order of the stage that it is about. */
  @Column('int', { nullable: true })
  stage!: number | null;

  @Column('jsonb')
  data!: Record<string, unknown>;

  @Column('text', { name: 'client_id' })
  clientId!: string;

  /** Place among all events of the client, in the order of their commits. */
  @Column('bigint')
  position!: string;

  @Column('timestamptz', { name: 'occurred_at', default: () => 'clock_timestamp()' })
  occurredAt!: Date;
}
