import { BadRequest } from '../../../subgraph-kit/errors';
import type { Page, PageArgs } from '../../../subgraph-kit/graph/connection';
import { Scope } from '../../../contracts/scope';
import { type Context, requireScope } from '../../../subgraph-kit/context';
import { MasterTemplate, TemplateStatus } from './master-template.entity';
import { parseVersionId } from '../../../lib/version-id';
import { newestPublished, masterTemplateVersion } from './master-template.loader';
import { isVisible } from './template-versions.service';
import { keysetPage } from '../../../subgraph-kit/graph/keyset';

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
  if (id !== undefined && parseVersionId(id)) return findTemplateVersion(ctx, id);
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

/** The newest published version of every template, by name. @throws Unauthenticated @throws BadRequest */
export async function listTemplates(
  ctx: Context,
  page: PageArgs,
  filter: TemplateFilter,
): Promise<Page<MasterTemplate>> {
  requireScope(ctx, Scope.TEMPLATES_READ);
  const matching = () => {
    const query = newestPublished(ctx.database);
    if (filter.category) query.andWhere('template.category = :category', { category: filter.category });
    for (const [index, word] of (filter.search ?? '').split(/\s+/).filter(Boolean).entries()) {
      query.andWhere(
        `concat_ws(' ', template.name, template.displayName, template.description, template.category,
                   array_to_string(template.keywords, ' '), array_to_string(template.useCases, ' ')) ilike :word${index}`,
        { [`word${index}`]: `%${word.replaceAll(/[\\%_]/g, '\\$&')}%` },
      );
    }
    return query;
  };
  return keysetPage(matching, page, {
    cursor: 'template',
    sort: [{ sql: 'template.name', value: (row) => row.name, type: 'text' }],
  });
}
