import { maySeeClient, requireActor } from '../../../lib/subgraph/context';
import type { KamContext } from '../context';
import type { Client } from './client.entity';

/** A client by id; null when there is none, or when the caller may not know of it. @throws Unauthenticated */
export async function findClient(ctx: KamContext, id: string): Promise<Client | null> {
  requireActor(ctx);
  return maySeeClient(ctx, id) ? ctx.loaders.client.load(id) : null;
}

/** The client that the caller's API key belongs to; null for a service. @throws Unauthenticated */
export async function currentClient(ctx: KamContext): Promise<Client | null> {
  requireActor(ctx);
  return ctx.actor.kind === 'client' ? ctx.loaders.client.load(ctx.actor.clientId) : null;
}
