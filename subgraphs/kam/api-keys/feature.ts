import type { Feature } from '../../../subgraph-kit/feature';
import { ApiKey } from './api-key.entity';
import { ApiKeyResolver } from './api-key.resolver';

/** Keys of clients and tokens of workers. */
export const apiKeys: Feature = {
  entities: [ApiKey],
  resolvers: [ApiKeyResolver],
};
