import type { Scope } from '../../../contracts/scope';
import { scopesOf } from '../../../contracts/actor';
import { Unauthenticated } from '../../../subgraph-kit/errors';
import type { Client } from '../clients/client.entity';
import { apiRequestsQuota, requestsQuota } from '../quotas/quota.service';
import { featuresOf } from '../tiers/feature.service';
import type { Context } from '../../../subgraph-kit/context';
import { quotaState } from '../quotas/quota.loader';
import { userCountOfClient } from '../users/user.loader';
import { tierByName } from '../tiers/tier.loader';

/** Who asks, as the graph shows it. */
export interface ViewerView {
  kind: string;
  scopes: readonly Scope[];
  clientId: string | null;
  userId: string | null;
  workerId: string | null;
}

export interface Usage {
  quota: string;
  limit: number | null;
  used: number;
  remaining: number | null;
  resetsAt: Date | null;
}

/** Who asks. @throws Unauthenticated */
export function viewerOf({ actor }: Context): ViewerView {
  if (actor.kind === 'anonymous') throw new Unauthenticated('viewer');
  const userId =
    actor.kind === 'staff' ? actor.userId : actor.kind === 'client' && 'user' in actor.by ? actor.by.user : null;
  return {
    kind: actor.kind === 'client' ? (userId === null ? 'key' : 'user') : actor.kind === 'staff' ? 'user' : actor.kind,
    scopes: scopesOf(actor),
    clientId: actor.kind === 'client' ? actor.clientId : null,
    userId,
    workerId: actor.kind === 'worker' ? actor.workerId : null,
  };
}

/** How much of each limit of its tier a client has used, as KAM counts it. */
export async function usageOf(ctx: Context, client: Client): Promise<Usage[]> {
  const tier = await ctx.load(tierByName, client.tier);
  if (!tier) throw new Error(`there is no tier ${client.tier}`);
  const usage = (
    quota: string,
    limit: number | null,
    { used, resetsAt }: { used: number; resetsAt: Date | null },
  ): Usage => {
    const counted = Math.min(used, limit ?? used);
    return { quota, limit, used: counted, remaining: limit === null ? null : limit - counted, resetsAt };
  };
  const [requests, apiRequests, users] = await Promise.all([
    ctx.load(quotaState, requestsQuota(client.id, tier.requestsPerMonth)),
    ctx.load(quotaState, apiRequestsQuota(client.id, tier.apiRequestsPerMinute)),
    ctx.load(userCountOfClient, client.id),
  ]);
  return [
    usage('REQUESTS_PER_MONTH', tier.requestsPerMonth, requests),
    usage('API_REQUESTS_PER_MINUTE', tier.apiRequestsPerMinute, apiRequests),
    usage('USERS', tier.maxUsers, { used: users, resetsAt: null }),
  ];
}

/** The features that a client's tier includes. */
export async function clientFeatures(ctx: Context, client: Client): Promise<string[]> {
  const tier = await ctx.load(tierByName, client.tier);
  return tier ? featuresOf(ctx, tier) : [];
}
