import 'reflect-metadata';
import { runService } from '../../lib/service/run';
import { serviceOptions, startWorkerService } from '../../worker-subgraph-kit';
import { GRANULATOR_CONFIG } from './config';
import { GRANULATOR } from './features';
import { configureModels } from './model/configure';
import { modelSettings } from './model/parts';

void runService('granulator', GRANULATOR_CONFIG, (config, log) =>
  startWorkerService(GRANULATOR, {
    ...serviceOptions('granulator', config, log),
    provide: (parts) => parts.provide(modelSettings, configureModels(config)),
  }),
);
