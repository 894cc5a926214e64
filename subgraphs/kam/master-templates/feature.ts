import type { Feature } from '../../../subgraph-kit/feature';
import { MasterTemplate } from './master-template.entity';
import {
  MasterTemplateResolver,
  StageResolver,
  WORKER_TEMPLATE_REFERENCES,
  WORKER_TEMPLATE_STUBS,
  WorkerTemplateUseResolver,
} from './master-template.resolver';
import { findTemplateVersion } from './master-template.service';
import { TemplateLifecycleResolver } from './template-lifecycle.resolver';

/** Master templates: what runs. */
export const masterTemplates: Feature = {
  entities: [MasterTemplate],
  resolvers: [MasterTemplateResolver, StageResolver, WorkerTemplateUseResolver, TemplateLifecycleResolver],
  types: WORKER_TEMPLATE_STUBS,
  references: {
    ...WORKER_TEMPLATE_REFERENCES,
    MasterTemplate: ({ id }: { id: string }, ctx) => findTemplateVersion(ctx, id),
  },
};
