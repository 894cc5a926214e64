import type { SubscriptionTier } from '../graph/operations';

const ORDER: SubscriptionTier[] = ['BASIC', 'STANDARD', 'PREMIUM', 'ENTERPRISE'];

/** Whether a tier has what another one is needed for. */
export function covers(has: SubscriptionTier, needs: SubscriptionTier): boolean {
  return ORDER.indexOf(has) >= ORDER.indexOf(needs);
}
