import { Field, ID, ObjectType } from 'type-graphql';
import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Requires } from '../../../subgraph-kit/access/declare';
import { Scope } from '../../../contracts/scope';
import { Timestamp } from '../../../subgraph-kit/graph/scalars';
import { SubscriptionTier } from '../../../contracts/tier';
import { Client } from './client.entity';

@Requires(Scope.ACCOUNT_READ)
@ObjectType({ description: 'A change of the tier of a client.', simpleResolvers: true })
@Entity('tier_change')
@Index('tier_change_by_client', ['clientId', 'id'])
export class TierChange {
  @Field(() => ID, { description: 'Stable id; sorts by time.' })
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_TIER_CHANGE' })
  id!: string;

  @ForeignKey(() => Client, { name: 'FK_TIER_CHANGE_CLIENT' })
  @Column('text', { name: 'client_id' })
  clientId!: string;

  @Field(() => SubscriptionTier, { description: 'The tier before.' })
  @Column('enum', { name: 'from_tier', enum: SubscriptionTier, enumName: 'subscription_tier' })
  from!: SubscriptionTier;

  @Field(() => SubscriptionTier, { description: 'The tier after.' })
  @Column('enum', { name: 'to_tier', enum: SubscriptionTier, enumName: 'subscription_tier' })
  to!: SubscriptionTier;

  @Field(() => String, { description: 'Why.' })
  @Column('text')
  reason!: string;

  @Field(() => String, { description: 'Id of the user who changed it.' })
  @Column('text', { name: 'changed_by' })
  changedBy!: string;

  @Field(() => Timestamp, { description: 'When.' })
  @CreateDateColumn({ name: 'changed_at', type: 'timestamptz' })
  changedAt!: Date;
}
