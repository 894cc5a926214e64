import { GraphQLSafeInt } from 'graphql-scalars';
import {
  Arg,
  Args,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Query,
  registerEnumType,
  Resolver,
  Root,
} from 'type-graphql';
import { Scope } from '../../../contracts/scope';
import { omitNullish } from '../../../lib/omit-nullish';
import { Requires } from '../../../subgraph-kit/access/declare';
import type { Context } from '../../../subgraph-kit/context';
import { connectionOf, type Page, PageArgs } from '../../../subgraph-kit/graph/connection';
import { Money } from '../../../subgraph-kit/graph/money.type';
import { payloadOf, toPayload } from '../../../subgraph-kit/graph/payload';
import { Timestamp } from '../../../subgraph-kit/graph/scalars';
import type { Execution } from '../executions/execution.entity';
import { executionById } from '../executions/execution.loader';
import { ExecutionType } from '../executions/execution.type';
import { ClientStub } from '../kam/kam-stubs';
import { type Budget, BudgetWarning, budgetHistory, budgetOf, warningOf } from './budget.service';
import { LedgerAccount, LedgerEntry, LedgerKind } from './ledger-entry.entity';
import { adjustBudget, isReconciled, listLedger, reconcile, type Reconciliation } from './ledger.service';
import { monthEnd } from './month';

registerEnumType(LedgerKind, {
  name: 'LedgerKind',
  description: 'Why an amount moves from one account of a client’s month to another.',
  valuesConfig: {
    RESERVATION: {
      description: 'The most that an execution may cost is set aside: when it starts, and when it grows.',
    },
    CHARGE: { description: 'A stage, or an item of one, has delivered.' },
    REVERSAL: { description: 'Items of a stage that did not deliver in the end are given back.' },
    RELEASE: { description: 'What an execution did not need is given back at its end.' },
    ADJUSTMENT: { description: 'A correction by staff, with its reason.' },
    PROVIDER_COST: { description: 'What an AI provider charged for an attempt, whatever came of it. For staff.' },
  },
});
registerEnumType(LedgerAccount, {
  name: 'LedgerAccount',
  description: 'An account of a client’s month.',
  valuesConfig: {
    BUDGET: { description: 'What may be spent.' },
    RESERVED: { description: 'What is set aside for executions that have not ended.' },
    CHARGED: { description: 'What the client pays.' },
    PROVIDER_COST: { description: 'What AI providers charged.' },
    PROVIDER_PAYABLE: { description: 'What is owed to AI providers.' },
  },
});
registerEnumType(BudgetWarning, {
  name: 'BudgetWarning',
  description: 'How much of the budget of a month is used.',
  valuesConfig: {
    NONE: { description: 'Less than 80 %.' },
    WARNING: { description: '80 % or more.' },
    CRITICAL: { description: '95 % or more.' },
    EXHAUSTED: { description: 'All of it.' },
  },
});

@Requires(Scope.ACCOUNT_READ)
@ObjectType('BudgetReconciliation', {
  description: 'What a month came to, counted in every way that there is, at one moment.',
})
class ReconciliationType {}

@Requires(Scope.ACCOUNT_READ)
@ObjectType('Budget', {
  description:
    'What a client may spend in a calendar month (UTC), and what it has spent. An execution belongs to the month in which it was created.',
})
class BudgetType {
  @Field(() => String, { description: 'The month, as in 2026-11.' })
  month!: string;
}

@Requires(Scope.EXECUTIONS_READ)
@ObjectType('LedgerEntry', {
  description: 'An amount that left one account and entered another. Entries are only ever added.',
})
class LedgerEntryType {
  @Field(() => ID, { description: 'Counts up.' })
  id!: string;

  @Field(() => String, { description: 'The month whose budget it is of, as in 2026-11.' })
  month!: string;

  @Field(() => LedgerKind, { description: 'Why it moved.' })
  kind!: LedgerKind;

  @Field(() => LedgerAccount, { description: 'The account that it left.' })
  debit!: LedgerAccount;

  @Field(() => LedgerAccount, { description: 'The account that it entered.' })
  credit!: LedgerAccount;

  @Field(() => ID, { nullable: true, description: 'The execution; null for a correction of no one in particular.' })
  executionId!: string | null;

  @Field(() => Int, { nullable: true, description: 'Order of the stage; null for what is of the whole execution.' })
  stage!: number | null;

