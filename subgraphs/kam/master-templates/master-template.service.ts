import { searched, within } from '../../../subgraph-kit/graph/search';
import { BadRequest } from '../../../subgraph-kit/errors';
import type { Page, PageArgs } from '../../../subgraph-kit/graph/connection';
import { Scope } from '../../../contracts/scope';
import { type Context, maySeeClient, requireScope } from '../../../subgraph-kit/context';
import { MasterTemplate, TemplateStatus } from './master-template.entity';
import { parseVersionId } from '../../../lib/version-id';
import { newestPublished, masterTemplateVersion } from './master-template.loader';
import { isVisible } from './template-versions.service';
import { keysetPage, type SortColumn } from '../../../subgraph-kit/graph/keyset';
import type { SelectQueryBuilder } from 'typeorm';
import { type SubscriptionTier, tierSuffices } from '../../../contracts/tier';
import { normaliseWorkerId } from '../../../contracts/worker-id';
import { clientById } from '../clients/client.loader';
import { requirementsOf } from './template-check';

export interface TemplateSelector {
  id?: string | undefined;
  name?: string | undefined;
  version?: number | undefined;
  /** For whom it is looked up: those of other clients do not exist. */
  clientId?: string | undefined;
}

export interface TemplateFilter {
  category?: string | undefined;
  search?: string | undefined;
  /** Only those with a stage of this worker. */
  worker?: string | undefined;
  /** Only those that need just this tier. */
  requiredTier?: SubscriptionTier | undefined;
  /** Only those that this client can start at the moment. */
  usableBy?: string | undefined;
}

/** The order of a list of master templates. */
export enum TemplateSort {
  NAME = 'name',
  NEWEST = 'newest',
}

/** One version by its id; null when it does not exist, or is not visible to the caller. @throws Unauthenticated */
export async function findTemplateVersion(ctx: Context, id: string): Promise<MasterTemplate | null> {
  requireScope(ctx, Scope.TEMPLATES_READ);
  const key = parseVersionId(id);
  const row = key && (await ctx.load(masterTemplateVersion, key));
  return row && isVisible(ctx, row) ? row : null;
}

/**
 * A template by name or id: the version asked for, else the newest published one; null when there is none.
 * @throws BadRequest unless exactly one of `id` and `name` is given. @throws Unauthenticated
 */
export async function findTemplate(
  ctx: Context,
  { id, name, version }: TemplateSelector,
): Promise<MasterTemplate | null> {
  requireScope(ctx, Scope.TEMPLATES_READ);
  if ((id === undefined) === (name === undefined)) {
    throw new BadRequest('INVALID_SELECTOR', 'Give exactly one of `id` and `name`.');
  }
  const named = id === undefined ? null : parseVersionId(id);
  if (named && version !== undefined && version !== named.version)
    throw new BadRequest(
      'INVALID_SELECTOR',
      `${id} is version ${named.version}, and version ${version} was asked for.`,
    );
  if (id !== undefined && named) return findTemplateVersion(ctx, id);
  const row = await publishedTemplate(ctx, { id, name, version });
  return row && isVisible(ctx, row) ? row : null;
}

/** The same for whoever may know of a template because of something else that refers to it. */
export function publishedTemplate(
  ctx: Context,
  { id, name, version, clientId }: TemplateSelector,
): Promise<MasterTemplate | null> {
  const { actor } = ctx;
  const owner = clientId ?? (actor.kind === 'client' || actor.kind === 'service' ? actor.clientId : undefined) ?? '';
  const query = ctx.database
    .getRepository(MasterTemplate)
    .createQueryBuilder('template')
    // A client's own hides one for all that has the same name.
    .orderBy('template.clientId', 'ASC', 'NULLS LAST')
    .addOrderBy('template.version', 'DESC');
  if (id !== undefined) query.where('template.templateId = :id', { id });
  else
    query.where(
      '(template.name = :name or :name = any(template.formerNames)) and (template.clientId is null or template.clientId = :owner)',
      { name, owner },
    );
  if (clientId !== undefined) query.andWhere('(template.clientId is null or template.clientId = :owner)', { owner });
  if (version !== undefined) query.andWhere('template.version = :version', { version });
  else query.andWhere('template.status = :status', { status: TemplateStatus.PUBLISHED });
  return query.limit(1).getOne();
}

