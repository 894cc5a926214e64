import { GraphQLSafeInt } from 'graphql-scalars';
import { Arg, Ctx, Field, FieldResolver, Float, ID, Int, ObjectType, Query, Resolver, Root } from 'type-graphql';
import { omitNullish } from '../../../lib/omit-nullish';
import { Requires } from '../../../subgraph-kit/access/declare';
import { Scope } from '../../../contracts/scope';
import { providerCostFor } from '../../../subgraph-kit/provider-cost';
import { Money } from '../../../subgraph-kit/graph/money.type';
import { Timestamp } from '../../../subgraph-kit/graph/scalars';
import { SubscriptionTier } from '../../../contracts/tier';
import type { DailyUsage } from '../../../contracts/worker-management';
import { asQuery, manage, WORKER_ARGUMENT } from './worker-management';
import type { Context } from '../../../subgraph-kit/context';

const WEEK_MS = 7 * 24 * 3_600_000;

@Requires(Scope.EXECUTIONS_READ)
@ObjectType({
  description: 'Usage of one template by clients of one tier on one day.',
  simpleResolvers: true,
})
class TemplateUsage {
  @Field(() => String, { description: 'The day on which they ended (UTC), as in 2026-11-24.' })
  day!: string;

  @Field(() => ID, { description: 'Id of the template.' })
  templateId!: string;

  @Field(() => SubscriptionTier, {
    nullable: true,
    description: 'The tier that the clients had; null for runs from before it was kept.',
  })
  tier!: SubscriptionTier | null;

  @Field(() => Int, { description: 'How many were completed.' })
  completed!: number;

  @Field(() => Int, { description: 'How many failed.' })
  failed!: number;

  @Field(() => Int, { description: 'How many were stopped.' })
  cancelled!: number;

  @Field(() => GraphQLSafeInt, { description: 'Tokens that were read.' })
  inputTokens!: number;

  @Field(() => GraphQLSafeInt, { description: 'Tokens that were written.' })
  outputTokens!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'How long a completed one took on average, in ms; null when none was.',
  })
  averageTimeMs!: number | null;
}

@Resolver(() => TemplateUsage)
export class WorkerTemplateUsageResolver {
  @Requires(Scope.EXECUTIONS_READ)
  @Query(() => [TemplateUsage], {
    description:
      'How often templates of a worker were used, by day, template and tier, the newest day first: by everybody for staff, by yourself for a client.',
  })
  workerTemplateUsage(
    @Ctx() ctx: Context,
    @Arg('worker', () => String, WORKER_ARGUMENT) worker: string,
    @Arg('from', () => Timestamp, {
      nullable: true,
      description: 'Start of the period; a week before its end when absent.',
    })
    from?: Date,
    @Arg('until', () => Timestamp, {
      nullable: true,
      description: 'Until when, at most 92 days later; until now when absent.',
    })
    until?: Date,
    @Arg('templateId', () => ID, { nullable: true, description: 'Only this template.' }) templateId?: string,
    @Arg('tier', () => SubscriptionTier, { nullable: true, description: 'Only clients of this tier.' })
    tier?: SubscriptionTier,
  ): Promise<DailyUsage[]> {
    const end = until ?? ctx.clock.now();
    const start = from ?? new Date(end.getTime() - WEEK_MS);
    const filter = omitNullish({ templateId, tier });
    return asQuery(() =>
      manage(ctx, worker, 'templateUsage', { from: start.toISOString(), until: end.toISOString(), ...filter }),
    );
  }

  @FieldResolver(() => Money, { description: 'What clients paid for it.' })
  price(@Root() { priceMicros }: DailyUsage): Money {
    return Money.of(priceMicros);
  }

  @FieldResolver(() => Money, {
    nullable: true,
    description: 'What AI providers charged for it; null for clients.',
  })
  providerCost(@Root() { providerCostMicros }: DailyUsage, @Ctx() ctx: Context): Money | null {
    return providerCostFor(ctx, providerCostMicros);
  }
}
