import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Execution } from '../executions/execution.entity';

/** What can happen to an execution; also the names of the event types in the graph. */
export enum EventType {
  EXECUTION_CREATED = 'ExecutionCreated',
  EXECUTION_STARTED = 'ExecutionStarted',
  STAGE_OFFERED = 'StageOffered',
  STAGE_ACCEPTED = 'StageAccepted',
  STAGE_REJECTED = 'StageRejected',
  STAGE_PROGRESSED = 'StageProgressed',
  STAGE_RETRIED = 'StageRetried',
  STAGE_COMPLETED = 'StageCompleted',
  STAGE_SKIPPED = 'StageSkipped',
  STAGE_FAILED = 'StageFailed',
  EXECUTION_COMPLETED = 'ExecutionCompleted',
  EXECUTION_FAILED = 'ExecutionFailed',
  EXECUTION_CANCELLED = 'ExecutionCancelled',
}

/** The events after which nothing more happens. */
export const FINAL_EVENTS: readonly EventType[] = [EventType.EXECUTION_COMPLETED, EventType.EXECUTION_FAILED, EventType.EXECUTION_CANCELLED];

/** A fact about an execution. Rows are only ever added. */
@Entity('execution_event')
@Index('execution_event_once', ['executionId', 'key'], { unique: true })
export class ExecutionEventRow {
  @ForeignKey(() => Execution)
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

  /** Names the fact, so that a repeated step tells it once. */
  @Column('text')
  key!: string;

  @Column('timestamptz', { name: 'occurred_at', default: () => 'clock_timestamp()' })
  occurredAt!: Date;
}
