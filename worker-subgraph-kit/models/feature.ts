import type { Feature } from '../../subgraph-kit/feature';
import { ProviderBucket } from './bucket.entity';
import { providerMetrics } from './metrics';
import { Models } from './models';
import { models, modelSettings } from './parts';

/** Models of AI providers beside a worker's own, which is named as in local/outliner. */
export const modelFeature = (local: string): Feature => ({
  entities: [ProviderBucket],
  start: ({ parts, allTenants, log, metrics }) => {
    const onCall = providerMetrics(metrics);
    parts.provide(models, new Models(parts.get(modelSettings), local, allTenants, log, onCall));
  },
});
