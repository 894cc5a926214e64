import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { microsColumn } from '../../../lib/database/columns';
import { Execution, type Reason } from './execution.entity';
import { AttemptStatus, StageStatus } from './status';

/** One stage of an execution. */
@Entity('stage_execution')
@Index('stage_execution_order', ['executionId', 'order'], { unique: true })
@Check('stage_execution_output', `("status" = 'completed') = ("output" is not null)`)
@Check('stage_execution_reason', `"status" not in ('failed', 'skipped') or "reason" is not null`)
export class StageExecution {
  @PrimaryColumn('text')
  id!: string;

  @ForeignKey(() => Execution)
  @Column('text', { name: 'execution_id' })
  executionId!: string;

  @Column('int')
  order!: number;

  @Column('text')
  worker!: string;

  @Column('text', { name: 'template_ref' })
  templateRef!: string;

  @Column('boolean')
  required!: boolean;

  @Column('enum', { enum: StageStatus, enumName: 'stage_status', default: StageStatus.PENDING })
  status!: StageStatus;

  /** The merged parameters, once they are known. */
  @Column('jsonb', { nullable: true })
  parameters!: Record<string, unknown> | null;

  @Column('jsonb', { nullable: true })
  reason!: Reason | null;

  /** The worker's job of the newest attempt. */
  @Column('text', { name: 'job_id', nullable: true })
  jobId!: string | null;

  @Column('jsonb', { nullable: true })
  output!: Record<string, unknown> | null;

  @Column('smallint', { default: 0 })
  progress!: number;

  @Column('text', { name: 'progress_message', default: '' })
  progressMessage!: string;

  @Column('timestamptz', { name: 'started_at', nullable: true })
  startedAt!: Date | null;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt!: Date | null;
}

/** One attempt at a stage: the handshake and what came of it. Figures are summed from here. */
@Entity('stage_attempt')
@Index('stage_attempt_number', ['stageId', 'attempt'], { unique: true })
@Index('stage_attempt_job', ['jobId'])
export class StageAttempt {
  /** `execution:stage:attempt`, which is also the key of the worker protocol. */
  @PrimaryColumn('text')
  key!: string;

  @ForeignKey(() => StageExecution)
  @Column('text', { name: 'stage_id' })
  stageId!: string;

  @Column('text', { name: 'execution_id' })
  executionId!: string;

  @Column('int')
  attempt!: number;

  @Column('enum', { enum: AttemptStatus, enumName: 'attempt_status' })
  status!: AttemptStatus;

  @Column('text', { name: 'job_id', nullable: true })
  jobId!: string | null;

  /** The most that the worker may charge, as agreed in the handshake. */
  @Column({ name: 'max_price_micros', nullable: true, ...microsColumn })
  maxPriceMicros!: number | null;

  /** When the attempt is given up. */
  @Column('timestamptz', { name: 'deadline_at', nullable: true })
  deadlineAt!: Date | null;

  @Column('jsonb', { nullable: true })
  reason!: (Reason & { retryable: boolean; retryAfterMs?: number }) | null;

  /** What the client pays. */
  @Column({ name: 'price_micros', default: 0, ...microsColumn })
  priceMicros!: number;

  /** What an AI provider charged. */
  @Column({ name: 'provider_cost_micros', default: 0, ...microsColumn })
  providerCostMicros!: number;

  @Column('int', { name: 'input_tokens', default: 0 })
  inputTokens!: number;

  @Column('int', { name: 'output_tokens', default: 0 })
  outputTokens!: number;

  @Column('timestamptz', { name: 'offered_at', default: () => 'now()' })
  offeredAt!: Date;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt!: Date | null;
}
