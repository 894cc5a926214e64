import '../../lib/graphql-in-production';
import 'reflect-metadata';
import { runService } from '../../lib/service/run';
import { remoteExecutor } from '../../subgraph-kit/remote-executor';
import { ORCHESTRATOR_CONFIG } from './config';
import { startOrchestrator } from './service';

void runService('orchestrator', ORCHESTRATOR_CONFIG, (config, log) =>
  startOrchestrator({
    databaseUrl: config.DATABASE_URL,
    databaseReadUrl: config.DATABASE_READ_URL,
    signingKeys: config.SIGNING_KEYS,
    kam: remoteExecutor({ name: 'kam', url: config.KAM_URL, from: 'orchestrator', key: config.SIGNING_KEYS[0] }),
    workers: config.WORKERS,
    redisUrl: config.REDIS_URL,
    webhooks: { allowPrivate: config.WEBHOOKS_TO_PRIVATE_ADDRESSES },
    host: config.HOST,
    port: config.PORT,
    log,
  }),
);
