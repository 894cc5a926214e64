import path from 'node:path';
import fs from 'node:fs';
import type { PasswordCost } from '../subgraphs/kam/users/password';
import { consoleDir } from '../gateway/config';
import type { DemoUser } from '../gateway/console/session-routes';
import { type RunningGateway, startGateway } from '../gateway/service';
import type { Limits } from '../gateway/limits';
import { ClosingStack } from '../lib/service/closing';
import type { Logger } from '../lib/service/log';
import type { SigningKey } from '../lib/signing/signed-request';
import type { Registry } from '../lib/service/metrics';
import type { WorkerCallbacks } from '../contracts/worker-protocol';
import type { Worker } from '../worker-kit';
import { type RunningWorkerService, startWorkerService } from '../worker-subgraph-kit';
import { inProcessExecutor } from '../subgraph-kit/in-process-executor';
import type { SubgraphExecutor } from '../subgraph-kit/executor';
import type { RunningSubgraph } from '../subgraph-kit/server';
import type { DemoCredentials } from '../subgraphs/kam/seed/demo-accounts';
import { type RunningKam, startKam } from '../subgraphs/kam/service';
import {
  type OrchestratorOptions,
  type RunningOrchestrator,
  startOrchestrator,
} from '../subgraphs/orchestrator/service';
import {
  type WorkerAddress,
  type WorkerConnection,
  WorkerFault,
} from '../subgraphs/orchestrator/workers/worker-client';
import { type Secrets, workerKeysOf } from './secrets';
import { WORKER_SERVICES, type WorkerService, type WorkerSettings } from './worker-services';
import { projectRoot } from '../lib/project-root';

export interface SystemOptions extends WorkerSettings {
  databaseUrl: string;
  /** A server that follows that one, from which lists are read. */
  databaseReadUrl?: string | undefined;
  secrets: Secrets;
  /** Where the demo clients' keys are kept; no demo clients without it. */
  credentialsFile: string | undefined;
  /** Port of the gateway; 0 takes a free one. */
  port: number;
  host?: string;
  corsOrigins?: readonly string[];
  /** Files with the only operations that are taken; any are when there are none. */
  operationsFiles?: readonly string[];
  explorable?: boolean;
  /** What the gateway accepts; as usual when absent. */
  limits?: Limits | undefined;
  /** How many proxies stand before the gateway. */
  proxies?: number;
  /** Wakes other processes over Redis; over PostgreSQL when absent. */
  redisUrl?: string | undefined;
  /** Where webhooks may be; public addresses of https alone when absent. */
  webhooks?: OrchestratorOptions['webhooks'];
  /** Workers besides those of this process. */
  moreWorkers?: readonly WorkerAddress[];
  /** Port to which those workers tell their results; 0, the rule, takes a free one. */
  orchestratorPort?: number;
  log: Logger;
  /** What hashing a password costs; as OWASP recommends when absent. */
  passwordCost?: PasswordCost | undefined;
}

/** The whole system in one process. */
export interface System {
  gateway: RunningGateway;
  /** By name: those of the workers as well. */
  subgraphs: { kam: RunningKam; orchestrator: RunningOrchestrator } & Readonly<Record<string, RunningSubgraph>>;
  /** What Prometheus may read of this process. */
  metrics: readonly Registry[];
  close(): Promise<void>;
}

const LOOPBACK = { host: '127.0.0.1', port: 0 };

/**
 * Starts all subgraphs and the gateway in this process. Nobody needs a socket to talk to another: neither the gateway
 * to the subgraphs, nor the orchestrator to the workers. Further workers are spoken to over HTTP, as between machines.
 */
