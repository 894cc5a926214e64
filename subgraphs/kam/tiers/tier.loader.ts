import DataLoader from 'dataloader';
import type { DataSource } from 'typeorm';
import { byKey } from '../../../lib/database/by-key';
import type { SubscriptionTier } from '../../../contracts/tier';
import { Tier } from './tier.entity';

export interface TierLoaders {
  /** One tier by name. */
  tier: DataLoader<SubscriptionTier, Tier | null>;
  /** All of them, the lowest first: there are four. */
  tiers: () => Promise<Tier[]>;
}

/** Tiers; all of them are read at once, at most once for a request. */
export function tierLoaders(database: DataSource): TierLoaders {
  let all: Promise<Tier[]> | undefined;
  const tiers = (): Promise<Tier[]> => (all ??= database.getRepository(Tier).find({ order: { rank: 'asc' } }));
  return { tiers, tier: new DataLoader(async (names) => byKey(names, await tiers(), (tier) => tier.name)) };
}
