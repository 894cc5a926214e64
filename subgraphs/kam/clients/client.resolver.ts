import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { Money } from '../../../lib/graph/money.type';
import type { KamContext } from '../context';
import { Tier } from '../tiers/tier.entity';
import { Client } from './client.entity';
import { currentClient, findClient } from './client.service';

@Resolver(() => Client)
export class ClientResolver {
  @Query(() => Client, { nullable: true, description: 'A client by id; null when there is none, or when you may not know of it.' })
  client(@Ctx() ctx: KamContext, @Arg('id', () => ID, { description: 'Id of the client.' }) id: string): Promise<Client | null> {
    return findClient(ctx, id);
  }

  @Query(() => Client, { nullable: true, description: 'The client that your API key belongs to.' })
  viewer(@Ctx() ctx: KamContext): Promise<Client | null> {
    return currentClient(ctx);
  }

  @FieldResolver(() => Money, { description: 'What the client may spend in a calendar month.' })
  monthlyBudget(@Root() client: Client): Money {
    return Money.of(client.monthlyBudgetMicros);
  }

  @FieldResolver(() => Tier, { nullable: true, description: 'What the subscription tier allows.' })
  limits(@Root() client: Client, @Ctx() ctx: KamContext): Promise<Tier | null> {
    return ctx.loaders.tier.load(client.tier);
  }
}
