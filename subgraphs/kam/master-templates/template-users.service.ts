import type { DataSource } from 'typeorm';
import { Scope } from '../../../contracts/scope';
import { normaliseWorkerId } from '../../../contracts/worker-id';
import { defineLoader } from '../../../subgraph-kit/loader';
import { type Context, requireScope } from '../../../subgraph-kit/context';
import type { MasterTemplate } from './master-template.entity';
import { newestPublished } from './master-template.loader';

/** A template of a worker. */
export interface WorkerTemplateKey {
  worker: string;
  templateRef: string;
}

/** The newest published master templates that use templates of workers, by name. */
const templatesUsing = defineLoader<WorkerTemplateKey, MasterTemplate[]>(
  async (keys, { database }) => {
    const rows = await usersOf(database, keys);
    return keys.map((key) => rows.filter((row) => uses(row, key)));
  },
  ({ worker, templateRef }) => `${worker}/${templateRef}`,
);

/** The newest published master templates that the caller may see and that use a template of a worker. @throws Unauthenticated */
export async function mastersUsing(ctx: Context, key: WorkerTemplateKey): Promise<MasterTemplate[]> {
  requireScope(ctx, Scope.TEMPLATES_READ);
  const rows = await ctx.load(templatesUsing, { ...key, worker: normaliseWorkerId(key.worker) });
  // What belongs to a client is no business of a worker.
  return ctx.actor.kind === 'worker' ? rows.filter(({ clientId }) => clientId === null) : rows;
}

function uses({ stages }: MasterTemplate, { worker, templateRef }: WorkerTemplateKey): boolean {
  return stages.some(
    (stage) =>
      (stage.templateRef === templateRef || stage.fallbackRef === templateRef) &&
      normaliseWorkerId(stage.worker) === worker,
  );
}

function usersOf(database: DataSource, keys: readonly WorkerTemplateKey[]): Promise<MasterTemplate[]> {
  return newestPublished(database)
    .andWhere(
      `exists (select from json_array_elements(template.stages) stage
                where (replace(stage->>'worker', '_', '-'), stage->>'templateRef') in (select * from unnest(:workers::text[], :refs::text[]))
                   or (replace(stage->>'worker', '_', '-'), stage->>'fallbackRef') in (select * from unnest(:workers::text[], :refs::text[])))`,
      { workers: keys.map(({ worker }) => worker), refs: keys.map(({ templateRef }) => templateRef) },
    )
    .orderBy('template.name')
    .getMany();
}