  @Field(() => ID, { nullable: true, description: 'The attempt at it.' })
  attemptKey!: string | null;

  @Field(() => String, { nullable: true, description: 'Id of the worker.' })
  worker!: string | null;

  @Field(() => ID, { nullable: true, description: 'Id of the worker template.' })
  workerTemplateId!: string | null;

  @Field(() => Int, { nullable: true, description: 'Version of the worker template.' })
  workerTemplateVersion!: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Names the terms that the amount was counted by: the same terms have the same name.',
  })
  priceVersion!: string | null;

  @Field(() => String, { nullable: true, description: 'Why it was corrected; null for the others.' })
  reason!: string | null;

  @Field(() => ID, { nullable: true, description: 'Who corrected it.' })
  actorId!: string | null;

  @Field(() => Timestamp, { description: 'When.' })
  recordedAt!: Date;
}

const LedgerConnection = connectionOf('LedgerEntry', LedgerEntryType);

@InputType({ description: 'Narrows the ledger; all given conditions must hold.' })
class LedgerFilter {
  @Field(() => String, { nullable: true, description: 'Only of this month, as in 2026-11.' })
  month?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only of this execution.' })
  executionId?: string | null;

  @Field(() => [LedgerKind], { nullable: true, description: 'Only of these kinds.' })
  kind?: LedgerKind[] | null;
}

@InputType({ description: 'A correction of what a client was charged in this month.' })
class AdjustBudgetInput {
  @Field(() => ID, { description: 'Which client.' })
  clientId!: string;

  @Field(() => GraphQLSafeInt, {
    description: 'How much, in micro-dollars: below 0 gives back, above 0 charges more.',
  })
  amountMicros!: number;

  @Field(() => String, { description: 'Why; up to 500 characters.' })
  reason!: string;

  @Field(() => String, {
    description: 'Names this correction: the same key never corrects twice. 1 to 200 visible ASCII characters.',
  })
  idempotencyKey!: string;

  @Field(() => ID, { nullable: true, description: 'The execution that it is about.' })
  executionId?: string | null;
}

const BudgetPayload = payloadOf('BudgetPayload', 'budget', () => BudgetType);

@Resolver(() => LedgerEntryType)
export class LedgerResolver {
  @Requires(Scope.EXECUTIONS_READ)
  @Query(() => LedgerConnection, {
    description:
      'The ledger of a client, the newest entry first; empty for a client that is not visible to you. What AI providers charged is shown to staff only.',
  })
  ledger(
    @Ctx() ctx: Context,
    @Args() page: PageArgs,
    @Arg('clientId', () => ID, { description: 'Which client.' }) clientId: string,
    @Arg('filter', () => LedgerFilter, { nullable: true, description: 'Which entries; all when absent.' })
    filter?: LedgerFilter,
  ): Promise<Page<LedgerEntry>> {
    return listLedger(ctx, clientId, omitNullish(filter ?? {}), page);
  }

  @Requires(Scope.CLIENTS_WRITE)
  @Mutation(() => BudgetPayload, {
    description:
      'Corrects what a client was charged in this month, as an entry of the ledger with its reason. For administrators.',
  })
  adjustBudget(
    @Ctx() ctx: Context,
    @Arg('input', () => AdjustBudgetInput, { description: 'The correction.' }) input: AdjustBudgetInput,
  ) {
    return toPayload(ctx, 'budget', () => adjustBudget(ctx, omitNullish(input)));
  }

  @FieldResolver(() => Money, { description: 'How much; above 0.' })
  amount(@Root() { amountMicros }: LedgerEntry): Money {
    return Money.of(amountMicros);
  }

  @FieldResolver(() => ExecutionType, { nullable: true, description: 'The execution itself.' })
  execution(@Root() { executionId }: LedgerEntry, @Ctx() ctx: Context): Promise<Execution | null> | null {
    return executionId === null ? null : ctx.load(executionById, executionId);
  }
}

@Resolver(() => ClientStub)
export class ClientBudgetResolver {
  @Requires(Scope.ACCOUNT_READ)
  @FieldResolver(() => BudgetType, {
    nullable: true,
    description:
      'What it may spend in a month and what it has spent; null for a past month in which nothing was spent.',
  })
  budget(
    @Root() { id }: ClientStub,
    @Ctx() ctx: Context,
    @Arg('month', () => String, { nullable: true, description: 'As in 2026-11; this month (UTC) when absent.' })
    month?: string,
  ): Promise<Budget | null> {
    return budgetOf(ctx, id, month ?? undefined);
  }

