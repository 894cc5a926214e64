import type { EntityManager } from 'typeorm';
import { scopesOf } from '../../../contracts/actor';
import { Scope } from '../../../contracts/scope';
import { parseVersionId } from '../../../lib/version-id';
import { type Context, requireScope } from '../../../subgraph-kit/context';
import type { Page, PageArgs } from '../../../subgraph-kit/graph/connection';
import { keysetPage } from '../../../subgraph-kit/graph/keyset';
import { MasterTemplate, TemplateStatus } from './master-template.entity';
import { type Difference, differencesOf } from './template-content';

const { DRAFT } = TemplateStatus;

export interface TemplateVersionFilter {
  templateId?: string | undefined;
  status?: TemplateStatus | undefined;
  clientId?: string | undefined;
}

/** Versions of templates that the caller may see, by id, the newest version first. Drafts are for those who may write them. */
export async function listVersions(
  ctx: Context,
  page: PageArgs,
  filter: TemplateVersionFilter,
): Promise<Page<MasterTemplate>> {
  requireScope(ctx, Scope.TEMPLATES_READ);
  const matching = () => {
    const query = versions(ctx.database.manager).where('true');
    // What belongs to a client is no business of a worker.
    if (ctx.actor.kind === 'worker') query.andWhere('template.clientId is null');
    const draftsOf = draftsVisible(ctx);
    if (draftsOf === 'none') query.andWhere('template.status <> :draft', { draft: DRAFT });
    else if (draftsOf !== 'all')
      query.andWhere('(template.status <> :draft or template.clientId = :own)', {
        draft: DRAFT,
        own: draftsOf.clientId,
      });
    if (filter.templateId !== undefined) query.andWhere('template.templateId = :id', { id: filter.templateId });
    if (filter.status !== undefined) query.andWhere('template.status = :status', { status: filter.status });
    if (filter.clientId !== undefined) query.andWhere('template.clientId = :owner', { owner: filter.clientId });
    return query;
  };
  return keysetPage(matching, page, {
    cursor: 'master-template-version',
    sort: [
      { sql: 'template.templateId', value: (row) => row.templateId, type: 'text' },
      { sql: 'template.version', value: (row) => row.version, type: 'int', direction: 'DESC' },
    ],
  });
}

/** Whose drafts the caller may see. Row-level security hides what belongs to other clients. */
function draftsVisible({ actor }: Context): 'all' | 'none' | { clientId: string } {
  if (actor.kind === 'service' && actor.clientId === undefined) return 'all';
  if (actor.kind === 'staff') return scopesOf(actor).includes(Scope.MASTER_TEMPLATES_WRITE) ? 'all' : 'none';
  if (actor.kind === 'client' || actor.kind === 'service')
    return scopesOf(actor).includes(Scope.MASTER_TEMPLATES_WRITE) && actor.clientId !== undefined
      ? { clientId: actor.clientId }
      : 'none';
  return 'none';
}

/** Whether the caller may see a version that row-level security shows. */
export function isVisible(ctx: Context, row: MasterTemplate): boolean {
  if (row.clientId !== null && ctx.actor.kind === 'worker') return false;
  if (row.status !== DRAFT) return true;
  const visible = draftsVisible(ctx);
  return visible === 'all' || (visible !== 'none' && visible.clientId === row.clientId);
}

/** @returns what differs, stage by stage and field by field; null when one of the two is not there for the caller. */
export async function compareVersions(ctx: Context, before: string, after: string): Promise<Difference[] | null> {
  requireScope(ctx, Scope.TEMPLATES_READ);
  const [one, other] = await Promise.all([before, after].map((id) => visibleVersion(ctx, id)));
  return one && other ? differencesOf(one, other) : null;
}

async function visibleVersion(ctx: Context, id: string): Promise<MasterTemplate | null> {
  const row = await versionOf(ctx.database.manager, id);
  return row && isVisible(ctx, row) ? row : null;
}

export const versions = (manager: EntityManager) =>
  manager.getRepository(MasterTemplate).createQueryBuilder('template');

/** A version by its id. */
export async function versionOf(manager: EntityManager, id: string): Promise<MasterTemplate | null> {
  const key = parseVersionId(id);
  return key && manager.findOneBy(MasterTemplate, { templateId: key.id, version: key.version });
}
