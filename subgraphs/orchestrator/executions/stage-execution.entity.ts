import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { microsColumn } from '../../../lib/database/columns';
import type { Cause } from '../causes/cause';
import { Payload } from '../payloads/payload.entity';
import { Execution } from './execution.entity';
import type { Negotiation } from '../engine/negotiation';
import { AttemptStatus, StageStatus } from './status';

/** One stage of an execution. */
@Entity('stage_execution')
@Index('stage_execution_order', ['executionId', 'order'], { unique: true })
@Index('stage_execution_by_parameters_payload', ['parametersPayload'], { where: '"parameters_payload" is not null' })
@Index('stage_execution_by_output_payload', ['outputPayload'], { where: '"output_payload" is not null' })
@Index('stage_execution_unsuccessful', ['executionId'], { where: `"status" in ('failed', 'cancelled')` })
@Index('stage_execution_recent', ['worker', 'endedAt'], { where: `"status" = 'completed'` })
@Check('stage_execution_output', `("status" = 'completed') = ("output" is not null or "output_payload" is not null)`)
@Check('stage_execution_cause', `"status" not in ('failed', 'skipped', 'cancelled') or "cause" is not null`)
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

  /** The merged parameters, once they are known; null as well when they are kept as a payload. */
  @Column('jsonb', { nullable: true })
  parameters!: Record<string, unknown> | null;

  /** The payload of parameters that are too large for a row. */
  @ForeignKey(() => Payload, { name: 'FK_STAGE_PARAMETERS_PAYLOAD' })
  @Column('text', { name: 'parameters_payload', nullable: true })
  parametersPayload!: string | null;

  @Column('jsonb', { nullable: true })
  cause!: Cause | null;

  /** How many items it is done for, when it is done for each of a list. */
  @Column('int', { nullable: true })
  items!: number | null;

  /** The stage of an earlier execution whose output was reused. */
  @Column('text', { name: 'reused_from', nullable: true })
  reusedFrom!: string | null;

  /** The worker's job of the newest attempt. */
  @Column('text', { name: 'job_id', nullable: true })
  jobId!: string | null;

  /** Not read with the rest: it can be large. */
  @Column('jsonb', { nullable: true, select: false })
  output!: Record<string, unknown> | null;

  /** The payload of an output that is too large for a row. */
  @ForeignKey(() => Payload, { name: 'FK_STAGE_OUTPUT_PAYLOAD' })
  @Column('text', { name: 'output_payload', nullable: true })
  outputPayload!: string | null;

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
@Index('stage_attempt_by_execution', ['executionId'])
@Index('stage_attempt_by_parameters_payload', ['parametersPayload'], { where: '"parameters_payload" is not null' })
@Index('stage_attempt_by_output_payload', ['outputPayload'], { where: '"output_payload" is not null' })
export class StageAttempt {
  /** `execution:stage:attempt`, or `execution:stage.item:attempt`; also the key of the worker protocol. */
  @PrimaryColumn('text')
  key!: string;

  @Column('text', { name: 'stage_id' })
  stageId!: string;

  /** There is an index for it, so that removing an execution does not look through all attempts. */
  @ForeignKey(() => Execution, { name: 'FK_ATTEMPT_EXECUTION' })
  @Column('text', { name: 'execution_id' })
  executionId!: string;

  /** Which item of the list it is for, from 0; 0 as well for a stage that is done once. */
  @Column('int', { default: 0 })
  item!: number;

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
  cause!: Cause | null;

  /** The merged parameters of an item; those of a stage that is done once lie with the stage. */
  @Column('jsonb', { nullable: true })
  parameters!: Record<string, unknown> | null;

  /** The payload of parameters that are too large for a row. */
  @ForeignKey(() => Payload, { name: 'FK_ATTEMPT_PARAMETERS_PAYLOAD' })
  @Column('text', { name: 'parameters_payload', nullable: true })
  parametersPayload!: string | null;

  /** The payload of an output that is too large for a row. */
  @ForeignKey(() => Payload, { name: 'FK_ATTEMPT_OUTPUT_PAYLOAD' })
  @Column('text', { name: 'output_payload', nullable: true })
  outputPayload!: string | null;

  /** The output of an item, of which that of the stage is put together. Not read with the rest. */
  @Column('jsonb', { nullable: true, select: false })
  output!: Record<string, unknown> | null;

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

  /** When it was ready to be offered. */
  @Column('timestamptz', { name: 'queued_at' })
  queuedAt!: Date;

  @Column('timestamptz', { name: 'offered_at', nullable: true })
  offeredAt!: Date | null;

  @Column('timestamptz', { name: 'accepted_at', nullable: true })
  acceptedAt!: Date | null;

  /** When the worker was told to begin; written a moment later, so that it may be told again after a crash, which does no harm. */
  @Column('timestamptz', { name: 'start_requested_at', nullable: true })
  startRequestedAt!: Date | null;

  /** When the worker first reported on it. */
  @Column('timestamptz', { name: 'started_at', nullable: true })
  startedAt!: Date | null;

  @Column('timestamptz', { name: 'heartbeat_at', nullable: true })
  heartbeatAt!: Date | null;

  /** For how long the worker may be silent; for ever when null. */
  @Column('int', { name: 'heartbeat_ms', nullable: true })
  heartbeatMs!: number | null;

  /** When the next attempt is due. */
  @Column('timestamptz', { name: 'retry_at', nullable: true })
  retryAt!: Date | null;

  /** When the worker is to be told (again) to stop; null when it need not be. */
  @Column('timestamptz', { name: 'stop_due_at', nullable: true })
  stopDueAt!: Date | null;

  /** What was offered and answered; null before, and for attempts from before it was kept. */
  @Column('jsonb', { nullable: true })
  negotiation!: Negotiation | null;

  /** Whether it was made with the fallback of its stage. */
  @Column('boolean', { name: 'uses_fallback', default: false })
  usesFallback!: boolean;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt!: Date | null;
}
