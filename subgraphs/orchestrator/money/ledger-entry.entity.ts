import { Check, Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { microsColumn } from '../../../lib/database/columns';

/** Why an amount moves from one account of a client's month to another. */
export enum LedgerKind {
  RESERVATION = 'reservation',
  CHARGE = 'charge',
  REVERSAL = 'reversal',
  RELEASE = 'release',
  ADJUSTMENT = 'adjustment',
  PROVIDER_COST = 'provider_cost',
}

/** The accounts of a client's month. */
export enum LedgerAccount {
  BUDGET = 'budget',
  RESERVED = 'reserved',
  CHARGED = 'charged',
  PROVIDER_COST = 'provider_cost',
  PROVIDER_PAYABLE = 'provider_payable',
}

/** From which account to which the entries of each kind move; an adjustment goes either way. */
export const ACCOUNTS: Record<
  Exclude<LedgerKind, LedgerKind.ADJUSTMENT>,
  readonly [debit: LedgerAccount, credit: LedgerAccount]
> = {
  [LedgerKind.RESERVATION]: [LedgerAccount.BUDGET, LedgerAccount.RESERVED],
  [LedgerKind.CHARGE]: [LedgerAccount.RESERVED, LedgerAccount.CHARGED],
  [LedgerKind.REVERSAL]: [LedgerAccount.CHARGED, LedgerAccount.RESERVED],
  [LedgerKind.RELEASE]: [LedgerAccount.RESERVED, LedgerAccount.BUDGET],
  [LedgerKind.PROVIDER_COST]: [LedgerAccount.PROVIDER_PAYABLE, LedgerAccount.PROVIDER_COST],
};

/** One entry of the ledger, which is only ever added to: an amount that leaves one account and enters another. */
@Entity('ledger_entry')
@Index('ledger_entry_by_client', ['clientId', 'id'])
@Index('ledger_entry_by_execution', ['executionId'], { where: '"execution_id" is not null' })
@Index('ledger_entry_idempotency', ['clientId', 'idempotencyKey'], {
  unique: true,
  where: '"idempotency_key" is not null',
})
@Check('ledger_entry_amount', '"amount_micros" > 0')
@Check(
  'ledger_entry_accounts',
  `case "kind" when 'reservation' then "debit" = 'budget' and "credit" = 'reserved' when 'charge' then "debit" = 'reserved' and "credit" = 'charged' when 'reversal' then "debit" = 'charged' and "credit" = 'reserved' when 'release' then "debit" = 'reserved' and "credit" = 'budget' when 'adjustment' then ("debit", "credit") in (('charged', 'budget'), ('budget', 'charged')) else "debit" = 'provider_payable' and "credit" = 'provider_cost' end`,
)
@Check('ledger_entry_subject', `("execution_id" is null) <= ("kind" = 'adjustment')`)
@Check('ledger_entry_reason', `("kind" = 'adjustment') <= ("reason" is not null and "actor_id" is not null)`)
export class LedgerEntry {
  /** Counts up through all clients, so that it orders them. */
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'PK_LEDGER_ENTRY',
  })
  id!: string;

  @Column('text', { name: 'client_id' })
  clientId!: string;

  /** The month whose budget it is of, as in 2026-11: that in which its execution was created. */
  @Column('text')
  month!: string;

  @Column('enum', { enum: LedgerKind, enumName: 'ledger_kind' })
  kind!: LedgerKind;

  @Column('enum', { enum: LedgerAccount, enumName: 'ledger_account' })
  debit!: LedgerAccount;

  @Column('enum', { enum: LedgerAccount, enumName: 'ledger_account' })
  credit!: LedgerAccount;

  @Column({ name: 'amount_micros', ...microsColumn })
  amountMicros!: number;

  @Column('text', { name: 'execution_id', nullable: true })
  executionId!: string | null;

  /** Order of the stage. */
  @Column('int', { nullable: true })
  stage!: number | null;

  @Column('text', { name: 'attempt_key', nullable: true })
  attemptKey!: string | null;

  @Column('text', { nullable: true })
  worker!: string | null;

  @Column('text', { name: 'worker_template_id', nullable: true })
  workerTemplateId!: string | null;

  @Column('int', { name: 'worker_template_version', nullable: true })
  workerTemplateVersion!: number | null;

  /** Names the terms that the amount was counted by. */
  @Column('text', { name: 'price_version', nullable: true })
  priceVersion!: string | null;

  @Column('text', { nullable: true })
  reason!: string | null;

  @Column('text', { name: 'actor_kind', nullable: true })
  actorKind!: string | null;

  @Column('text', { name: 'actor_id', nullable: true })
  actorId!: string | null;

  @Column('text', { name: 'idempotency_key', nullable: true })
  idempotencyKey!: string | null;

  @Column('timestamptz', { name: 'recorded_at', default: () => 'clock_timestamp()' })
  recordedAt!: Date;
}
