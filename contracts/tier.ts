/** What a client subscribed to. The order of the members is the order of the tiers. */
export enum SubscriptionTier {
  BASIC = 'basic',
  STANDARD = 'standard',
  PREMIUM = 'premium',
  ENTERPRISE = 'enterprise',
}

const ORDER = Object.values(SubscriptionTier) as readonly string[];

/**
 * Rank of a tier, 1 for the lowest.
 * @throws RangeError for anything that is not a tier: a check that cannot be made must not pass.
 */
export function rankOf(tier: SubscriptionTier): number {
  const rank = ORDER.indexOf(tier) + 1;
  if (rank === 0) throw new RangeError(`unknown subscription tier ${JSON.stringify(tier)}`);
  return rank;
}

/** Whether a client of tier `have` may use what requires `minimum`. */
export function tierSuffices(have: SubscriptionTier, minimum: SubscriptionTier): boolean {
  return rankOf(have) >= rankOf(minimum);
}

/** The highest of some tiers; null for none. */
export function highestTier(tiers: SubscriptionTier[]): SubscriptionTier | null {
  return tiers.reduce<SubscriptionTier | null>(
    (best, tier) => (best === null || rankOf(tier) > rankOf(best) ? tier : best),
    null,
  );
}
