import { Check, Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';
import { microsColumn } from '../../../lib/database/columns';
import type { Cause } from '../causes/cause';
import type { Approval } from '../engine/approval';
import type { OnHigherPrice } from '../engine/negotiation';
import type { Simulation } from '../engine/simulation';
import type { Plan } from '../plans/definition';
import { ExecutionStatus, ReportedStatus } from './status';

/** A plan as an execution keeps it: nothing that is edited later changes it. */
export type PinnedPlan = Omit<Plan, 'blockers' | 'verdict' | 'maxTimeMs'> & {
  /** What the start said of workers that ask for more; absent in plans that were pinned before it could be said. */
  onHigherPrice?: OnHigherPrice;
  /** Makes it a simulation; absent for a real one. */
  simulation?: Simulation;
};

/** What only statements of lists look at. */
const KEPT = { select: false, insert: false, update: false };

/** An execution as lists have it: its plan is larger than all the rest, and read only when it is asked for. */
export type ListedExecution = Omit<Execution, 'plan'> & { plan?: PinnedPlan };

/** One run of a pinned master template version. */
@Entity('execution')
@Index('execution_idempotency', ['clientId', 'idempotencyKey'], { unique: true })
@Index('execution_by_client', ['clientId', 'id'])
@Index('execution_by_creation', ['createdAt'])
@Index('execution_by_cost', ['chargedMicros', 'id'])
@Index('execution_by_cost_of_client', ['clientId', 'chargedMicros', 'id'])
@Index('execution_by_duration', ['durationMs', 'id'])
@Index('execution_by_duration_of_client', ['clientId', 'durationMs', 'id'])
@Index('execution_by_template', ['masterTemplateId', 'id'])
@Index('execution_live', ['id'], { where: '"ended_at" is null' })
@Index('execution_unsuccessful', ['id'], { where: `"status" in ('failed', 'cancelled', 'partial')` })
@Check('execution_end', `("ended_at" is not null) = ("status" in ('completed', 'partial', 'failed', 'cancelled'))`)
@Check('execution_cause', `("ended_at" is not null) = ("cause" is not null)`)
@Index('execution_due', ['wakeAt'], { where: '"wake_at" is not null' })
@Index('execution_by_driver', ['driver'], { where: '"driver" is not null' })
@Index('execution_by_request', ['requestId', 'id'], { where: '"request_id" is not null' })
@Index('execution_live_of_request', ['requestId'], {
  unique: true,
  where: '"request_id" is not null and "ended_at" is null',
})
@Index('execution_unreported', ['id'], {
  where: `"request_id" is not null and ("reported_status" is null or ("reported_status" = 'started' and "ended_at" is not null))`,
})
@Check('execution_money', '"charged_micros" between 0 and "reserved_micros"')
@Index('execution_awaiting_approval', ['clientId', 'id'], {
  where: `"approval"->>'decision' = 'awaited' and "ended_at" is null`,
})
@Index('execution_of_quote', ['quoteId'], { unique: true, where: '"quote_id" is not null' })
@Index('execution_retries', ['retryOf'], { where: '"retry_of" is not null' })
export class Execution {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'client_id' })
  clientId!: string;

  @Column('text', { name: 'master_template_id' })
  masterTemplateId!: string;

  @Column('int', { name: 'master_template_version' })
  masterTemplateVersion!: number;

  @Column('enum', { enum: ExecutionStatus, enumName: 'execution_status' })
  status!: ExecutionStatus;

  @Column('jsonb')
  parameters!: Record<string, unknown>;

  @Column('jsonb')
  plan!: PinnedPlan;

  /** Whether its outputs are made up and nothing is paid. */
  @Column('boolean', { name: 'is_simulated', default: false })
  isSimulated!: boolean;

  @Column('text', { name: 'idempotency_key' })
  idempotencyKey!: string;

  /** Digest of what was asked with the key: the same key with other input is refused. */
  @Column('text', { name: 'input_hash' })
  inputHash!: string;

  /** Rank in queues: critical 100, high 75, medium 50, low 25. */
  @Column('int', { default: 50 })
  priority!: number;

  /** Counts the changes; a change that was decided on an older state is not recorded. */
  @Column('int', { default: 0 })
  revision!: number;

  /** Why it ended. */
  @Column('jsonb', { nullable: true })
  cause!: Cause | null;

  /** Sequence of the newest event; the row lock of its update keeps the sequence without gaps. */
  @Column('int', { name: 'last_sequence', default: 0 })
  lastSequence!: number;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'started_at', nullable: true })
  startedAt!: Date | null;

  @Column('timestamptz', { name: 'deadline_at', nullable: true })
  deadlineAt!: Date | null;

  /** When it was paused; null unless it is paused. */
  @Column('timestamptz', { name: 'paused_at', nullable: true })
  pausedAt!: Date | null;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt!: Date | null;

  /** When it must be polled, if nothing happens before. */
  @Column('timestamptz', { name: 'wake_at', nullable: true })
  wakeAt!: Date | null;

  /** The process that is talking to a worker for it; another goes on when that process dies. */
  @Column('text', { nullable: true })
  driver!: string | null;

  /** The execution that this one retries. */
  @Column('text', { name: 'retry_of', nullable: true })
  retryOf!: string | null;

  /** W3C trace context of the request that started it. */
  @Column('text', { name: 'trace_parent', nullable: true })
  traceParent!: string | null;

  /** The request that it is for. */
  @Column('text', { name: 'request_id', nullable: true })
  requestId!: string | null;

  /** The month whose budget it is paid from, as in 2026-11: that in which it was created. */
  @Column('text', { name: 'budget_month', nullable: true })
  budgetMonth!: string | null;

  /** What is reserved of that budget, what was charged included; what is charged once it has ended. */
  @Column({ name: 'reserved_micros', default: 0, ...microsColumn })
  reservedMicros!: number;

  @Column({ name: 'charged_micros', default: 0, ...microsColumn })
  chargedMicros!: number;

  /** From its start to its end; -1 before that. The database keeps it, and the words below, by triggers. */
  @Column('bigint', { name: 'duration_ms', default: -1, ...KEPT })
  durationMs!: never;

  /** The words of its short parameters. */
  @Column('tsvector', { name: 'search_words', default: '', ...KEPT })
  searchWords!: never;

  /** The quote that it keeps. */
  @Column('text', { name: 'quote_id', nullable: true })
  quoteId!: string | null;

  /** Whether it may spend as much as it may; null when nobody needs to be asked. */
  @Column('jsonb', { nullable: true })
  approval!: Approval | null;

  /** What was reported to KAM, which owns the request. */
  @Column('enum', { name: 'reported_status', enum: ReportedStatus, enumName: 'reported_status', nullable: true })
  reportedStatus!: ReportedStatus | null;
}
