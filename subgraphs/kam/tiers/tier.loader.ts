import type { SubscriptionTier } from '../../../contracts/tier';
import { byKey } from '../../../lib/database/by-key';
import { defineLoader, PerRequest } from '../../../subgraph-kit/loader';
import { Tier } from './tier.entity';

/** All tiers, the lowest first: there are four, and they are read at once. */
export const allTiers = new PerRequest(({ database }) => database.getRepository(Tier).find({ order: { rank: 'asc' } }));

export const tierByName = defineLoader<SubscriptionTier, Tier | null>(async (names, ctx) =>
  byKey(names, await ctx.perRequest(allTiers), (tier) => tier.name),
);
