import type { WorkerTypes } from '../../subgraph-kit/graph/worker-types';

/** The id of the content granulator among the workers. */
export const GRANULATOR_ID = 'bitware-content-granulator';

/** Its types in the graph. `npm run schema` collects those of all workers in schema/workers.json. */
export const GRANULATOR_TYPES: WorkerTypes = {
  workerId: GRANULATOR_ID,
  templateType: 'GranulatorTemplate',
  jobType: 'GranulationJob',
};
