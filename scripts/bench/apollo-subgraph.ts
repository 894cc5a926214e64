import '../../lib/graphql-in-production';
import 'reflect-metadata';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { createVerifier } from 'fast-jwt';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Actor, actorFromClaims } from '../../contracts/actor';
import { freePort } from '../../lib/service/free-port';
import { loadConfig, port } from '../../lib/service/config';
import { createLogger, type Logger } from '../../lib/service/log';
import type { RunningSubgraph } from '../../subgraph-kit/server';
import { remoteExecutor } from '../../subgraph-kit/remote-executor';
import { GRANULATOR_CONFIG } from '../../subgraphs/granulator/config';
import { GRANULATOR } from '../../subgraphs/granulator/features';
import { configureModels } from '../../subgraphs/granulator/model/configure';
import { structureSettings } from '../../subgraphs/granulator/model/parts';
import { KAM_CONFIG } from '../../subgraphs/kam/config';
import { startKam } from '../../subgraphs/kam/service';
import { ORCHESTRATOR_CONFIG } from '../../subgraphs/orchestrator/config';
import { startOrchestrator } from '../../subgraphs/orchestrator/service';
import { serviceOptions, startWorkerService } from '../../worker-subgraph-kit';
import { modelSettings } from '../../worker-subgraph-kit/models';

// A subgraph as a team sets it up with Apollo's documentation: Apollo Server standalone with its standard plugins, the caller's token
// checked in the context, and each request read from the tables with dataloaders, nothing remembered. Schema, rules and tables are ours.

const BENCH = {
  BENCH_SERVICE: z.enum(['kam', 'orchestrator', 'granulator']),
  BENCH_TOKEN_KEY: z.string(),
  BENCH_PORT: port,
  /** Whether it remembers what our subgraphs do; each request reads its tables when absent. */
  BENCH_REMEMBERING: z.string().optional(),
};

type Service = Pick<RunningSubgraph, 'schema' | 'createContext'>;

const START: Record<'kam' | 'orchestrator' | 'granulator', (log: Logger, ownPort: number) => Promise<Service>> = {
  kam: (log, ownPort) => {
    const config = loadConfig(KAM_CONFIG);
    const { DATABASE_URL: databaseUrl, SIGNING_KEYS: signingKeys, ORCHESTRATOR_URL: url } = config;
    return startKam({
      databaseUrl,
      signingKeys,
      orchestrator: remoteExecutor({ name: 'orchestrator', url, from: 'kam', key: signingKeys[0] }),
      secrets: { apiKeySecret: config.API_KEY_SECRET, sessionKeys: config.SESSION_KEYS },
      host: '127.0.0.1',
      port: ownPort,
      log,
    });
  },
  orchestrator: (log, ownPort) => {
    const {
      DATABASE_URL: databaseUrl,
      SIGNING_KEYS: signingKeys,
      KAM_URL: url,
      WORKERS: workers,
    } = loadConfig(ORCHESTRATOR_CONFIG);
    return startOrchestrator({
      databaseUrl,
      signingKeys,
      kam: remoteExecutor({ name: 'kam', url, from: 'orchestrator', key: signingKeys[0] }),
      workers,
      host: '127.0.0.1',
      port: ownPort,
      log,
    });
  },
  granulator: (log, ownPort) => {
    const config = loadConfig(GRANULATOR_CONFIG);
    return startWorkerService(GRANULATOR, {
      ...serviceOptions('granulator', config, log),
      port: ownPort,
      provide: (parts) => {
        const settings = configureModels(config);
        parts.provide(modelSettings, settings);
        parts.provide(structureSettings, settings);
      },
    });
  },
};

async function main(): Promise<void> {
  const env = loadConfig(BENCH);
  const log = createLogger('warn');
  const service = await START[env.BENCH_SERVICE](log, await freePort());
  const isFresh = env.BENCH_REMEMBERING === undefined;
  const verify = createVerifier({ key: env.BENCH_TOKEN_KEY });
  const server = new ApolloServer({ schema: service.schema });
  await startStandaloneServer(server, {
    listen: { port: env.BENCH_PORT, host: '127.0.0.1' },
    context: async ({ req }) => {
      const token = req.headers.authorization?.replace(/^Bearer /, '');
      const actor: Actor =
        token === undefined ? { kind: 'anonymous' } : actorFromClaims((verify(token) as { actor: unknown }).actor);
      return service.createContext({ actor, requestId: randomUUID(), traceParent: null, isFresh, log });
    },
  });
}

void main();
