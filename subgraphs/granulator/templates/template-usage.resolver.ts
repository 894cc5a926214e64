import { GraphQLSafeInt } from 'graphql-scalars';
import { Arg, Ctx, Field, FieldResolver, Float, ID, Int, ObjectType, Query, Resolver, Root } from 'type-graphql';
import { Requires } from '../../../subgraph-kit/access/declare';
import { Scope } from '../../../contracts/scope';
import { Money } from '../../../subgraph-kit/graph/money.type';
import { Timestamp } from '../../../subgraph-kit/graph/scalars';
import { SubscriptionTier } from '../../../contracts/tier';
import { type DailyUsage, usageOfTemplates } from './template-usage';
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
export class TemplateUsageResolver {
  @Requires(Scope.EXECUTIONS_READ)
  @Query(() => [TemplateUsage], {
    description:
      'How often templates were used, by day, template and tier, the newest day first: by everybody for staff, by yourself for a client.',
  })
  granulatorTemplateUsage(
    @Ctx() ctx: Context,
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
    return usageOfTemplates(ctx, {
      from: from ?? new Date(end.getTime() - WEEK_MS),
      until: end,
      templateId: templateId ?? undefined,
      tier: tier ?? undefined,
    });
  }

  @FieldResolver(() => Money, { description: 'What clients paid for it.' })
  price(@Root() { priceMicros }: DailyUsage): Money {
    return Money.of(priceMicros);
  }

  @FieldResolver(() => Money, { description: 'What AI providers charged for it.' })
  providerCost(@Root() { providerCostMicros }: DailyUsage): Money {
    return Money.of(providerCostMicros);
  }
}
