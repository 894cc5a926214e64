import { Check, Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Plan } from '../plans/plan';
import { ExecutionStatus } from './status';

/** Why something was skipped, refused or failed, for programs and for people. */
export interface Reason {
  code: string;
  message: string;
  /** What decided it, such as the values of a condition. */
  details?: Record<string, unknown>;
}

/** A plan as an execution keeps it: nothing that is edited later changes it. */
export type PinnedPlan = Omit<Plan, 'blockers' | 'verdict'>;

/** One run of a pinned master template version. */
@Entity('execution')
@Index('execution_idempotency', ['clientId', 'idempotencyKey'], { unique: true })
@Index('execution_by_client', ['clientId', 'id'])
@Index('execution_by_template', ['masterTemplateId', 'id'])
@Check('execution_end', `("ended_at" is not null) = ("status" in ('completed', 'partial', 'failed', 'cancelled'))`)
@Check('execution_failure', `("status" = 'failed') = ("failure" is not null)`)
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

  @Column('text', { name: 'idempotency_key' })
  idempotencyKey!: string;

  /** Digest of what was asked with the key: the same key with other input is refused. */
  @Column('text', { name: 'input_hash' })
  inputHash!: string;

  @Column('jsonb', { nullable: true })
  failure!: Reason | null;

  /** Sequence of the newest event; the row lock of its update is what keeps the sequence without gaps. */
  @Column('int', { name: 'last_sequence', default: 0 })
  lastSequence!: number;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'started_at', nullable: true })
  startedAt!: Date | null;

  @Column('timestamptz', { name: 'deadline_at', nullable: true })
  deadlineAt!: Date | null;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt!: Date | null;
}
