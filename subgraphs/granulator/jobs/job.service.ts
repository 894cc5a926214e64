import DataLoader from 'dataloader';
import type { DataSource } from 'typeorm';
import { byKey } from '../../../lib/database/by-key';
import { Scope } from '../../../contracts/scope';
import { checkPageSize, decodeCursor, encodeCursor, type Page, pageOf } from '../../../subgraph-kit/graph/connection';
import { maySeeClient, requireScope, visibleClient } from '../../../subgraph-kit/context';
import { Job, type JobStatus } from '../../../worker-kit/job.entity';
import { GRANULATOR_ID } from '../worker-id';
import type { GranulatorContext } from '../context';

/** Jobs by id, one statement a batch. */
export function jobLoader(database: DataSource): DataLoader<string, Job | null> {
  return new DataLoader(async (ids) => {
    const rows = await database
      .getRepository(Job)
      .createQueryBuilder('job')
      .where('job.id = any(:ids)', { ids })
      .getMany();
    return byKey(ids, rows, (job) => job.id);
  });
}

/** A job by id; null when there is none, or when the caller may not know of it. @throws Unauthenticated */
export async function findJob(ctx: GranulatorContext, id: string): Promise<Job | null> {
  requireScope(ctx, Scope.EXECUTIONS_READ);
  const job = await ctx.loaders.job.load(id);
  if (!job) return null;
  // The granulator sees its own jobs, other workers none of them.
  return ctx.actor.kind === 'worker'
    ? ctx.actor.workerId === GRANULATOR_ID
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
export async function listJobs(
  ctx: GranulatorContext,
  page: { first: number; after?: string | undefined },
  filter: JobFilter,
): Promise<Page<Job>> {
  requireScope(ctx, Scope.EXECUTIONS_READ);
  const own = visibleClient(ctx);
  const first = checkPageSize(page.first);
  // The granulator sees its own jobs, other workers none of them.
  const sees = ctx.actor.kind !== 'worker' || ctx.actor.workerId === GRANULATOR_ID;
  const matching = () => {
    const query = ctx.database.getRepository(Job).createQueryBuilder('job').where(':sees', { sees });
    if (own !== null) query.andWhere('job.clientId = :own', { own });
    for (const [name, value] of Object.entries<string | undefined>({ ...filter }))
      if (value !== undefined) query.andWhere(`job.${name} = :${name}`, { [name]: value });
    return query;
  };
  const rows = matching()
    .orderBy('job.id', 'DESC')
    .limit(first + 1);
  if (page.after !== undefined) rows.andWhere('job.id < :after', { after: decodeCursor('job', page.after) });
  return pageOf(
    await rows.getMany(),
    first,
    (job) => encodeCursor('job', job.id),
    () => matching().getCount(),
  );
}