export async function startSystem(options: SystemOptions): Promise<System> {
  const { databaseUrl, secrets, log } = options;
  const closing = new ClosingStack();
  const common = { databaseUrl, signingKeys: secrets.signingKeys, ...LOOPBACK };
  let orchestrator: RunningOrchestrator | undefined;
  try {
    let kam: RunningKam | undefined;
    const startOwnKam = async (): Promise<RunningKam> => {
      const running = await startKam({
        ...common,
        databaseReadUrl: options.databaseReadUrl,
        secrets,
        orchestrator: deferredExecutor(() => orchestrator),
        passwordCost: options.passwordCost,
        demoCredentialsFile: options.credentialsFile,
        log: log.child({ service: 'kam' }),
      });
      closing.defer('kam', () => running.close());
      return (kam = running);
    };
    const startWorker = async ({ definition, provide }: WorkerService): Promise<RunningWorkerService> => {
      const { name, subject } = definition;
      const worker = await startWorkerService(definition, {
        ...common,
        workerKeys: workerKeysOf(secrets, subject.workerId),
        callbacks: deferredCallbacks(() => orchestrator?.callbacks),
        kam: deferredExecutor(() => kam),
        provide: (parts) => provide?.(parts, options),
        log: log.child({ service: name }),
      });
      closing.defer(name, () => worker.close());
      return worker;
    };
    // Each brings its tables up to date by itself: all at once.
    const starting = [startOwnKam(), ...WORKER_SERVICES.map(startWorker)] as const;
    // Also when one fails: what another has started meanwhile is to be closed.
    await Promise.allSettled(starting);
    const [ownKam, ...workers] = await Promise.all(starting);
    orchestrator = await startOrchestrator({
      ...common,
      databaseReadUrl: options.databaseReadUrl,
      port: options.orchestratorPort ?? 0,
      kam: inProcessExecutor(ownKam),
      workers: [
        ...workers.map((worker) => addressOf(worker, workerKeysOf(secrets, worker.subject.workerId))),
        ...(options.moreWorkers ?? []),
      ],
      redisUrl: options.redisUrl,
      webhooks: options.webhooks,
      log: log.child({ service: 'orchestrator' }),
    });
    const running = orchestrator;
    // What it asked KAM it remembers: in one process it is told of changes at once.
    ownKam.remembered.onForget(() => running.remembered.forget());
    closing.defer('orchestrator', () => running.close());
    const subgraphs = {
      kam: ownKam,
      orchestrator,
      ...Object.fromEntries(workers.map((worker) => [worker.subject.service, worker])),
    };
    const gateway = await startGateway({
      supergraph: fs.readFileSync(path.join(projectRoot(), 'schema/supergraph.graphql'), 'utf8'),
      executors: new Map(Object.entries(subgraphs).map(([name, subgraph]) => [name, inProcessExecutor(subgraph)])),
      urls: Object.fromEntries(Object.entries(subgraphs).map(([name, subgraph]) => [name, subgraph.url])),
      limits: options.limits,
      corsOrigins: options.corsOrigins ?? [],
      operationsFiles: options.operationsFiles,
      proxies: options.proxies,
      explorable: options.explorable ?? true,
      consoleDir: consoleDir(),
      demoUsers: demoUsersOf(options.credentialsFile),
      metrics: running.metrics,
      host: options.host ?? '127.0.0.1',
      port: options.port,
      log: log.child({ service: 'gateway' }),
    });
    closing.defer('gateway', () => gateway.close());
    const metrics = [running, ownKam, ...workers].map((service) => service.metrics);
    return { gateway, subgraphs, metrics, close: () => closing.close() };
  } catch (error) {
    await closing.close();
    throw error;
  }
}

/** Who may sign in to try it out, by name. */
function demoUsersOf(credentialsFile: string | undefined): DemoUser[] {
  if (credentialsFile === undefined || !fs.existsSync(credentialsFile)) return [];
  const { users } = JSON.parse(fs.readFileSync(credentialsFile, 'utf8')) as DemoCredentials;
  return [{ username: 'admin', role: 'admin' }, ...users.map(({ username, role }) => ({ username, role }))];
}

/** KAM starts before the orchestrator, and asks it only when an author writes a template. */
function deferredExecutor(find: () => RunningSubgraph | undefined): SubgraphExecutor {
  return {
    run: async (operation) => {
      const found = find();
      if (!found) throw new Error('the orchestrator is not there yet');
      return inProcessExecutor(found).run(operation);
    },
    close: () => Promise.resolve(),
  };
}

/** Jobs of an earlier run are reported as soon as there is an orchestrator to report to. */
function deferredCallbacks(find: () => WorkerCallbacks | undefined): WorkerCallbacks {
  const callbacks = (): WorkerCallbacks => {
    const found = find();
    if (!found) throw new Error('the orchestrator is not there yet');
    return found;
  };
  return {
    progress: async (...message) => callbacks().progress(...message),
    result: async (...message) => callbacks().result(...message),
    heartbeats: async (...message) => callbacks().heartbeats(...message),
    impact: async (...message) => callbacks().impact(...message),
    readPayload: async (...message) => callbacks().readPayload(...message),
    storePayload: async (...message) => callbacks().storePayload(...message),
  };
}

/** How a worker of this process is spoken to. */
function addressOf({ subject, url, worker }: RunningWorkerService, keys: readonly SigningKey[]): WorkerAddress {
  return { id: subject.workerId, displayName: subject.displayName, url: () => url, keys, local: localWorker(worker) };
}

/** A worker of this process: the same answers as over HTTP, without it. What goes wrong in it is its own fault, as there. */
function localWorker(worker: Worker): WorkerConnection {
  const answer = async <T>(ask: () => Promise<T>): Promise<T> => {
    try {
      return await ask();
    } catch (cause) {
      throw new WorkerFault('UNAVAILABLE', 'The worker of this process failed.', { cause });
    }
  };
  return {
    templates: (ids) => answer(() => worker.templates(ids)),
    offer: (message) => answer(() => worker.offer(message)),
    process: async (jobId) => {
      if (!(await answer(() => worker.begin(jobId)))) throw new WorkerFault('REFUSED', `There is no job ${jobId}.`);
    },
    cancel: (jobId) => answer(() => worker.cancel(jobId)),
    forget: (message) => answer(() => worker.forget(message)),
    manage: (message) => answer(() => worker.manage(message)),
    health: () => Promise.resolve(),
  };
}
