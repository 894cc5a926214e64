import 'reflect-metadata';
import { z } from 'zod';
import { keyRing, port, readEnv, workerList } from '../../lib/service/env';
import { runService } from '../../lib/service/run';
import { remoteExecutor } from '../../subgraph-kit/executor';
import { startOrchestrator } from './service';

void runService('orchestrator', (log) => {
  const env = readEnv({
    DATABASE_URL: z.string().min(1),
    SIGNING_KEYS: keyRing,
    KAM_URL: z.url(),
    GRANULATOR_URL: z.url(),
    GRANULATOR_WORKER_KEYS: keyRing,
    GRANULATOR_SLOTS: z.coerce.number().int().min(1).default(10),
    WORKERS: workerList,
    REDIS_URL: z.url().optional(),
    HOST: z.string().default('0.0.0.0'),
    PORT: port.default(4002),
  });
  return startOrchestrator({
    databaseUrl: env.DATABASE_URL,
    signingKeys: env.SIGNING_KEYS,
    kam: remoteExecutor({ name: 'kam', url: env.KAM_URL, from: 'orchestrator', key: env.SIGNING_KEYS[0] }),
    workers: [
      {
        id: 'bitware-content-granulator',
        url: () => env.GRANULATOR_URL,
        keys: env.GRANULATOR_WORKER_KEYS,
        slots: env.GRANULATOR_SLOTS,
      },
      ...env.WORKERS,
    ],
    redisUrl: env.REDIS_URL,
    host: env.HOST,
    port: env.PORT,
    log,
  });
});