  @Requires(Scope.ACCOUNT_READ)
  @FieldResolver(() => [BudgetType], { description: 'The months in which something was spent, the newest first.' })
  budgetHistory(
    @Root() { id }: ClientStub,
    @Ctx() ctx: Context,
    @Arg('last', () => Int, { defaultValue: 12, description: 'At most how many, 1 to 36.' }) last: number,
  ): Promise<Budget[]> {
    return budgetHistory(ctx, id, last);
  }
}

@Resolver(() => BudgetType)
export class BudgetResolver {
  @FieldResolver(() => Money, {
    description: 'What may be spent: the monthly budget with the top-ups of the month; of a past month what it was.',
  })
  limit(@Root() { limitMicros }: Budget): Money {
    return Money.of(limitMicros);
  }

  @FieldResolver(() => Money, { description: 'What was charged, corrections included.' })
  used(@Root() { usedMicros }: Budget): Money {
    return Money.of(usedMicros);
  }

  @FieldResolver(() => Money, { description: 'What is set aside for executions that have not ended.' })
  reserved(@Root() { reservedMicros }: Budget): Money {
    return Money.of(reservedMicros);
  }

  @FieldResolver(() => Money, {
    description: 'What can still be reserved; below 0 when the limit was lowered below what is used.',
  })
  left(@Root() { limitMicros, usedMicros, reservedMicros }: Budget): Money {
    return Money.of(limitMicros - usedMicros - reservedMicros);
  }

  @FieldResolver(() => BudgetWarning, { description: 'How much of it is used.' })
  warning(@Root() budget: Budget): BudgetWarning {
    return warningOf(budget);
  }

  @FieldResolver(() => Timestamp, {
    description: 'When the next month begins (UTC) and the whole limit is there again.',
  })
  resetsAt(@Root() { month }: Budget): Date {
    return monthEnd(month);
  }

  @FieldResolver(() => ReconciliationType, {
    description: 'The month counted by the ledger, by executions, by stages and by attempts.',
  })
  reconciliation(@Root() { clientId, month }: Budget, @Ctx() ctx: Context): Promise<Reconciliation> {
    return reconcile(ctx.database, clientId, month);
  }
}

@Resolver(() => ReconciliationType)
export class ReconciliationResolver {
  @FieldResolver(() => Boolean, { description: 'Whether all ways of counting agree.' })
  agrees(@Root() found: Reconciliation): boolean {
    return isReconciled(found);
  }

  @FieldResolver(() => Money, { description: 'Charged by the entries of the ledger, corrections left out.' })
  ledger(@Root() { ledgerMicros }: Reconciliation): Money {
    return Money.of(ledgerMicros);
  }

  @FieldResolver(() => Money, {
    description:
      'Charged by executions that were removed since, as their retention was over. It is counted in `executions`, `stages` and `attempts`.',
  })
  removed(@Root() { removedMicros }: Reconciliation): Money {
    return Money.of(removedMicros);
  }

  @FieldResolver(() => Money, { description: 'Charged by its executions.' })
  executions(@Root() { executionsMicros }: Reconciliation): Money {
    return Money.of(executionsMicros);
  }

  @FieldResolver(() => Money, { description: 'Charged by the stages of its executions.' })
  stages(@Root() { stagesMicros }: Reconciliation): Money {
    return Money.of(stagesMicros);
  }

  @FieldResolver(() => Money, { description: 'Charged by the attempts at these stages.' })
  attempts(@Root() { attemptsMicros }: Reconciliation): Money {
    return Money.of(attemptsMicros);
  }

  @FieldResolver(() => Money, { description: 'Corrections by staff: below 0 when the client was given money back.' })
  adjustments(@Root() { adjustmentsMicros }: Reconciliation): Money {
    return Money.of(adjustmentsMicros);
  }

  @FieldResolver(() => Money, { description: 'Reserved by the executions that have not ended.' })
  reserved(@Root() { executionsReservedMicros }: Reconciliation): Money {
    return Money.of(executionsReservedMicros);
  }
}
