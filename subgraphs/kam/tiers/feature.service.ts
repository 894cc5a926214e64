import { FeatureNotIncluded, userError } from '../../../subgraph-kit/graph/user-error.type';
import { tierSuffices } from '../../../contracts/tier';
import type { Client } from '../clients/client.entity';
import type { Tier } from './tier.entity';
import type { Context } from '../../../subgraph-kit/context';
import { allTiers } from './tier.loader';

/** All features that a tier includes: its own and those of the tiers before it. */
export async function featuresOf(ctx: Context, tier: Tier): Promise<string[]> {
  const tiers = await ctx.perRequest(allTiers);
  return tiers.filter((other) => other.rank <= tier.rank).flatMap((other) => other.features);
}

/** Why a client may not use a feature; null when it may. */
export async function checkFeature(ctx: Context, client: Client, feature: string): Promise<FeatureNotIncluded | null> {
  const required = (await ctx.perRequest(allTiers)).find((tier) => tier.features.includes(feature))?.name ?? null;
  if (required !== null && tierSuffices(client.tier, required)) return null;
  return userError('FEATURE_NOT_INCLUDED', {
    message: `This needs the feature ${feature}, which comes with tier ${required ?? 'none'}; the account has ${client.tier}. Ask for an upgrade.`,
    feature,
    required,
    current: client.tier,
  });
}
