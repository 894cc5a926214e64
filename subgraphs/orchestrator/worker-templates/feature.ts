import type { Feature } from '../../../subgraph-kit/feature';
import { WorkerJobResolver } from './job.resolver';
import { WorkerTemplateFilesResolver } from './template-files.resolver';
import { WorkerTemplateImpactResolver } from './template-impact.resolver';
import { WorkerTemplateLifecycleResolver } from './template-lifecycle.resolver';
import { WorkerTemplateUsageResolver } from './template-usage.resolver';
import { WorkerTrialResolver } from './trial.resolver';

/** The templates, trials and jobs of all workers, by the same operations; each worker answers for its own. */
export const workerTemplates: Feature = {
  resolvers: [
    WorkerTemplateLifecycleResolver,
    WorkerTemplateImpactResolver,
    WorkerTemplateUsageResolver,
    WorkerTemplateFilesResolver,
    WorkerTrialResolver,
    WorkerJobResolver,
  ],
};
