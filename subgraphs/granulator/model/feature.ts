import type { Feature } from '../../../subgraph-kit/feature';
import { Models } from './models';
import { models, modelSettings } from './parts';
import { ProviderBucket } from './providers/bucket.entity';

/** The models that make structures: the local one and those of AI providers. */
export const modelFeature: Feature = {
  entities: [ProviderBucket],
  start: ({ parts, allTenants, log }) => {
    parts.provide(models, new Models(parts.get(modelSettings), allTenants, log));
  },
};
