import { GraphQLSafeInt } from 'graphql-scalars';
import { Arg, Ctx, Field, FieldResolver, ID, InputType, Mutation, ObjectType, Resolver, Root } from 'type-graphql';
import { Scope } from '../../../contracts/scope';
import { Requires } from '../../../subgraph-kit/access/declare';
import type { Context } from '../../../subgraph-kit/context';
import { Money } from '../../../subgraph-kit/graph/money.type';
import { toPayload } from '../../../subgraph-kit/graph/payload';
import { Client } from '../clients/client.entity';
import { ClientPayload } from '../clients/client.resolver';
import { BudgetChange } from './budget-change.entity';
import { topUpsOfClient } from './budget.loader';
import { budgetChanges, changeBudget, topUpBudget } from './budget.service';

@Requires(Scope.ACCOUNT_READ)
@ObjectType({ description: 'What a client may spend once more in a month.', simpleResolvers: true })
class BudgetTopUp {
  @Field(() => String, { description: 'The month, as in 2026-11.' })
  month!: string;

  @Field(() => Money, { description: 'All top-ups of the month together.' })
  amount!: Money;
}

@InputType({ description: 'What a client may spend from now on. What is left out stays; null takes a limit away.' })
class ChangeBudgetInput {
  @Field(() => ID, { description: 'Which client.' })
  clientId!: string;

  @Field(() => GraphQLSafeInt, {
    nullable: true,
    description: 'What it may spend in each calendar month, in micro-dollars.',
  })
  monthlyMicros?: number;

  @Field(() => GraphQLSafeInt, {
    nullable: true,
    description: 'What one execution may cost at most, in micro-dollars; null for no limit but that of the month.',
  })
  requestLimitMicros?: number | null;

  @Field(() => GraphQLSafeInt, {
    nullable: true,
    description:
      'Above which maximum price, in micro-dollars, an execution waits for approveExecution; null when none does.',
  })
  approvalAboveMicros?: number | null;

  @Field(() => String, { description: 'Why; up to 500 characters.' })
  reason!: string;
}

@InputType({ description: 'What a client may spend once more in this month.' })
class TopUpBudgetInput {
  @Field(() => ID, { description: 'Which client.' })
  clientId!: string;

  @Field(() => GraphQLSafeInt, { description: 'How much, in micro-dollars; above 0.' })
  amountMicros!: number;

  @Field(() => String, { description: 'Why; up to 500 characters.' })
  reason!: string;

  @Field(() => String, {
    description: 'Names this top-up: the same key never tops up twice. 1 to 200 visible ASCII characters.',
  })
  idempotencyKey!: string;
}

@Resolver(() => Client)
export class BudgetResolver {
  @Requires(Scope.CLIENTS_WRITE)
  @Mutation(() => ClientPayload, {
    description:
      'Changes what a client may spend from now on; what runs keeps what it reserved. For administrators. `Client.budget` tells what is left.',
  })
  changeBudget(
    @Ctx() ctx: Context,
    @Arg('input', () => ChangeBudgetInput, { description: 'The client and its new limits.' })
    { clientId, ...input }: ChangeBudgetInput,
  ) {
    return toPayload(ctx, 'client', () => changeBudget(ctx, clientId, { ...input }));
  }

  @Requires(Scope.CLIENTS_WRITE)
  @Mutation(() => ClientPayload, {
    description: 'Lets a client spend more in this calendar month (UTC), once. For administrators.',
  })
  topUpBudget(
    @Ctx() ctx: Context,
    @Arg('input', () => TopUpBudgetInput, { description: 'The client and the amount.' })
    { clientId, ...input }: TopUpBudgetInput,
  ) {
    return toPayload(ctx, 'client', () => topUpBudget(ctx, clientId, { ...input }));
  }

  @FieldResolver(() => Money, {
    nullable: true,
    description: 'What one execution may cost at most; null for no limit but that of the month.',
  })
  requestLimit(@Root() { requestLimitMicros }: Client): Money | null {
    return requestLimitMicros === null ? null : Money.of(requestLimitMicros);
  }

  @FieldResolver(() => Money, {
    nullable: true,
    description: 'Above which maximum price an execution waits for approval; null when none does.',
  })
  approvalAbove(@Root() { approvalAboveMicros }: Client): Money | null {
    return approvalAboveMicros === null ? null : Money.of(approvalAboveMicros);
  }

  @FieldResolver(() => [BudgetTopUp], {
    description: 'What it may spend above its monthly budget in this month and in those that come.',
  })
  async budgetTopUps(@Root() { id }: Client, @Ctx() ctx: Context): Promise<BudgetTopUp[]> {
    return (await ctx.load(topUpsOfClient, id)).map(({ month, micros }) => ({ month, amount: Money.of(micros) }));
  }

  @FieldResolver(() => [BudgetChange], { description: 'How its budget was changed, the newest first; at most 100.' })
  budgetChanges(@Root() { id }: Client, @Ctx() ctx: Context): Promise<BudgetChange[]> {
    return budgetChanges(ctx, id);
  }
}

@Resolver(() => BudgetChange)
export class BudgetChangeResolver {
  @FieldResolver(() => Money, { nullable: true, description: 'The amount before; null for none.' })
  from(@Root() { fromMicros }: BudgetChange): Money | null {
    return fromMicros === null ? null : Money.of(fromMicros);
  }

  @FieldResolver(() => Money, { nullable: true, description: 'The amount after; null for none.' })
  to(@Root() { toMicros }: BudgetChange): Money | null {
    return toMicros === null ? null : Money.of(toMicros);
  }
}
