import type { WorkerCallbacks } from '../../contracts/worker-protocol';
import { auditSink } from '../../subgraph-kit/audit/audit-forwarder';
import type { SubgraphExecutor } from '../../subgraph-kit/executor';
import { type RunningService, type ServiceOptions, startService } from '../../subgraph-kit/start-service';
import { workerCallbacks } from './engine/parts';
import { redisUrl } from './events/event-bus';
import { ORCHESTRATOR } from './features';
import { kamExecutor } from './kam/kam-client';
import { webhookOptions } from './webhooks/feature';
import type { WebhookClientOptions } from './webhooks/webhook-client';
import { tokenKeys } from './workers/announcements';
import { type WorkerAddress, workerAddresses } from './workers/worker-client';

export interface OrchestratorOptions extends ServiceOptions {
  /** How KAM is asked. */
  kam: SubgraphExecutor;
  /** The workers that stages may name. */
  workers: readonly WorkerAddress[];
  /** Wakes other processes over Redis; over PostgreSQL when absent. */
  redisUrl?: string | undefined;
  /** Public addresses of https alone when absent. */
  webhooks?: WebhookClientOptions | undefined;
}

/** The orchestrator's subgraph. */
export interface RunningOrchestrator extends RunningService {
  /** Where workers of this process report how their jobs go. */
  callbacks: WorkerCallbacks;
}

/** Starts the orchestrator: its tables, its engine, its part of the graph and its side of the worker protocol. */
export async function startOrchestrator(options: OrchestratorOptions): Promise<RunningOrchestrator> {
  const service = await startService(ORCHESTRATOR, options, (parts) => {
    parts.provide(kamExecutor, options.kam);
    parts.provide(auditSink, options.kam);
    parts.provide(workerAddresses, options.workers);
    parts.provide(tokenKeys, options.signingKeys);
    parts.provide(redisUrl, options.redisUrl ?? null);
    parts.provide(webhookOptions, options.webhooks ?? { allowPrivate: false });
  });
  return { ...service, callbacks: service.parts.get(workerCallbacks) };
}
