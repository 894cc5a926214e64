import type { z } from 'zod';
import type { port } from '../lib/service/config';
import type { Logger } from '../lib/service/log';
import { remoteExecutor } from '../subgraph-kit/remote-executor';
import { announcerKey, httpCallbacks } from '../worker-kit';
import type { WORKER_SERVICE_CONFIG } from './settings';
import type { WorkerServiceOptions } from './worker-service';

type Config = z.infer<z.ZodObject<typeof WORKER_SERVICE_CONFIG & { PORT: typeof port }>>;

/** How a worker with a subgraph is started as a process of its own, from its configuration. */
export function serviceOptions(service: string, config: Config, log: Logger): WorkerServiceOptions {
  const { DATABASE_URL, SIGNING_KEYS, WORKER_KEYS, ANNOUNCER_TOKEN, ADDRESS, ORCHESTRATOR_URL, KAM_URL, HOST, PORT } =
    config;
  if (ANNOUNCER_TOKEN !== undefined && ADDRESS === undefined)
    throw new Error('ANNOUNCER_TOKEN needs ADDRESS: where the orchestrator reaches this process.');
  const workerKeys = ANNOUNCER_TOKEN === undefined ? (WORKER_KEYS ?? []) : [announcerKey(ANNOUNCER_TOKEN)];
  if (workerKeys.length === 0) throw new Error('Set WORKER_KEYS, or ANNOUNCER_TOKEN and ADDRESS.');
  const orchestratorUrl = (): string => ORCHESTRATOR_URL;
  return {
    databaseUrl: DATABASE_URL,
    signingKeys: SIGNING_KEYS,
    workerKeys,
    callbacks: httpCallbacks({ keys: workerKeys, orchestratorUrl }),
    announce:
      ANNOUNCER_TOKEN === undefined
        ? undefined
        : { token: ANNOUNCER_TOKEN, address: () => ADDRESS ?? '', orchestratorUrl },
    kam: remoteExecutor({ name: 'kam', url: KAM_URL, from: service, key: SIGNING_KEYS[0] }),
    host: HOST,
    port: PORT,
    log,
  };
}
