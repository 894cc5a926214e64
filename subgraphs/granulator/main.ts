import 'reflect-metadata';
import { z } from 'zod';
import { keyRing, port, readEnv } from '../../lib/service/env';
import { runService } from '../../lib/service/run';
import { httpCallbacks } from '../../worker-kit/http-callbacks';
import { configureModels, modelEnv } from './model/configure';
import { startGranulator } from './service';

void runService('granulator', (log) => {
  const env = readEnv({
    DATABASE_URL: z.string().min(1),
    SIGNING_KEYS: keyRing,
    WORKER_KEYS: keyRing,
    ORCHESTRATOR_URL: z.url(),
    HOST: z.string().default('0.0.0.0'),
    PORT: port.default(4003),
    ...modelEnv,
  });
  return startGranulator({
    databaseUrl: env.DATABASE_URL,
    signingKeys: env.SIGNING_KEYS,
    workerKeys: env.WORKER_KEYS,
    inbox: httpCallbacks({ keys: env.WORKER_KEYS, orchestratorUrl: () => env.ORCHESTRATOR_URL }),
    models: configureModels(env),
    host: env.HOST,
    port: env.PORT,
    log,
  });
});
