import type { Feature } from '../../../subgraph-kit/feature';
import { JobEffect } from '../../../worker-kit/effect.entity';
import { Job } from '../../../worker-kit/job.entity';
import { GranulationJobResolver, WorkerJobResolver } from './job.resolver';
import { findJob } from './job.service';

/** Jobs of the granulator. */
export const jobs: Feature = {
  entities: [Job, JobEffect],
  resolvers: [GranulationJobResolver, WorkerJobResolver],
  references: { GranulationJob: ({ id }: { id: string }, ctx) => findJob(ctx, id) },
};
