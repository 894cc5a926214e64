import type { Feature } from '../../../subgraph-kit/feature';
import { Job, JobEffect } from '../../../worker-kit';
import { GranulationJobResolver, WorkerJobResolver } from './job.resolver';
import { findJob } from './job.service';

/** Jobs of the granulator. */
export const jobs: Feature = {
  entities: [Job, JobEffect],
  resolvers: [GranulationJobResolver, WorkerJobResolver],
  references: { GranulationJob: ({ id }: { id: string }, ctx) => findJob(ctx, id) },
};
