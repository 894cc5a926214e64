import type { Feature } from '../../../subgraph-kit/feature';
import { MasterTemplate } from './master-template.entity';
import { MasterTemplateResolver, StageResolver, WORKER_TEMPLATE_STUBS } from './master-template.resolver';
import { findTemplateVersion } from './master-template.service';

/** Master templates: what runs. */
export const masterTemplates: Feature = {
  entities: [MasterTemplate],
  resolvers: [MasterTemplateResolver, StageResolver],
  types: WORKER_TEMPLATE_STUBS,
  references: { MasterTemplate: (key: { id: string; version: number }, ctx) => findTemplateVersion(ctx, key) },
};
