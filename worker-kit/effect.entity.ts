import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Job } from './job.entity';

/** Something that a job did to the outside world, such as a call that costs money: noted before, and its answer before anything else. */
@Entity('job_effect')
export class JobEffect {
  @ForeignKey(() => Job, { name: 'FK_JOB_EFFECT_JOB' })
  @PrimaryColumn('text', { name: 'job_id', primaryKeyConstraintName: 'PK_JOB_EFFECT' })
  jobId!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_JOB_EFFECT' })
  name!: string;

  @Column('timestamptz', { name: 'started_at', default: () => 'clock_timestamp()' })
  startedAt!: Date;

  @Column('jsonb', { nullable: true })
  answer!: unknown;

  @Column('timestamptz', { name: 'answered_at', nullable: true })
  answeredAt!: Date | null;
}
