import type { Feature } from '../../../subgraph-kit/feature';
import { IdentityResolver } from './identity.resolver';

/** Whom credentials stand for. */
export const identity: Feature = {
  resolvers: [IdentityResolver],
};
