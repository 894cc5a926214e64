import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How much may be asked of a provider at this moment, over all processes of one service: it fills up as time passes. */
@Entity('provider_bucket')
export class ProviderBucket {
  /** As in openai:requests. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_PROVIDER_BUCKET' })
  name!: string;

  @Column('double precision')
  level!: number;

  @Column('timestamptz', { name: 'filled_at', default: () => 'clock_timestamp()' })
  filledAt!: Date;
}