/** The newest published version of every template that matches, in the order asked for. @throws Unauthenticated @throws BadRequest */
export async function listTemplates(
  ctx: Context,
  page: PageArgs,
  filter: TemplateFilter,
  sort: TemplateSort = TemplateSort.NAME,
): Promise<Page<MasterTemplate>> {
  requireScope(ctx, Scope.TEMPLATES_READ);
  const byWorkers = await idsByWorkers(ctx, filter);
  const byName = [
    { sql: 'template.name', value: (row: MasterTemplate) => row.name, type: 'text' },
    { sql: 'template.templateId', value: (row: MasterTemplate) => row.templateId, type: 'text' },
  ] as const satisfies SortColumn<MasterTemplate>[];
  const newest: SortColumn<MasterTemplate> = {
    sql: 'template.publishedAt',
    value: (row) => (row.publishedAt ?? row.changedAt).toISOString(),
    type: 'time',
    direction: 'DESC',
  };
  return keysetPage(() => matching(ctx, filter, byWorkers), page, {
    cursor: `template-${sort}`,
    sort: sort === TemplateSort.NEWEST ? [newest, ...byName] : [...byName],
  });
}

/** How many templates there are of each category, by name, under the same filter. */
export async function countCategories(
  ctx: Context,
  filter: Omit<TemplateFilter, 'category'>,
): Promise<{ category: string; count: number }[]> {
  requireScope(ctx, Scope.TEMPLATES_READ);
  return matching(ctx, filter, await idsByWorkers(ctx, filter))
    .select('template.category', 'category')
    .addSelect('count(*)::int', 'count')
    .groupBy('template.category')
    .orderBy('template.category')
    .getRawMany<{ category: string; count: number }>();
}

function matching(ctx: Context, filter: TemplateFilter, ids: string[] | null): SelectQueryBuilder<MasterTemplate> {
  const query = newestPublished(ctx.database);
  // What belongs to a client is no business of a worker.
  if (ctx.actor.kind === 'worker') query.andWhere('template.clientId is null');
  if (ids) query.andWhere('template.templateId = any(:ids)', { ids });
  if (filter.category) query.andWhere('template.category = :category', { category: filter.category });
  if (filter.worker)
    query.andWhere(
      `exists (select from json_array_elements(template.stages) stage where replace(stage->>'worker', '_', '-') = :worker)`,
      { worker: normaliseWorkerId(filter.worker) },
    );
  for (const [index, word] of (searched(filter.search) ?? '').split(/\s+/).filter(Boolean).entries()) {
    query.andWhere(
      `concat_ws(' ', template.name, template.displayName, template.description, template.category,
                 array_to_string(template.keywords, ' '), array_to_string(template.useCases, ' ')) ilike :word${index}`,
      { [`word${index}`]: within(word) },
    );
  }
  return query;
}

/** The templates that a filter by tier or client leaves, which their workers decide; null when there is no such filter. */
async function idsByWorkers(ctx: Context, filter: TemplateFilter): Promise<string[] | null> {
  const { requiredTier, usableBy } = filter;
  if (requiredTier === undefined && usableBy === undefined) return null;
  const client = usableBy === undefined ? null : maySeeClient(ctx, usableBy) && (await ctx.load(clientById, usableBy));
  if (client === false || (usableBy !== undefined && !client)) return [];
  const rows = await matching(ctx, { ...filter, requiredTier: undefined, usableBy: undefined }, null).getMany();
  const candidates = client ? rows.filter(({ clientId }) => clientId === null || clientId === client.id) : rows;
  const requirements = await requirementsOf(ctx, candidates);
  return candidates
    .filter((_, index) => {
      const { effectiveTier, available } = requirements[index] ?? { effectiveTier: null, available: false };
      if (requiredTier !== undefined && effectiveTier !== requiredTier) return false;
      return !client || (available && effectiveTier !== null && tierSuffices(client.tier, effectiveTier));
    })
    .map(({ templateId }) => templateId);
}
