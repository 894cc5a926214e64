import type { Feature } from '../../../subgraph-kit/feature';
import { models } from '../model/parts';
import { seedTemplates } from '../seed/templates';
import { TemplateLifecycleResolver } from './template-lifecycle.resolver';
import { TemplateImpactResolver } from './template-impact.resolver';
import { TemplateUsageResolver } from './template-usage.resolver';
import { GranulatorTemplateRow } from './template.entity';
import { GranulatorTemplateResolver } from './template.resolver';
import { findTemplate } from './template.service';
import { presentTemplate } from './template.type';
import { TemplateTrial } from './trial.entity';
import { TrialResolver } from './trial.resolver';
import { Trials, trials as trialsPart } from './trials';

/** Templates of the granulator: their lifecycle, trials and usage. */
export const templates: Feature = {
  entities: [GranulatorTemplateRow, TemplateTrial],
  resolvers: [
    GranulatorTemplateResolver,
    TemplateLifecycleResolver,
    TemplateUsageResolver,
    TrialResolver,
    TemplateImpactResolver,
  ],
  references: {
    GranulatorTemplate: async ({ id, templateId }: { id?: string; templateId?: string }, ctx) =>
      presentTemplate(await findTemplate(ctx, id ?? templateId ?? '')),
  },
  start: async ({ parts, allTenants, log, closing, clock }) => {
    await seedTemplates(allTenants, clock.now());
    const trials = parts.provide(trialsPart, new Trials(allTenants, parts.get(models), log, clock));
    closing.defer('trials', () => trials.close());
  },
};
