import DataLoader from 'dataloader';
import type { DataSource } from 'typeorm';
import { byKey } from '../../../lib/database/by-key';
import type { SubscriptionTier } from '../../../lib/graph/tier';
import { Tier } from './tier.entity';

/** Tiers by name; there are four, so all of them are read at once. */
export function tierLoader(database: DataSource): DataLoader<SubscriptionTier, Tier | null> {
  return new DataLoader(async (names) => {
    const rows = await database.getRepository(Tier).find();
    return byKey(names, rows, (tier) => tier.name);
  });
}
