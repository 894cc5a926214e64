import type { Feature } from '../../../subgraph-kit/feature';
import { serviceOptions } from '../../../lib/database/data-source';
import { eventBus } from '../events/event-bus';
import { kamClient } from '../kam/kam-client';
import { payloadStore } from '../payloads/payload-store';
import { impactOf } from '../publications/impact.service';
import { clientStandings } from '../kam/client-standings';
import { workerKeys } from '../workers/announcements';
import { workerRegistry } from '../workers/worker-registry';
import { Engine } from './engine';
import { engine as enginePart, workerCallbacks } from './parts';
import { PayloadExchange } from './payload-exchange';
import { EngineCallbacks } from './worker-callbacks';
import { workerRoutes } from './worker-routes';

/** What drives executions, and where workers report to it. */
export const engineFeature: Feature = {
  start: async ({ parts, database, allTenants, databaseUrl, log, closing, clock, routes }) => {
    const workers = parts.get(workerRegistry);
    const engine = new Engine({
      databaseUrl,
      connectionOptions: await serviceOptions(database),
      database: allTenants,
      bus: parts.get(eventBus),
      workers,
      standings: parts.get(clientStandings),
      payloads: parts.get(payloadStore),
      log,
      clock,
    });
    engine.onCreated(({ id, clientId }) => {
      log.info({ executionId: id, clientId, status: 'pending' }, 'execution created');
      return Promise.resolve();
    });
    engine.onRecorded(({ state: { id, clientId, status }, previousStatus }) => {
      if (previousStatus) log.info({ executionId: id, clientId, status, previousStatus }, 'execution status changed');
    });
    parts.provide(enginePart, engine);
    closing.defer('engine', () => engine.close());
    await engine.start();
    const exchange = new PayloadExchange(allTenants, parts.get(payloadStore), clock);
    const callbacks = new EngineCallbacks(engine, allTenants, exchange, log, (worker, template) =>
      impactOf({ kam: parts.get(kamClient), workers, database: allTenants }, worker, template),
    );
    parts.provide(workerCallbacks, callbacks);
    routes((app) => workerRoutes(app, { callbacks, findKey: parts.get(workerKeys), log }));
  },
};
