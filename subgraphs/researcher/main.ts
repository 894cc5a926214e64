import '../../lib/graphql-in-production';
import 'reflect-metadata';
import { runService } from '../../lib/service/run';
import { serviceOptions, startWorkerService } from '../../worker-subgraph-kit';
import { modelSettings } from '../../worker-subgraph-kit/models';
import { RESEARCHER_CONFIG } from './config';
import { configureResearch } from './configure';
import { RESEARCHER } from './features';
import { fetching, SourceFetcher } from './fetching';

void runService('researcher', RESEARCHER_CONFIG, (config, log) =>
  startWorkerService(RESEARCHER, {
    ...serviceOptions('researcher', config, log),
    provide: (parts) => {
      parts.provide(fetching, config.RESEARCH_FETCH === 'on' ? new SourceFetcher() : null);
      parts.provide(modelSettings, configureResearch(config));
    },
  }),
);
