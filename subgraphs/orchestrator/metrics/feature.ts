import type { Feature } from '../../../subgraph-kit/feature';
import { engine as enginePart } from '../engine/parts';
import { eventFeed } from '../events/event-feed';
import { OrchestratorMetrics } from './orchestrator-metrics';

/** What Prometheus can see of the orchestrator. */
export const metrics: Feature = {
  start: ({ parts, allTenants, metrics: registry, clock }) => {
    const engine = parts.get(enginePart);
    const metrics = new OrchestratorMetrics(registry, {
      database: allTenants,
      feed: parts.get(eventFeed),
      recovered: () => engine.recovered,
      clock,
    });
    engine.onRecorded((draft) => metrics.observe(draft));
  },
};
