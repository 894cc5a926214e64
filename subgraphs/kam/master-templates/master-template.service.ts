import { BadRequest } from '../../../subgraph-kit/errors';
import type { Page, PageArgs } from '../../../subgraph-kit/graph/connection';
import { Scope } from '../../../contracts/scope';
import { type Context, requireScope } from '../../../subgraph-kit/context';
import { MasterTemplate, TemplateStatus } from './master-template.entity';
import { newestPublished, type TemplateVersionKey, masterTemplateVersion } from './master-template.loader';
import { keysetPage } from '../../../subgraph-kit/graph/keyset';

export interface TemplateSelector {
  id?: string | undefined;
  name?: string | undefined;
  version?: number | undefined;
}

export interface TemplateFilter {
  category?: string | undefined;
  search?: string | undefined;
}

/** One version by its key; null when it does not exist. @throws Unauthenticated */
export async function findTemplateVersion(ctx: Context, key: TemplateVersionKey): Promise<MasterTemplate | null> {
  requireScope(ctx, Scope.TEMPLATES_READ);
  return ctx.load(masterTemplateVersion, key);
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
  return publishedTemplate(ctx, { id, name, version });
}

/** The same for whoever may know of a template because of something else that refers to it. */
export function publishedTemplate(
  ctx: Context,
  { id, name, version }: TemplateSelector,
): Promise<MasterTemplate | null> {
  const query = ctx.database
    .getRepository(MasterTemplate)
    .createQueryBuilder('template')
    .orderBy('template.version', 'DESC');
  if (id !== undefined) query.where('template.id = :id', { id });
  else query.where('(template.name = :name or :name = any(template.formerNames))', { name });
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
