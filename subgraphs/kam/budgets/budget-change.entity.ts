import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { Check, Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { microsColumn } from '../../../lib/database/columns';
import { Scope } from '../../../contracts/scope';
import { Requires } from '../../../subgraph-kit/access/declare';
import { Timestamp } from '../../../subgraph-kit/graph/scalars';
import { Client } from '../clients/client.entity';

/** What of the budget of a client was changed. */
export enum BudgetChangeKind {
  MONTHLY = 'monthly',
  REQUEST_LIMIT = 'request_limit',
  APPROVAL_ABOVE = 'approval_above',
  TOP_UP = 'top_up',
}

registerEnumType(BudgetChangeKind, {
  name: 'BudgetChangeKind',
  description: 'What of the budget of a client was changed.',
  valuesConfig: {
    MONTHLY: { description: 'What it may spend in each calendar month.' },
    REQUEST_LIMIT: { description: 'What one execution may cost at most.' },
    APPROVAL_ABOVE: { description: 'Above which maximum price an execution waits for approval.' },
    TOP_UP: { description: 'What it may spend once more, in one month.' },
  },
});

@Requires(Scope.ACCOUNT_READ)
@ObjectType({ description: 'A change of the budget of a client.' })
@Entity('budget_change')
@Index('budget_change_by_client', ['clientId', 'id'])
@Index('budget_change_top_ups', ['clientId', 'month'], { where: `"kind" = 'top_up'` })
@Index('budget_change_idempotency', ['clientId', 'idempotencyKey'], {
  unique: true,
  where: '"idempotency_key" is not null',
})
@Check(
  'budget_change_top_up',
  `case when "kind" = 'top_up' then "month" is not null and "to_micros" > 0 else "month" is null end`,
)
export class BudgetChange {
  @Field(() => ID, { description: 'Stable id; sorts by time.' })
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_BUDGET_CHANGE' })
  id!: string;

  @ForeignKey(() => Client, { name: 'FK_BUDGET_CHANGE_CLIENT' })
  @Column('text', { name: 'client_id' })
  clientId!: string;

  @Field(() => BudgetChangeKind, { description: 'What was changed.' })
  @Column('enum', { enum: BudgetChangeKind, enumName: 'budget_change_kind' })
  kind!: BudgetChangeKind;

  @Column({ name: 'from_micros', nullable: true, ...microsColumn })
  fromMicros!: number | null;

  @Column({ name: 'to_micros', nullable: true, ...microsColumn })
  toMicros!: number | null;

  @Field(() => String, { nullable: true, description: 'The month of a top-up, as in 2026-11; null for the others.' })
  @Column('text', { nullable: true })
  month!: string | null;

  @Field(() => String, { description: 'Why.' })
  @Column('text')
  reason!: string;

  @Field(() => String, { description: 'Id of the user who changed it.' })
  @Column('text', { name: 'changed_by' })
  changedBy!: string;

  @Column('text', { name: 'idempotency_key', nullable: true })
  idempotencyKey!: string | null;

  @Field(() => Timestamp, { description: 'When.' })
  @CreateDateColumn({ name: 'changed_at', type: 'timestamptz' })
  changedAt!: Date;
}
