import type { Feature } from '../../../subgraph-kit/feature';
import { Changes } from '../../../subgraph-kit/graph/changes';
import { PendingRequestsResolver } from './pending-requests.resolver';
import { RequestChange } from './request-change.entity';
import { RequestChangesResolver } from './request-changes.resolver';
import { Request } from './request.entity';
import { findRecommendation, RequestResolver } from './request.resolver';
import { findRequest, requestChanges } from './request.service';

/** Requests of clients. */
export const requests: Feature = {
  entities: [Request, RequestChange],
  resolvers: [RequestResolver, RequestChangesResolver, PendingRequestsResolver],
  references: {
    Request: ({ id }: { id: string }, ctx) => findRequest(ctx, id),
    TemplateRecommendation: ({ id }: { id: string }, ctx) => findRecommendation(ctx, id),
  },
  start: ({ parts, allTenants, changes, log }) => {
    const told = parts.provide(
      requestChanges,
      new Changes(
        (ids) =>
          allTenants.query<{ id: string; clientId: string }[]>(
            'select id, client_id as "clientId" from kam.request where id = any($1)',
            [ids],
          ),
        log,
      ),
    );
    changes.on(
      'kam_requests',
      (id) => told.collect(id),
      () => told.closeAll(),
    );
  },
};
