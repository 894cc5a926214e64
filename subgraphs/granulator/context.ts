import DataLoader from 'dataloader';
import type { DataSource } from 'typeorm';
import { tenantOf } from '../../contracts/actor';
import { ALL_TENANTS, forTenant } from '../../lib/database/tenant';
import type { RequestContext } from '../../subgraph-kit/context';
import { type RunStats, runStatsOf, type TemplateVersionKey } from '../../worker-kit/run-stats';
import type { Job } from '../../worker-kit/job.entity';
import { jobLoader } from './jobs/job.service';
import type { Models } from './model/models';
import type { GranulatorTemplateRow } from './templates/template.entity';
import { templateLoader, templateVersionLoader } from './templates/template-catalogue';
import type { Trials } from './templates/trials';

/** What the resolvers of the granulator get with one client request. */
export interface GranulatorContext extends RequestContext {
  /** Touches the rows of whom the caller may see, and no others. */
  database: DataSource;
  /** The models that templates may name. */
  models: Models;
  trials: Trials;
  loaders: {
    /** What real runs took: numbers over all clients, and nobody's rows. */
    experience: DataLoader<TemplateVersionKey, RunStats[], string>;
    job: DataLoader<string, Job | null>;
    template: DataLoader<string, GranulatorTemplateRow | null>;
    templateVersion: DataLoader<TemplateVersionKey, GranulatorTemplateRow | null, string>;
  };
}

/** Completes a request's context with fresh loaders. */
export function createGranulatorContext(
  base: RequestContext,
  { database: unbound, models, trials }: { database: DataSource; models: Models; trials: Trials },
): GranulatorContext {
  const database = forTenant(unbound, tenantOf(base.actor));
  return {
    ...base,
    database,
    models,
    trials,
    loaders: {
      experience: new DataLoader((keys) => runStatsOf(forTenant(unbound, ALL_TENANTS), keys), {
        cacheKeyFn: ({ id, version }) => `${id}@${version}`,
      }),
      job: jobLoader(database),
      template: templateLoader(database),
      templateVersion: templateVersionLoader(database),
    },
  };
}
