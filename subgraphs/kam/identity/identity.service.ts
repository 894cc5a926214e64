import type { Actor } from '../../../contracts/actor';
import { type Context, requireService } from '../../../subgraph-kit/context';
import { actorOfKey, actorOfWorkerToken } from '../api-keys/api-key.service';
import { apiRequestsQuota, consume } from '../quotas/quota.service';
import { actorOfSession } from '../sessions/session.service';
import { Tier } from '../tiers/tier.entity';

/** Credentials as a caller sent them. */
export interface Credentials {
  apiKey?: string | undefined;
  /** Token of a session, or of a worker together with its id. */
  bearer?: string | undefined;
  workerId?: string | undefined;
  /** Whether they belong to a stream or a socket that was opened with them, which outlives the renewal of its token. */
  forOpenConnection?: boolean | undefined;
}

export interface Identity {
  actor: Actor;
  expiresAt: Date | null;
}

/** Operations that a gateway may let pass before it asks again. */
export interface Permits {
  granted: number;
  limit: number;
  used: number;
  resetsAt: Date;
}

/** Who some credentials stand for; null for those that are not valid. One kind of them at a time. For services. */
export async function identify(
  ctx: Context,
  { apiKey, bearer, workerId, forOpenConnection = false }: Credentials,
): Promise<Identity | null> {
  requireService(ctx);
  if (apiKey !== undefined) return bearer === undefined ? actorOfKey(ctx, apiKey) : null;
  if (bearer === undefined) return null;
  return bearer.startsWith('tfw_')
    ? actorOfWorkerToken(ctx, bearer, workerId ?? null)
    : actorOfSession(ctx, bearer, forOpenConnection);
}

/**
 * Takes some of the API requests of a client's minute: a fiftieth of them, at least one, so that a client of a high limit costs
 * no more questions than others, and several gateways together never let more pass. For services.
 */
export async function permitApiRequests(ctx: Context, clientId: string): Promise<Permits> {
  requireService(ctx);
  const [tier] = await ctx.allTenants.query<Pick<Tier, 'apiRequestsPerMinute'>[]>(
    `select tier.api_requests_per_minute as "apiRequestsPerMinute" from kam.client join kam.tier on tier.name = client.tier where client.id = $1`,
    [clientId],
  );
  const limit = tier?.apiRequestsPerMinute ?? 0;
  const amount = Math.max(1, Math.floor(limit / 50));
  const { ok, used, resetsAt } = await consume(ctx.allTenants, apiRequestsQuota(clientId, limit), amount);
  return { granted: ok ? amount : 0, limit, used, resetsAt };
}
