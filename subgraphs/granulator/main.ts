import '../../lib/graphql-in-production';
import 'reflect-metadata';
import { runService } from '../../lib/service/run';
import { serviceOptions, startWorkerService } from '../../worker-subgraph-kit';
import { GRANULATOR_CONFIG } from './config';
import { GRANULATOR } from './features';
import { configureModels } from './model/configure';
import { modelSettings } from '../../worker-subgraph-kit/models';
import { structureSettings } from './model/parts';

void runService('granulator', GRANULATOR_CONFIG, (config, log) =>
  startWorkerService(GRANULATOR, {
    ...serviceOptions('granulator', config, log),
    provide: (parts) => {
      const settings = configureModels(config);
      parts.provide(modelSettings, settings);
      parts.provide(structureSettings, settings);
    },
  }),
);
