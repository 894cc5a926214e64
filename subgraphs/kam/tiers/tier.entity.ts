import { Field, Int, ObjectType } from 'type-graphql';
import { Requires } from '../../../subgraph-kit/access/declare';
import { Scope } from '../../../contracts/scope';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { SubscriptionTier } from '../../../contracts/tier';

@Requires(Scope.TEMPLATES_READ)
@ObjectType({ description: 'What a subscription tier allows. Null means unlimited.', simpleResolvers: true })
@Entity('tier')
export class Tier {
  @Field(() => SubscriptionTier, { description: 'Which tier.' })
  @PrimaryColumn('enum', { enum: SubscriptionTier, enumName: 'subscription_tier' })
  name!: SubscriptionTier;

  @Field(() => Int, { description: '1 for the lowest; a higher rank may do all that a lower one may.' })
  @Column('int', { unique: true })
  rank!: number;

  @Field(() => Int, { nullable: true, description: 'Requests in a calendar month.' })
  @Column('int', { name: 'requests_per_month', nullable: true })
  requestsPerMonth!: number | null;

  @Field(() => Int, { nullable: true, description: 'People who may sign in for the client.' })
  @Column('int', { name: 'max_users', nullable: true })
  maxUsers!: number | null;

  @Field(() => Int, { description: 'API requests in a minute.' })
  @Column('int', { name: 'api_requests_per_minute' })
  apiRequestsPerMinute!: number;

  @Field(() => Int, { nullable: true, description: 'How long results are kept, in days.' })
  @Column('int', { name: 'retention_days', nullable: true })
  retentionDays!: number | null;

  @Field(() => Int, { description: 'Executions that may run at the same time.' })
  @Column('int', { name: 'max_concurrent_executions' })
  maxConcurrentExecutions!: number;

  @Field(() => [String], { description: 'Features that this tier adds to those before it.' })
  @Column('text', { array: true })
  features!: string[];
}
