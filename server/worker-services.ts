import type { ConfigShape } from '../lib/service/config';
import type { Parts } from '../subgraph-kit/part';
import { ANALYZER_CONFIG } from '../subgraphs/analyzer/config';
import { ANALYZER } from '../subgraphs/analyzer/features';
import { JOB_ERRORS as ANALYZER_ERRORS } from '../subgraphs/analyzer/job-errors';
import { GRANULATOR_CONFIG } from '../subgraphs/granulator/config';
import { GRANULATOR } from '../subgraphs/granulator/features';
import { JOB_ERRORS as GRANULATOR_ERRORS } from '../subgraphs/granulator/job-errors';
import { structureSettings } from '../subgraphs/granulator/model/parts';
import type { StructureModelSettings } from '../subgraphs/granulator/model/structure-models';
import { RESEARCHER_CONFIG } from '../subgraphs/researcher/config';
import { RESEARCHER } from '../subgraphs/researcher/features';
import { fetching, SourceFetcher } from '../subgraphs/researcher/fetching';
import { JOB_ERRORS as RESEARCHER_ERRORS } from '../subgraphs/researcher/job-errors';
import type { WorkerServiceDefinition } from '../worker-subgraph-kit';
import { modelSettings, type ModelSettings } from '../worker-subgraph-kit/models';

/** What the workers of one process are set up with. */
export interface WorkerSettings {
  /** What makes the structures. */
  models: StructureModelSettings;
  /** What researches. */
  research: ModelSettings;
  /** Whether the researcher fetches sources from addresses of the public internet; no when absent. */
  fetchSources?: boolean;
}

/** A worker that has a subgraph. */
export interface WorkerService {
  definition: WorkerServiceDefinition;
  /** What its process reads of the environment. */
  config: ConfigShape;
  /** What it fails jobs with besides the codes of the kit, by code. */
  jobErrors: Record<string, string>;
  /** Provides what its function asks for. */
  provide?(parts: Parts, settings: WorkerSettings): void;
}

/** All workers that have a subgraph: started by `npm start`, composed into the supergraph, documented and tested. */
export const WORKER_SERVICES: readonly WorkerService[] = [
  {
    definition: GRANULATOR,
    config: GRANULATOR_CONFIG,
    jobErrors: GRANULATOR_ERRORS,
    provide: (parts, { models }) => {
      parts.provide(modelSettings, models);
      parts.provide(structureSettings, models);
    },
  },
  {
    definition: RESEARCHER,
    config: RESEARCHER_CONFIG,
    jobErrors: RESEARCHER_ERRORS,
    provide: (parts, { fetchSources, research }) => {
      parts.provide(fetching, fetchSources ? new SourceFetcher() : null);
      parts.provide(modelSettings, research);
    },
  },
  { definition: ANALYZER, config: ANALYZER_CONFIG, jobErrors: ANALYZER_ERRORS },
];
