import type { Feature } from '../../../subgraph-kit/feature';
import { ClientUsageResolver, ViewerResolver } from './viewer.resolver';

/** Who asks, and what they have used. */
export const viewer: Feature = {
  resolvers: [ViewerResolver, ClientUsageResolver],
};
