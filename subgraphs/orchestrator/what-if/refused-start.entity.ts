import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SubscriptionTier } from '../../../contracts/tier';

/** How often on a day starts of a master template were refused because of the tier alone. */
@Entity('refused_start')
export class RefusedStart {
  @PrimaryColumn('text', { name: 'client_id', primaryKeyConstraintName: 'PK_REFUSED_START' })
  clientId!: string;

  /** In UTC. */
  @PrimaryColumn('date', { primaryKeyConstraintName: 'PK_REFUSED_START' })
  day!: string;

  @PrimaryColumn('text', { name: 'master_template_id', primaryKeyConstraintName: 'PK_REFUSED_START' })
  masterTemplateId!: string;

  /** The tier that all of it would have taken. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_REFUSED_START' })
  required!: SubscriptionTier;

  @Column('int', { default: 1 })
  count!: number;
}
