import type { WorkerCallbacks } from '../../contracts/worker-protocol';
import type { SigningKey } from '../../lib/signing/signed-request';
import { auditSink } from '../../subgraph-kit/audit/audit-forwarder';
import type { SubgraphExecutor } from '../../subgraph-kit/executor';
import { type RunningService, type ServiceOptions, startService } from '../../subgraph-kit/start-service';
import type { Worker } from '../../worker-kit';
import { GRANULATOR } from './features';
import type { ModelSettings } from './model/models';
import { modelSettings } from './model/parts';
import { granulatorWorker, workerKeys } from './worker/feature';
import { callbacks } from './worker/parts';

export interface GranulatorOptions extends ServiceOptions {
  /** The granulator's own keys of the worker protocol. */
  workerKeys: readonly SigningKey[];
  /** Where progress and results are reported to the orchestrator. */
  callbacks: WorkerCallbacks;
  /** How KAM, which keeps the audit, is reached. */
  kam: SubgraphExecutor;
  /** What makes the structures. */
  models: ModelSettings;
}

/** The granulator's subgraph, and the worker that it is. */
export interface RunningGranulator extends RunningService {
  worker: Worker;
}

/** Starts the content granulator: its tables and templates, its part of the graph and its side of the worker protocol. */
export async function startGranulator(options: GranulatorOptions): Promise<RunningGranulator> {
  const service = await startService(GRANULATOR, options, (parts) => {
    parts.provide(workerKeys, options.workerKeys);
    parts.provide(callbacks, options.callbacks);
    parts.provide(auditSink, options.kam);
    parts.provide(modelSettings, options.models);
  });
  return { ...service, worker: service.parts.get(granulatorWorker) };
}
