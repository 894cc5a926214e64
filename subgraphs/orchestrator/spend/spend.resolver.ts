import {
  Args,
  ArgsType,
  Ctx,
  Field,
  FieldResolver,
  Float,
  ID,
  Int,
  ObjectType,
  Query,
  registerEnumType,
  Resolver,
  Root,
} from 'type-graphql';
import { Scope } from '../../../contracts/scope';
import { versionId } from '../../../lib/version-id';
import { Requires } from '../../../subgraph-kit/access/declare';
import type { Context } from '../../../subgraph-kit/context';
import { Money } from '../../../subgraph-kit/graph/money.type';
import { Timestamp } from '../../../subgraph-kit/graph/scalars';
import { ClientStub, MasterTemplateStub } from '../kam/kam-stubs';
import { type Spend, spendCsv, SpendDimension, spendOf } from './spend.service';

registerEnumType(SpendDimension, {
  name: 'SpendDimension',
  description: 'What spend is added up by.',
  valuesConfig: {
    DAY: { description: 'The day on which executions were created (UTC).' },
    CLIENT: { description: 'The client who pays.' },
    MASTER_TEMPLATE: { description: 'The master template, in whatever version.' },
    WORKER: { description: 'The worker of each stage.' },
    WORKER_TEMPLATE: { description: 'The worker template of each stage.' },
  },
});

@Requires(Scope.EXECUTIONS_READ)
@ObjectType('Spend', {
  description:
    'What executions came to that have the same of what was asked by; asked by worker or worker template, their stages. What was not asked by is null.',
})
class SpendType {
  @Field(() => String, { nullable: true, description: 'The day, as in 2026-11-26.' })
  day!: string | null;

  @Field(() => String, { nullable: true, description: 'Id of the worker.' })
  worker!: string | null;

  @Field(() => ID, { nullable: true, description: 'Id of the worker template.' })
  templateRef!: string | null;

  @Field(() => Int, { description: 'How many executions were created.' })
  executions!: number;

  @Field(() => Int, { description: 'How many of them, or of the stages, completed.' })
  completed!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'The median time of those that completed, in ms, from their start to their end.',
  })
  typicalTimeMs!: number | null;

  @Field(() => Float, { nullable: true, description: 'The median time that their plans expected, in ms.' })
  estimatedTimeMs!: number | null;
}

@ArgsType()
class SpendArgs {
  @Field(() => Timestamp, { description: 'Begin of the period.' })
  from!: Date;

  @Field(() => Timestamp, { description: 'End of the period, which does not belong to it; at most 92 days later.' })
  until!: Date;

  @Field(() => ID, { nullable: true, description: 'Only of this client.' })
  clientId?: string;

  @Field(() => [SpendDimension], {
    nullable: true,
    description: 'What it is added up by, in this order; by client and master template when absent.',
  })
  by?: SpendDimension[];
}

@Resolver(() => SpendType)
export class SpendResolver {
  @Requires(Scope.EXECUTIONS_READ)
  @Query(() => [SpendType], {
    description:
      'What was spent in a period of at most 92 days, the most first, in at most 10,000 rows: of all clients for staff, your own as a client. An execution belongs to the moment at which it was created; what the retention of a tier has removed is not counted.',
  })
  spend(@Ctx() ctx: Context, @Args() args: SpendArgs): Promise<Spend[]> {
    return spendOf(ctx, args);
  }

  @Requires(Scope.EXECUTIONS_READ)
  @Query(() => String, { description: 'The same as a file for spreadsheets (CSV, RFC 4180), amounts in USD.' })
  spendCsv(@Ctx() ctx: Context, @Args() args: SpendArgs): Promise<string> {
    return spendCsv(ctx, args);
  }

  @FieldResolver(() => ClientStub, { nullable: true, description: 'The client.' })
  client(@Root() { clientId }: Spend): ClientStub | null {
    return clientId === null ? null : { id: clientId };
  }

  @FieldResolver(() => MasterTemplateStub, {
    nullable: true,
    description: 'The master template, in the newest version that was executed.',
  })
  masterTemplate(@Root() { masterTemplateId: id, masterTemplateVersion: version }: Spend): MasterTemplateStub | null {
    return id === null || version === null ? null : { id: versionId({ id, version }) };
  }

  @FieldResolver(() => Money, { description: 'What the client pays, corrections left out.' })
  price(@Root() { priceMicros }: Spend): Money {
    return Money.of(priceMicros);
  }

  @FieldResolver(() => Money, {
    nullable: true,
    description: 'What AI providers charged, which is not what the client pays; null for clients.',
  })
  providerCost(@Root() { providerCostMicros }: Spend): Money | null {
    return providerCostMicros === null ? null : Money.of(providerCostMicros);
  }

  @FieldResolver(() => Float, {
    nullable: true,
    description: 'Which share of those that have ended completed, 0 to 1; null while none has.',
  })
  successRate(@Root() { completed, ended }: Spend): number | null {
    return ended === 0 ? null : completed / ended;
  }

  @FieldResolver(() => Money, { description: 'What the plans of those that completed expected.' })
  estimatedPrice(@Root() { estimatedPriceMicros }: Spend): Money {
    return Money.of(estimatedPriceMicros);
  }

  @FieldResolver(() => Money, { description: 'What those that completed came to, to be held against estimatedPrice.' })
  actualPrice(@Root() { actualPriceMicros }: Spend): Money {
    return Money.of(actualPriceMicros);
  }

  @FieldResolver(() => Float, {
    nullable: true,
    description:
      'Which share of the stages whose time was estimated by real runs took no longer than nine in ten do (p90), 0 to 1: near 0.9 when estimates are right. Null when none was, and when not asked by worker.',
  })
  withinP90(@Root() { estimated, withinP90 }: Spend): number | null {
    return estimated === 0 ? null : withinP90 / estimated;
  }
}
