import type { Feature } from '../../../subgraph-kit/feature';
import {
  DeliverableResolver,
  ExecutionDeliverablesResolver,
  RequestDeliverablesResolver,
} from './deliverable.resolver';

/** Finished outputs. */
export const deliverables: Feature = {
  resolvers: [DeliverableResolver, ExecutionDeliverablesResolver, RequestDeliverablesResolver],
};
