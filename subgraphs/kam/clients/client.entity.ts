import { Directive, Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { Check, Column, CreateDateColumn, Entity, Index, PrimaryColumn } from 'typeorm';
import { Requires } from '../../../subgraph-kit/access/declare';
import { Scope } from '../../../contracts/scope';
import { microsColumn } from '../../../lib/database/columns';
import { SubscriptionTier } from '../../../contracts/tier';
import { Timestamp } from '../../../subgraph-kit/graph/scalars';
import { ClientProfile } from './profile.type';
import { Node } from '../nodes/node.type';

/** Status of an account; only trial and active accounts may start work. */
export enum AccountStatus {
  TRIAL = 'trial',
  ACTIVE = 'active',
  SUSPENDED = 'suspended',
  CANCELLED = 'cancelled',
}

registerEnumType(AccountStatus, {
  name: 'AccountStatus',
  description: 'Status of an account; only trial and active accounts may start work.',
  valuesConfig: {
    TRIAL: { description: 'A trial, with a small budget.' },
    ACTIVE: { description: 'A paying account in good standing.' },
    SUSPENDED: {
      description: 'Suspended: it may only read, stop what runs, revoke keys and change passwords.',
    },
    CANCELLED: { description: 'Closed; nothing can be started.' },
  },
});

@Requires(Scope.ACCOUNT_READ)
@Directive('@key(fields: "id")')
@ObjectType({ implements: Node, description: 'A customer account.' })
@Entity('client')
@Index('client_by_name', ['companyName', 'id'])
@Check('client_budget_not_negative', '"monthly_budget_micros" >= 0')
@Check('client_request_limit_not_negative', '"request_limit_micros" >= 0')
@Check('client_legal_hold', '("legal_hold_reason" is null) = ("legal_hold_since" is null)')
@Check('client_approval_above_not_negative', '"approval_above_micros" >= 0')
export class Client {
  @Field(() => ID, { description: 'Stable id, as in client_demo_001.' })
  @PrimaryColumn('text')
  id!: string;

  @Field(() => String, { description: 'Name of the company.' })
  @Column('text', { name: 'company_name' })
  companyName!: string;

  @Field(() => SubscriptionTier, { description: 'What the client subscribed to.' })
  @Column('enum', { enum: SubscriptionTier, enumName: 'subscription_tier' })
  tier!: SubscriptionTier;

  @Field(() => AccountStatus, { description: 'Status of the account.' })
  @Column('enum', { name: 'account_status', enum: AccountStatus, enumName: 'account_status' })
  accountStatus!: AccountStatus;

  @Column({ name: 'monthly_budget_micros', ...microsColumn })
  monthlyBudgetMicros!: number;

  /** What one execution may cost at most; null for no limit but that of the month. */
  @Column({ name: 'request_limit_micros', nullable: true, ...microsColumn })
  requestLimitMicros!: number | null;

  /** Above which maximum price an execution waits for approval; null when none does. */
  @Column({ name: 'approval_above_micros', nullable: true, ...microsColumn })
  approvalAboveMicros!: number | null;

  /** Why nothing of it is removed, whatever the retention of its tier; null when it is. */
  @Column('text', { name: 'legal_hold_reason', nullable: true })
  legalHoldReason!: string | null;

  @Column('timestamptz', { name: 'legal_hold_since', nullable: true })
  legalHoldSince!: Date | null;

  @Field(() => ClientProfile, { description: 'What is known of the company and how it wants to be served.' })
  @Column('jsonb', { default: {} })
  profile!: ClientProfile;

  @Field(() => Timestamp, { description: 'When the account was opened.' })
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;
}
