import 'reflect-metadata';
import { runService } from '../../lib/service/run';
import { remoteExecutor } from '../../subgraph-kit/remote-executor';
import { httpCallbacks } from '../../worker-kit';
import { startWorkerService } from '../../worker-subgraph-kit';
import { GRANULATOR_CONFIG } from './config';
import { GRANULATOR } from './features';
import { configureModels } from './model/configure';
import { modelSettings } from './model/parts';

void runService('granulator', GRANULATOR_CONFIG, (config, log) =>
  startWorkerService(GRANULATOR, {
    databaseUrl: config.DATABASE_URL,
    signingKeys: config.SIGNING_KEYS,
    workerKeys: config.WORKER_KEYS,
    callbacks: httpCallbacks({ keys: config.WORKER_KEYS, orchestratorUrl: () => config.ORCHESTRATOR_URL }),
    kam: remoteExecutor({ name: 'kam', url: config.KAM_URL, from: 'granulator', key: config.SIGNING_KEYS[0] }),
    provide: (parts) => parts.provide(modelSettings, configureModels(config)),
    host: config.HOST,
    port: config.PORT,
    log,
  }),
);
