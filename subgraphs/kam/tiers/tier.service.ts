import { requireActor } from '../../../lib/subgraph/context';
import type { KamContext } from '../context';
import { Tier } from './tier.entity';

/** All tiers, the lowest first. @throws Unauthenticated */
export async function listTiers(ctx: KamContext): Promise<Tier[]> {
  requireActor(ctx);
  return ctx.database.getRepository(Tier).find({ order: { rank: 'asc' } });
}
