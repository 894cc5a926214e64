import type { SubscriptionTier } from '../graph/operations';

/** The lowest first. */
export const TIERS: SubscriptionTier[] = ['BASIC', 'STANDARD', 'PREMIUM', 'ENTERPRISE'];

/** Whether a tier has what another one is needed for. */
export function covers(has: SubscriptionTier, needs: SubscriptionTier): boolean {
  return TIERS.indexOf(has) >= TIERS.indexOf(needs);
}
