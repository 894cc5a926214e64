import type { Feature } from '../../../subgraph-kit/feature';
import { kamClient } from '../kam/kam-client';
import { workerRegistry } from '../workers/worker-registry';
import { Retention, retention } from './retention';

/** Removes executions when the retention of their client's tier is over. */
export const retentionFeature: Feature = {
  start: ({ parts, allTenants, log, clock, closing, afterListen }) => {
    const removing = parts.provide(
      retention,
      new Retention({
        database: allTenants,
        kam: parts.get(kamClient),
        workers: parts.get(workerRegistry),
        log,
        clock,
      }),
    );
    closing.defer('retention', () => removing.close());
    afterListen(() => removing.start());
  },
};
