import { Check, Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';
import { microsColumn } from '../lib/database/columns';
import { JobStatus } from '../contracts/job-status';
import { SubscriptionTier } from '../contracts/tier';
import type { JobFailure } from '../contracts/worker-protocol';

/** A piece of work that a worker accepted. It outlives the process that does it. */
@Entity('job')
@Index('job_to_run', ['createdAt'], { where: `"status" in ('queued', 'running')` })
@Index('job_to_report', ['reportAfter', 'finishedAt'], { where: '"reported_at" is null and "finished_at" is not null' })
@Index('job_by_client', ['clientId', 'id'])
@Index('job_by_end', ['finishedAt'], { where: '"finished_at" is not null' })
@Index('job_by_template', ['templateId', 'templateVersion', 'finishedAt'])
@Check('job_progress_percent', '"progress" between 0 and 100')
@Check('job_output_when_completed', `("status" = 'completed') = ("output" is not null)`)
export class Job {
  @PrimaryColumn('text')
  id!: string;

  /** The orchestrator's name for the attempt; the same key is the same job. */
  @Column('text', { unique: true })
  key!: string;

  @Column('text', { name: 'client_id' })
  clientId!: string;

  /** The client's tier when it was agreed on; null for jobs from before it was kept. */
  @Column('enum', { name: 'client_tier', enum: SubscriptionTier, enumName: 'subscription_tier', nullable: true })
  clientTier!: SubscriptionTier | null;

  @Column('text', { name: 'execution_id' })
  executionId!: string;

  @Column('text', { name: 'template_id' })
  templateId!: string;

  @Column('int', { name: 'template_version' })
  templateVersion!: number;

  @Column('jsonb')
  parameters!: Record<string, unknown>;

  @Column({ name: 'max_price_micros', ...microsColumn })
  maxPriceMicros!: number;

  @Column('int', { name: 'timeout_ms' })
  timeoutMs!: number;

  @Column('enum', { enum: JobStatus, enumName: 'job_status' })
  status!: JobStatus;

  @Column('smallint', { default: 0 })
  progress!: number;

  @Column('text', { name: 'progress_message', default: '' })
  progressMessage!: string;

  @Column('jsonb', { nullable: true })
  output!: Record<string, unknown> | null;

  @Column('jsonb', { nullable: true })
  failure!: JobFailure | null;

  @Column('text', { array: true, default: '{}' })
  warnings!: string[];

  /** What else the worker tells of it, in its own form. */
  @Column('jsonb', { default: {} })
  details!: Record<string, unknown>;

  /** Which model did it, as provider/name. */
  @Column('text', { nullable: true })
  model!: string | null;

  @Column('int', { name: 'input_tokens', default: 0 })
  inputTokens!: number;

  @Column('int', { name: 'output_tokens', default: 0 })
  outputTokens!: number;

  @Column({ name: 'provider_cost_micros', default: 0, ...microsColumn })
  providerCostMicros!: number;

  @Column({ name: 'price_micros', nullable: true, ...microsColumn })
  priceMicros!: number | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'started_at', nullable: true })
  startedAt!: Date | null;

  @Column('timestamptz', { name: 'finished_at', nullable: true })
  finishedAt!: Date | null;

  /** Why nothing more needs to be done for the execution; null when the rest of it is to be done as planned. */
  @Column('text', { name: 'end_reason', nullable: true })
  endReason!: string | null;

  /** W3C trace context of the attempt that it is made for. */
  @Column('text', { name: 'trace_parent', nullable: true })
  traceParent!: string | null;

  /** Which process runs it, and when it last said so; another takes over when it falls silent. */
  @Column('text', { nullable: true })
  runner!: string | null;

  @Column('timestamptz', { name: 'heartbeat_at', nullable: true })
  heartbeatAt!: Date | null;

  /** The result is not told again before this; null while it was never told. */
  @Column('timestamptz', { name: 'report_after', nullable: true })
  reportAfter!: Date | null;

  /** When the orchestrator took the result, or said that it does not want it. */
  @Column('timestamptz', { name: 'reported_at', nullable: true })
  reportedAt!: Date | null;
}
