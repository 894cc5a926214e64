import type { SubgraphDefinition } from '../../subgraph-kit/build-schema';
import { USER_ERROR_TYPES } from '../../subgraph-kit/graph/user-error.type';
import type { GranulatorContext } from './context';
import { GranulationJobResolver, WorkerJobResolver } from './jobs/job.resolver';
import { findJob } from './jobs/job.service';
import { StageOutputResolver } from './structures/stage-output.resolver';
import { STRUCTURE_TYPES } from './structures/structure.type';
import { TemplateLifecycleResolver } from './templates/template-lifecycle.resolver';
import { TemplateUsageResolver } from './templates/template-usage.resolver';
import { GranulatorTemplateResolver } from './templates/template.resolver';
import { findTemplate } from './templates/template.service';
import { presentTemplate } from './templates/template.type';
import { TrialResolver } from './templates/trial.resolver';

/** What the granulator adds to the graph: its templates, its jobs, and the structures that they yield. */
export const granulatorSchema: SubgraphDefinition<GranulatorContext> = {
  resolvers: [
    GranulationJobResolver,
    GranulatorTemplateResolver,
    StageOutputResolver,
    TemplateLifecycleResolver,
    TemplateUsageResolver,
    TrialResolver,
    WorkerJobResolver,
  ],
  orphanedTypes: [...STRUCTURE_TYPES, ...USER_ERROR_TYPES],
  references: {
    GranulationJob: ({ id }: { id: string }, ctx) => findJob(ctx, id),
    GranulatorTemplate: async ({ id }: { id: string }, ctx) => presentTemplate(await findTemplate(ctx, id)),
  },
};
