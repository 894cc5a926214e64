import type { SubscriptionTier } from '../../../contracts/tier';
import { byKey } from '../../../lib/database/by-key';
import { defineLoader, defineRememberedLoader, PerRequest } from '../../../subgraph-kit/loader';
import { Tier } from './tier.entity';

const tiers = defineRememberedLoader<'all', Tier[]>('tiers', async (_keys, { database }) => [
  await database.getRepository(Tier).find({ order: { rank: 'asc' } }),
]);

/** All tiers, the lowest first: there are four, and they are read at once. */
export const allTiers = new PerRequest((ctx) => ctx.load(tiers, 'all'));

export const tierByName = defineLoader<SubscriptionTier, Tier | null>(async (names, ctx) =>
  byKey(names, await ctx.perRequest(allTiers), (tier) => tier.name),
);
