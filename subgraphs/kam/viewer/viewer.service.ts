import type { Scope } from '../../../contracts/scope';
import { scopesOf } from '../../../contracts/actor';
import { Unauthenticated } from '../../../subgraph-kit/errors';
import type { Client } from '../clients/client.entity';
import type { KamContext } from '../context';
import { apiRequestsQuota, requestsQuota } from '../quotas/quota.service';
import { featuresOf } from '../tiers/feature.service';

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
export function viewerOf({ actor }: KamContext): ViewerView {
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
export async function usageOf(ctx: KamContext, client: Client): Promise<Usage[]> {
  const tier = await ctx.loaders.tier.load(client.tier);
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
    ctx.loaders.quota.load(requestsQuota(client.id, tier.requestsPerMonth)),
    ctx.loaders.quota.load(apiRequestsQuota(client.id, tier.apiRequestsPerMinute)),
    ctx.loaders.userCount.load(client.id),
  ]);
  return [
    usage('REQUESTS_PER_MONTH', tier.requestsPerMonth, requests),
    usage('API_REQUESTS_PER_MINUTE', tier.apiRequestsPerMinute, apiRequests),
    usage('USERS', tier.maxUsers, { used: users, resetsAt: null }),
  ];
}

/** The features that a client's tier includes. */
export async function clientFeatures(ctx: KamContext, client: Client): Promise<string[]> {
  const tier = await ctx.loaders.tier.load(client.tier);
  return tier ? featuresOf(ctx, tier) : [];
}
