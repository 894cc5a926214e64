import { parseVersionId } from '../../lib/version-id';
import { byKey } from '../../lib/database/by-key';
import { Scope } from '../../contracts/scope';
import type { Page, PageArgs } from '../../subgraph-kit/graph/connection';
import { type Context, maySeeClient, requireScope, visibleClient } from '../../subgraph-kit/context';
import type { JobStatus } from '../../contracts/job-status';
import { Job } from '../../worker-kit';
import { subject } from '../subject';
import { defineLoader } from '../../subgraph-kit/loader';
import { keysetPage } from '../../subgraph-kit/graph/keyset';

export const jobById = defineLoader<string, Job | null>(async (ids, { database }) => {
  const jobs = database.getRepository(Job).createQueryBuilder('job');
  return byKey(ids, await jobs.where('job.id = any(:ids)', { ids }).getMany(), (job) => job.id);
});

/** A job by id; null when there is none, or when it is not visible to the caller. @throws Unauthenticated */
export async function findJob(ctx: Context, id: string): Promise<Job | null> {
  requireScope(ctx, Scope.EXECUTIONS_READ);
  const job = await ctx.load(jobById, id);
  if (!job) return null;
  // A worker sees its own jobs, other workers none of them.
  return ctx.actor.kind === 'worker'
    ? ctx.actor.workerId === ctx.get(subject).workerId
      ? job
      : null
    : maySeeClient(ctx, job.clientId)
      ? job
      : null;
}

export interface JobFilter {
  status?: JobStatus | undefined;
  templateId?: string | undefined;
  clientId?: string | undefined;
  executionId?: string | undefined;
}

/** Jobs that the caller may see, the newest first. @throws Unauthenticated @throws Forbidden @throws BadRequest */
export async function listJobs(ctx: Context, page: PageArgs, filter: JobFilter): Promise<Page<Job>> {
  requireScope(ctx, Scope.EXECUTIONS_READ);
  const own = visibleClient(ctx);
  // A worker sees its own jobs, other workers none of them.
  const sees = ctx.actor.kind !== 'worker' || ctx.actor.workerId === ctx.get(subject).workerId;
  const matching = () => {
    const query = ctx.database.getRepository(Job).createQueryBuilder('job').where(':sees', { sees });
    if (own !== null) query.andWhere('job.clientId = :own', { own });
    // The id of a version, as a template has it in the graph, is the jobs of that version.
    const { id, version } = parseVersionId(filter.templateId ?? '') ?? { id: filter.templateId };
    if (version !== undefined) query.andWhere('job.templateVersion = :version', { version });
    for (const [name, value] of Object.entries<string | undefined>({ ...filter, templateId: id }))
      if (value !== undefined) query.andWhere(`job.${name} = :${name}`, { [name]: value });
    return query;
  };
  return keysetPage(matching, page, {
    cursor: 'job',
    sort: [{ sql: 'job.id', value: (row) => row.id, type: 'text', direction: 'DESC' }],
  });
}
