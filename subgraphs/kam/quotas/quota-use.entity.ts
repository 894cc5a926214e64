import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How much of something that is limited by time was used in its current window. */
@Entity('quota_use')
export class QuotaUse {
  /** What is counted, of whom, as in requests:client_demo_001. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_QUOTA_USE' })
  key!: string;

  @Column('timestamptz', { name: 'window_start' })
  windowStart!: Date;

  @Column('int')
  used!: number;
}
