import type { Feature } from '../../../subgraph-kit/feature';
import { Tier } from './tier.entity';
import { TierResolver } from './tier.resolver';

/** Subscription tiers, their limits and features. */
export const tiers: Feature = {
  entities: [Tier],
  resolvers: [TierResolver],
};
