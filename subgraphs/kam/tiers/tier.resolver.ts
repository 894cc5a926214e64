import { Ctx, Query, Resolver } from 'type-graphql';
import { Requires } from '../../../subgraph-kit/access/declare';
import { Scope } from '../../../contracts/scope';
import { Tier } from './tier.entity';
import { listTiers } from './tier.service';
import type { Context } from '../../../subgraph-kit/context';

@Resolver(() => Tier)
export class TierResolver {
  @Requires(Scope.TEMPLATES_READ)
  @Query(() => [Tier], { description: 'All subscription tiers and what they allow, the lowest first.' })
  tiers(@Ctx() ctx: Context): Promise<Tier[]> {
    return listTiers(ctx);
  }
}
