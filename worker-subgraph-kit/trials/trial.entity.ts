import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { JobStatus } from '../../contracts/job-status';
import type { JobFailure, Usage } from '../../contracts/worker-protocol';
import type { Validation } from '../../contracts/validation';

/** What came of a trial. */
export interface TrialResult {
  output: Record<string, unknown> | null;
  failure: JobFailure | null;
  warnings: string[];
  validations: Validation[];
  model: string | null;
  usage: Usage;
  /** What a client would have paid. */
  priceMicros: number;
}

/** A version of a template, tried with sample parameters: no execution, no client, nothing to pay. */
@Entity('template_trial')
@Index('trial_of_template', ['templateId', 'id'])
export class TemplateTrial {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_TEMPLATE_TRIAL' })
  id!: string;

  @Column('text', { name: 'template_id' })
  templateId!: string;

  @Column('int', { name: 'template_version' })
  templateVersion!: number;

  @Column('jsonb')
  parameters!: Record<string, unknown>;

  /** Running, completed or failed. */
  @Column('enum', { enum: JobStatus, enumName: 'job_status' })
  status!: JobStatus;

  @Column('text', { name: 'started_by' })
  startedBy!: string;

  @Column('jsonb', { nullable: true })
  result!: TrialResult | null;

  @Column('timestamptz', { name: 'started_at', default: () => 'now()' })
  startedAt!: Date;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt!: Date | null;
}
