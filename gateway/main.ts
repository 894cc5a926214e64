import 'reflect-metadata';
import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { keyRing, port, readEnv } from '../lib/service/env';
import { runService } from '../lib/service/run';
import { remoteExecutor } from '../subgraph-kit/executor';
import { limitsEnv } from './limits';
import { SANDBOX_ORIGIN, startGateway } from './service';

void runService('gateway', (log) => {
  const env = readEnv({
    SIGNING_KEYS: keyRing,
    KAM_URL: z.url(),
    ORCHESTRATOR_URL: z.url(),
    GRANULATOR_URL: z.url(),
    SUPERGRAPH: z.string().default(path.resolve('schema/supergraph.graphql')),
    CORS_ORIGINS: z
      .string()
      .default(SANDBOX_ORIGIN)
      .transform((text) => text.split(',').map((origin) => origin.trim())),
    ...limitsEnv,
    PROXIES: z.coerce.number().int().min(0).default(0),
    EXPLORABLE: z.stringbool().default(false),
    HOST: z.string().default('0.0.0.0'),
    PORT: port.default(4000),
  });
  const urls = { kam: env.KAM_URL, orchestrator: env.ORCHESTRATOR_URL, granulator: env.GRANULATOR_URL };
  const [key] = env.SIGNING_KEYS;
  if (!key) throw new Error('SIGNING_KEYS names no key');
  return startGateway({
    supergraph: fs.readFileSync(env.SUPERGRAPH, 'utf8'),
    executors: new Map(
      Object.entries(urls).map(([name, url]) => [name, remoteExecutor({ name, url, from: 'gateway', key })]),
    ),
    urls,
    limits: env,
    proxies: env.PROXIES,
    corsOrigins: env.CORS_ORIGINS,
    explorable: env.EXPLORABLE,
    host: env.HOST,
    port: env.PORT,
    log,
  });
});
