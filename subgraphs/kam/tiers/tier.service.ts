import { Scope } from '../../../contracts/scope';
import type { SubscriptionTier } from '../../../contracts/tier';
import { requireScope } from '../../../subgraph-kit/context';
import type { KamContext } from '../context';
import type { Tier } from './tier.entity';

/** All tiers, the lowest first. @throws Unauthenticated @throws Forbidden */
export async function listTiers(ctx: KamContext): Promise<Tier[]> {
  requireScope(ctx, Scope.TEMPLATES_READ);
  return ctx.loaders.tiers();
}

/** The lowest tier that offers something; null when none does. */
export async function nextTierWith(ctx: KamContext, offers: (tier: Tier) => boolean): Promise<SubscriptionTier | null> {
  return (await ctx.loaders.tiers()).find(offers)?.name ?? null;
}
