import { z } from 'zod';
import { keyRing, port, PROCESS_CONFIG } from '../lib/service/config';
import type { Logger } from '../lib/service/log';
import { remoteExecutor } from '../subgraph-kit/remote-executor';
import { announcerKey, httpCallbacks } from '../worker-kit';
import type { WorkerServiceOptions } from './worker-service';

/** What every worker with a subgraph is configured with. */
export const WORKER_SERVICE_CONFIG = {
  ...PROCESS_CONFIG,
  DATABASE_URL: z.string().min(1).describe('The PostgreSQL database that all services share.'),
  SIGNING_KEYS: keyRing.describe('Keys that requests between services are signed with, as `id:secret[,id:secret]`.'),
  WORKER_KEYS: keyRing
    .optional()
    .describe(
      'Its own keys of the worker protocol, as `id:secret[,id:secret]`; the orchestrator has them in `WORKERS`. Not needed with `ANNOUNCER_TOKEN`.',
    ),
  ANNOUNCER_TOKEN: z
    .string()
    .optional()
    .describe('A token of createAnnouncerToken, with which it announces itself to the orchestrator.'),
  ADDRESS: z.url().optional().describe('Where the orchestrator reaches it; needed with `ANNOUNCER_TOKEN`.'),
  ORCHESTRATOR_URL: z.url().describe('Address of the orchestrator, to which progress and results are reported.'),
  KAM_URL: z.url().describe('Address of KAM, which keeps the audit.'),
  HOST: z.string().default('0.0.0.0').describe('Address to listen on.'),
};

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
