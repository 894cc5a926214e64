import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import { microsColumn } from '../../../lib/database/columns';

/** The balance of a client in a calendar month (UTC). It follows from the ledger; reservations are checked against it. */
@Entity('budget_month')
@Check('budget_month_used', '"used_micros" >= 0')
@Check('budget_month_reserved', '"reserved_micros" >= 0')
@Check('budget_month_removed', '"removed_micros" >= 0')
@Check('budget_month_month', String.raw`"month" ~ '^\d{4}-(0[1-9]|1[0-2])$'`)
export class BudgetMonth {
  @PrimaryColumn('text', { name: 'client_id', primaryKeyConstraintName: 'PK_BUDGET_MONTH' })
  clientId!: string;

  /** As in 2026-11. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'PK_BUDGET_MONTH' })
  month!: string;

  /** What KAM said last. */
  @Column({ name: 'limit_micros', nullable: true, ...microsColumn })
  limitMicros!: number | null;

  @Column({ name: 'used_micros', default: 0, ...microsColumn })
  usedMicros!: number;

  @Column({ name: 'reserved_micros', default: 0, ...microsColumn })
  reservedMicros!: number;

  /** What executions were charged that were removed since. */
  @Column({ name: 'removed_micros', default: 0, ...microsColumn })
  removedMicros!: number;

  /** The highest share of the limit, in percent, of which the client was told. */
  @Column('smallint', { name: 'told_percent', default: 0 })
  toldPercent!: number;
}
