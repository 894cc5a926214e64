import '../../lib/graphql-in-production';
import 'reflect-metadata';
import { runService } from '../../lib/service/run';
import { serviceOptions, startWorkerService } from '../../worker-subgraph-kit';
import { ANALYZER_CONFIG } from './config';
import { ANALYZER } from './features';

void runService('analyzer', ANALYZER_CONFIG, (config, log) =>
  startWorkerService(ANALYZER, serviceOptions('analyzer', config, log)),
);
