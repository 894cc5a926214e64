import path from 'node:path';
import fs from 'node:fs';
import { type RunningGateway, SANDBOX_ORIGIN, startGateway } from '../gateway/service';
import { ClosingStack } from '../lib/service/closing';
import type { Logger } from '../lib/service/log';
import { inProcessExecutor } from '../lib/subgraph/executor';
import type { RunningSubgraph } from '../lib/subgraph/server';
import type { Model } from '../subgraphs/granulator/model/model';
import { startGranulator } from '../subgraphs/granulator/service';
import { GRANULATOR_ID } from '../subgraphs/granulator/worker-id';
import { startKam } from '../subgraphs/kam/service';
import { type RunningOrchestrator, startOrchestrator } from '../subgraphs/orchestrator/service';
import type { WorkerAddress } from '../subgraphs/orchestrator/workers/worker-client';
import type { Secrets } from './secrets';

export interface SystemOptions {
  databaseUrl: string;
  secrets: Secrets;
  /** Where the demo clients' keys are kept; no demo clients without it. */
  credentialsFile: string | undefined;
  /** What makes the structures. */
  model: Model;
  /** Port of the gateway; 0 takes a free one. */
  port: number;
  host?: string;
  corsOrigins?: readonly string[];
  explorable?: boolean;
  /** Workers besides the granulator. */
  moreWorkers?: readonly WorkerAddress[];
  log: Logger;
}

/** The whole system in one process. */
export interface System {
  gateway: RunningGateway;
  subgraphs: { kam: RunningSubgraph; orchestrator: RunningOrchestrator; granulator: RunningSubgraph };
  close(): Promise<void>;
}

const LOOPBACK = { host: '127.0.0.1', port: 0 };

/**
 * Starts the three subgraphs and the gateway in this process. The gateway calls the subgraphs without a socket;
 * between orchestrator and worker the worker protocol goes over loopback HTTP, as it does between machines.
 */
export async function startSystem(options: SystemOptions): Promise<System> {
  const { databaseUrl, secrets, log } = options;
  const closing = new ClosingStack();
  const common = { databaseUrl, signingKeys: secrets.signingKeys, ...LOOPBACK };
  let orchestrator: RunningOrchestrator | undefined;
  try {
    const kam = await startKam({
      ...common,
      apiKeySecret: secrets.apiKeySecret,
      demoCredentialsFile: options.credentialsFile,
      log: log.child({ name: 'kam' }),
    });
    closing.defer('kam', () => kam.close());
    const granulator = await startGranulator({
      ...common,
      workerKeys: secrets.granulatorKeys,
      // Jobs of an earlier life are reported as soon as there is somebody to report to.
      orchestratorUrl: () => {
        if (!orchestrator) throw new Error('the orchestrator is not there yet');
        return orchestrator.url;
      },
      model: options.model,
      log: log.child({ name: 'granulator' }),
    });
    closing.defer('granulator', () => granulator.close());
    const workers: WorkerAddress[] = [{ id: GRANULATOR_ID, url: () => granulator.url, keys: secrets.granulatorKeys }, ...(options.moreWorkers ?? [])];
    orchestrator = await startOrchestrator({ ...common, kam: inProcessExecutor(kam), workers, log: log.child({ name: 'orchestrator' }) });
    const running = orchestrator;
    closing.defer('orchestrator', () => running.close());
    const subgraphs = { kam, orchestrator, granulator };
    const gateway = await startGateway({
      supergraph: fs.readFileSync(path.join(findRoot(), 'schema/supergraph.graphql'), 'utf8'),
      executors: new Map(Object.entries(subgraphs).map(([name, subgraph]) => [name, inProcessExecutor(subgraph)])),
      urls: Object.values(subgraphs).map((subgraph) => subgraph.url),
      corsOrigins: options.corsOrigins ?? [SANDBOX_ORIGIN],
      explorable: options.explorable ?? true,
      host: options.host ?? '127.0.0.1',
      port: options.port,
      log: log.child({ name: 'gateway' }),
    });
    closing.defer('gateway', () => gateway.close());
    return { gateway, subgraphs, close: () => closing.close() };
  } catch (error) {
    await closing.close();
    throw error;
  }
}

/** The project's folder, from the sources as well as from dist/. */
function findRoot(): string {
  const above = path.resolve(__dirname, '..');
  return path.basename(above) === 'dist' ? path.dirname(above) : above;
}
