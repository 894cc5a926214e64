import { Ctx, Query, Resolver } from 'type-graphql';
import { requireActor } from '../../../lib/subgraph/context';
import type { KamContext } from '../context';
import { Tier } from './tier.entity';

@Resolver(() => Tier)
export class TierResolver {
  @Query(() => [Tier], { description: 'All subscription tiers and what they allow, the lowest first.' })
  tiers(@Ctx() ctx: KamContext): Promise<Tier[]> {
    requireActor(ctx);
    return ctx.database.getRepository(Tier).find({ order: { rank: 'asc' } });
  }
}
