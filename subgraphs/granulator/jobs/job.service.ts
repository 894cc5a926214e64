import DataLoader from 'dataloader';
import type { DataSource } from 'typeorm';
import { byKey } from '../../../lib/database/by-key';
import { Scope } from '../../../lib/access/scope';
import { maySeeClient, requireScope } from '../../../lib/subgraph/context';
import { Job } from '../../../lib/worker/job.entity';
import { GRANULATOR_ID } from '../worker-id';
import type { GranulatorContext } from '../context';

/** Jobs by id, one statement a batch. */
export function jobLoader(database: DataSource): DataLoader<string, Job | null> {
  return new DataLoader(async (ids) => {
    const rows = await database.getRepository(Job).createQueryBuilder('job').where('job.id = any(:ids)', { ids }).getMany();
    return byKey(ids, rows, (job) => job.id);
  });
}

/** A job by id; null when there is none, or when the caller may not know of it. @throws Unauthenticated */
export async function findJob(ctx: GranulatorContext, id: string): Promise<Job | null> {
  requireScope(ctx, Scope.EXECUTIONS_READ);
  const job = await ctx.loaders.job.load(id);
  if (!job) return null;
  // The granulator sees its own jobs, other workers none of them.
  return ctx.actor.kind === 'worker' ? (ctx.actor.workerId === GRANULATOR_ID ? job : null) : maySeeClient(ctx, job.clientId) ? job : null;
}
