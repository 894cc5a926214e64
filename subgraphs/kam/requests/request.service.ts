import { checkPageSize, decodeCursor, encodeCursor, type Page, pageOf } from '../../../lib/graph/connection';
import { requireActor, visibleClient } from '../../../lib/subgraph/context';
import type { KamContext } from '../context';
import { Request, type RequestStatus } from './request.entity';

/** A request by id; null when there is none, or when the caller may not know of it. @throws Unauthenticated */
export async function findRequest(ctx: KamContext, id: string): Promise<Request | null> {
  requireActor(ctx);
  return ctx.loaders.request.load(id);
}

/** Requests that the caller may see, the newest first. @throws Unauthenticated @throws BadRequest */
export async function listRequests(ctx: KamContext, page: { first: number; after?: string | undefined }, status?: RequestStatus): Promise<Page<Request>> {
  const clientId = visibleClient(ctx);
  const first = checkPageSize(page.first);
  const matching = () => {
    const query = ctx.database.getRepository(Request).createQueryBuilder('request').where('true');
    if (clientId !== null) query.andWhere('request.clientId = :clientId', { clientId });
    if (status !== undefined) query.andWhere('request.status = :status', { status });
    return query;
  };
  const rows = matching()
    .orderBy('request.id', 'DESC')
    .limit(first + 1);
  if (page.after !== undefined) rows.andWhere('request.id < :after', { after: decodeCursor('request', page.after) });
  return pageOf(
    await rows.getMany(),
    first,
    (request) => encodeCursor('request', request.id),
    () => matching().getCount(),
  );
}
