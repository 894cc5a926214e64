import { Arg, Ctx, Field, FieldResolver, ID, Int, ObjectType, Query, Resolver, Root } from 'type-graphql';
import { Scope } from '../../../contracts/scope';
import { versionId } from '../../../lib/version-id';
import { Requires } from '../../../subgraph-kit/access/declare';
import type { Context } from '../../../subgraph-kit/context';
import { Money } from '../../../subgraph-kit/graph/money.type';
import { Timestamp } from '../../../subgraph-kit/graph/scalars';
import { ClientStub, MasterTemplateStub } from '../kam/kam-stubs';
import { type Spend, spendOf } from './spend.service';

@Requires(Scope.EXECUTIONS_READ)
@ObjectType('Spend', { description: 'What the executions of one master template for one client came to in a period.' })
class SpendType {
  @Field(() => Int, { description: 'How many executions were created.' })
  executions!: number;
}

@Resolver(() => SpendType)
export class SpendResolver {
  @Requires(Scope.EXECUTIONS_READ)
  @Query(() => [SpendType], {
    description:
      'What was spent in a period of at most 92 days, by client and master template, the most first: of all clients for staff, your own as a client. An execution belongs to the moment at which it was created.',
  })
  spend(
    @Ctx() ctx: Context,
    @Arg('from', () => Timestamp, { description: 'Begin of the period.' }) from: Date,
    @Arg('until', () => Timestamp, { description: 'End of the period, which does not belong to it.' }) until: Date,
    @Arg('clientId', () => ID, { nullable: true, description: 'Only of this client.' }) clientId?: string,
  ): Promise<Spend[]> {
    return spendOf(ctx, from, until, clientId ?? null);
  }

  @FieldResolver(() => ClientStub, { nullable: true, description: 'The client.' })
  client(@Root() { clientId }: Spend): ClientStub {
    return { id: clientId };
  }

  @FieldResolver(() => MasterTemplateStub, {
    nullable: true,
    description: 'The master template, in the newest version that was executed.',
  })
  masterTemplate(@Root() { masterTemplateId, masterTemplateVersion }: Spend): MasterTemplateStub {
    return { id: versionId({ id: masterTemplateId, version: masterTemplateVersion }) };
  }

  @FieldResolver(() => Money, { description: 'What the client pays.' })
  price(@Root() { priceMicros }: Spend): Money {
    return Money.of(priceMicros);
  }

  @FieldResolver(() => Money, { description: 'What AI providers charged; not what the client pays.' })
  providerCost(@Root() { providerCostMicros }: Spend): Money {
    return Money.of(providerCostMicros);
  }
}
