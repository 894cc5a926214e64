import { z } from 'zod';
import { actorFromClaims } from '../contracts/actor';
import { JobStatus } from '../contracts/job-status';
import { SubscriptionTier } from '../contracts/tier';
import type {
  ManagementAnswer,
  ManagementMessage,
  ManagementOperation,
  ManagementValue,
  PageOfIds,
} from '../contracts/worker-management';
import { WorkerTemplateStatus } from '../contracts/worker-template';
import { currentTraceParent } from '../lib/service/tracing';
import { versionId } from '../lib/version-id';
import { Context } from '../subgraph-kit/context';
import { PublicError } from '../subgraph-kit/errors';
import type { StartingService } from '../subgraph-kit/feature';
import type { Page, PageArgs } from '../subgraph-kit/graph/connection';
import { DomainError, readInput } from '../subgraph-kit/graph/payload';
import { findJob, listJobs } from './jobs/job.service';
import { exportFile, importTemplates } from './templates/template-files.service';
import { findImpact } from './templates/template-impact.service';
import {
  createTemplate,
  deprecateTemplate,
  discardDraft,
  duplicateTemplate,
  editDraft,
  publishDraft,
} from './templates/template-lifecycle.service';
import { findTemplate } from './templates/template.service';
import { usageOfTemplates } from './templates/template-usage';
import { compareVersions, listVersions } from './templates/template-versions.service';
import type { WorkerTemplateRow } from './templates/template.entity';
import { findTrial, listTrials, trials } from './trials/trials';

type Handlers = { [O in ManagementOperation]: (ctx: Context, input: unknown) => Promise<ManagementValue<O>> };

const text = z.string().optional();
const paging = {
  first: z.number().nullish(),
  after: z.string().nullish(),
  last: z.number().nullish(),
  before: z.string().nullish(),
  count: z.boolean().optional(),
};
const wanted = z.object({ ids: z.array(z.string()).max(100) });
const versionsPage = z.object({
  ...paging,
  filter: z.object({ templateId: text, status: z.enum(WorkerTemplateStatus).optional(), kind: text }),
});
const jobsPage = z.object({
  ...paging,
  filter: z.object({ status: z.enum(JobStatus).optional(), templateId: text, clientId: text, executionId: text }),
});
const trialsPage = z.object({ ...paging, templateId: z.string() });
const pair = z.object({ before: z.string(), after: z.string() });
const impactOf = z.object({ id: z.string(), deprecation: z.boolean() });
const period = z.object({
  from: z.coerce.date(),
  until: z.coerce.date(),
  templateId: text,
  tier: z.enum(SubscriptionTier).optional(),
});
const file = z.object({ file: z.unknown(), dryRun: z.boolean().optional() });
const one = z.object({ id: z.string() });

const made = ({ id, version }: WorkerTemplateRow): { id: string } => ({ id: versionId({ id, version }) });
const visible = async (ids: string[], find: (id: string) => Promise<unknown>): Promise<{ ids: string[] }> => {
  const found = await Promise.all(ids.map(find));
  return { ids: ids.filter((_, index) => found[index]) };
};

const HANDLERS: Handlers = {
  findTemplates: async (ctx, input) => {
    const rows = await Promise.all(readInput(wanted, input).ids.map((id) => findTemplate(ctx, id)));
    return { ids: rows.flatMap((row) => (row ? [versionId(row)] : [])) };
  },
  listTemplateVersions: (ctx, input) => {
    const page = readInput(versionsPage, input);
    return pageOfIds(page, (args) => listVersions(ctx, args, page.filter), versionId);
  },
  compareTemplates: (ctx, input) => {
    const { before, after } = readInput(pair, input);
    return compareVersions(ctx, before, after);
  },
  createTemplate: async (ctx, input) => made(await createTemplate(ctx, input)),
  duplicateTemplate: async (ctx, input) => made(await duplicateTemplate(ctx, input)),
  editTemplateDraft: async (ctx, input) => made(await editDraft(ctx, input)),
  discardTemplateDraft: async (ctx, input) => made(await discardDraft(ctx, input)),
  publishTemplate: async (ctx, input) => made(await publishDraft(ctx, input)),
  deprecateTemplate: async (ctx, input) => made(await deprecateTemplate(ctx, input)),
  templateImpact: (ctx, input) => {
    const { id, deprecation } = readInput(impactOf, input);
    return findImpact(ctx, id, deprecation);
  },
  templateUsage: (ctx, input) => usageOfTemplates(ctx, readInput(period, input)),
  exportTemplates: async (ctx, input) => {
    const rows = await Promise.all(readInput(wanted, input).ids.map((id) => findTemplate(ctx, id)));
    return exportFile(
      ctx,
      rows.filter((row) => row !== null),
    );
  },
  importTemplates: async (ctx, input) => {
    const { drafts, defects, errors } = await importTemplates(ctx, readInput(file, input));
    return { ids: drafts.map(versionId), defects, errors: errors.map((error) => ({ ...error })) };
  },
  tryTemplate: async (ctx, input) => ({ id: (await ctx.get(trials).begin(ctx, input)).id }),
  findTrial: (ctx, input) => visible([readInput(one, input).id], (id) => findTrial(ctx, id)),
  listTrials: (ctx, input) => {
    const page = readInput(trialsPage, input);
    return pageOfIds(
      page,
      (args) => listTrials(ctx, page.templateId, args),
      ({ id }) => id,
    );
  },
  findJob: (ctx, input) => visible([readInput(one, input).id], (id) => findJob(ctx, id)),
  listJobs: (ctx, input) => {
    const page = readInput(jobsPage, input);
    return pageOfIds(
      page,
      (args) => listJobs(ctx, args, page.filter),
      ({ id }) => id,
    );
  },
};

/** Answers what a caller asks of a worker's templates and jobs, for whom the orchestrator speaks. Access is checked by each service here. */
export function management({
  log,
  ...scope
}: StartingService): (message: ManagementMessage) => Promise<ManagementAnswer> {
  return async ({ operation, actor, requestId, input }) => {
    const ctx = new Context(
      {
        actor: actorFromClaims(actor),
        requestId,
        traceParent: currentTraceParent(),
        isFresh: true,
        log: log.child({ requestId }),
      },
      scope,
    );
    try {
      return { value: await HANDLERS[operation](ctx, input) };
    } catch (error) {
      if (error instanceof DomainError) {
        const draft = error.value as WorkerTemplateRow | null;
        return { errors: error.errors.map((one) => ({ ...one })), value: draft && made(draft) };
      }
      if (!(error instanceof PublicError)) throw error;
      const { code, ...extensions } = error.extensions;
      return { error: { code: code as never, message: error.message, extensions } };
    } finally {
      // Whoever changed something sees it at once.
      scope.remembered.forget();
    }
  };
}

async function pageOfIds<T>(
  { count, ...range }: PageArgs & { count?: boolean | undefined },
  list: (page: PageArgs) => Promise<Page<T>>,
  idOf: (row: T) => string,
): Promise<PageOfIds> {
  const page = await list(range);
  const { hasNextPage, hasPreviousPage } = page.pageInfo;
  return {
    edges: page.edges.map(({ cursor, node }) => ({ cursor, id: idOf(node) })),
    hasNextPage,
    hasPreviousPage,
    ...(count && { totalCount: await page.count() }),
  };
}
