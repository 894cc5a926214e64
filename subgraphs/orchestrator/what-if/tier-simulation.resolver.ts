import {
  Arg,
  Ctx,
  Field,
  FieldResolver,
  ID,
  Int,
  ObjectType,
  Query,
  registerEnumType,
  Resolver,
  Root,
} from 'type-graphql';
import { Scope } from '../../../contracts/scope';
import { SubscriptionTier } from '../../../contracts/tier';
import { Requires } from '../../../subgraph-kit/access/declare';
import type { Context } from '../../../subgraph-kit/context';
import { ClientStub, MasterTemplateStub } from '../kam/kam-stubs';
import { PlanVerdict } from '../plans/definition';
import {
  type Refusal,
  RefusalKind,
  simulateTier,
  type TemplateChange,
  type TierSimulation,
} from './tier-simulation.service';

registerEnumType(RefusalKind, {
  name: 'RefusalKind',
  description: 'What was refused because of a tier.',
  valuesConfig: {
    START: { description: 'A start, because of a required stage.' },
    STAGE: { description: 'A stage of an execution, which was left out or failed.' },
  },
});

@Requires(Scope.ACCOUNT_READ)
@ObjectType({ description: 'A limit that would be another one.', simpleResolvers: true })
class TierLimitChange {
  @Field(() => String, { description: 'Its name, as a field of Tier.' })
  name!: string;

  @Field(() => Int, { nullable: true, description: 'The limit now; null for none.' })
  from!: number | null;

  @Field(() => Int, { nullable: true, description: 'The limit then; null for none.' })
  to!: number | null;
}

@Requires(Scope.ACCOUNT_READ)
@ObjectType('TierTemplateChange', { description: 'A master template that could be run otherwise.' })
class TemplateChangeType {
  @Field(() => PlanVerdict, { description: 'Whether it can be run now, without parameters.' })
  from!: PlanVerdict;

  @Field(() => PlanVerdict, { description: 'Whether it could be run then.' })
  to!: PlanVerdict;

  @Field(() => [Int], { description: 'Orders of the stages for which the tier counts.' })
  stages!: number[];
}

@Requires(Scope.ACCOUNT_READ)
@ObjectType('TierRefusal', { description: 'What was refused in the last 30 days because of the tier alone.' })
class RefusalType {
  @Field(() => RefusalKind, { description: 'What.' })
  kind!: RefusalKind;

  @Field(() => SubscriptionTier, { description: 'The tier that it takes.' })
  required!: SubscriptionTier;

  @Field(() => Int, { description: 'How often.' })
  count!: number;

  @Field(() => Boolean, { description: 'Whether it would have passed with the other tier.' })
  wouldPass!: boolean;
}

@Requires(Scope.ACCOUNT_READ)
@ObjectType('TierSimulation', {
  description: 'What would be otherwise if a client had another tier. Nothing is changed.',
})
class TierSimulationType {
  @Field(() => SubscriptionTier, { description: 'The tier now.' })
  from!: SubscriptionTier;

  @Field(() => SubscriptionTier, { description: 'The other one.' })
  to!: SubscriptionTier;

  @Field(() => [TemplateChangeType], {
    description: 'Master templates that could be run otherwise, by name; the first 200 of the client are looked at.',
  })
  templates!: TemplateChange[];

  @Field(() => [TierLimitChange], { description: 'Limits that would be other ones.' })
  limits!: TierLimitChange[];

  @Field(() => [String], { description: 'Features that it would gain.' })
  featuresGained!: string[];

  @Field(() => [String], { description: 'Features that it would lose.' })
  featuresLost!: string[];

  @Field(() => [RefusalType], {
    description:
      'What was refused in the last 30 days because of the tier alone, the most frequent first; at most 200.',
  })
  refusals!: Refusal[];
}

@Resolver(() => TierSimulationType)
export class TierSimulationResolver {
  @Requires(Scope.ACCOUNT_READ)
  @Query(() => TierSimulationType, {
    nullable: true,
    description:
      'What would be otherwise if a client had another tier: templates, limits, features, and what was refused in the last 30 days. Null for a client that you may not see.',
  })
  simulateTier(
    @Ctx() ctx: Context,
    @Arg('clientId', () => ID, { description: 'Id of the client.' }) clientId: string,
    @Arg('tier', () => SubscriptionTier, { description: 'The other tier.' }) tier: SubscriptionTier,
  ): Promise<TierSimulation | null> {
    return simulateTier(ctx, clientId, tier);
  }

  @FieldResolver(() => ClientStub, { description: 'The client.' })
  client(@Root() { clientId }: TierSimulation): ClientStub {
    return { id: clientId };
  }
}

@Resolver(() => TemplateChangeType)
export class TierTemplateChangeResolver {
  @FieldResolver(() => MasterTemplateStub, { nullable: true, description: 'The master template.' })
  masterTemplate(@Root() { templateId }: TemplateChange): MasterTemplateStub {
    return { id: templateId };
  }
}

@Resolver(() => RefusalType)
export class TierRefusalResolver {
  @FieldResolver(() => ID, { description: 'Id of the master template, in whatever version.' })
  masterTemplateId(@Root() refusal: Refusal): string {
    return refusal.masterTemplateId;
  }
}
