import type { Feature } from '../../../subgraph-kit/feature';
import { PendingRequestsResolver } from './pending-requests.resolver';
import { RequestChange } from './request-change.entity';
import { Request } from './request.entity';
import { findRecommendation, RequestResolver } from './request.resolver';
import { findRequest } from './request.service';

/** Requests of clients. */
export const requests: Feature = {
  entities: [Request, RequestChange],
  resolvers: [RequestResolver, PendingRequestsResolver],
  references: {
    Request: ({ id }: { id: string }, ctx) => findRequest(ctx, id),
    TemplateRecommendation: ({ id }: { id: string }, ctx) => findRecommendation(ctx, id),
  },
};
