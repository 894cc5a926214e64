import { Scope } from '../../../contracts/scope';
import type { SubscriptionTier } from '../../../contracts/tier';
import { type Context, requireScope } from '../../../subgraph-kit/context';
import type { Tier } from './tier.entity';
import { allTiers } from './tier.loader';

/** All tiers, the lowest first. @throws Unauthenticated @throws Forbidden */
export async function listTiers(ctx: Context): Promise<Tier[]> {
  requireScope(ctx, Scope.TEMPLATES_READ);
  return ctx.perRequest(allTiers);
}

/** The lowest tier that offers something; null when none does. */
export async function nextTierWith(ctx: Context, offers: (tier: Tier) => boolean): Promise<SubscriptionTier | null> {
  return (await ctx.perRequest(allTiers)).find(offers)?.name ?? null;
}
