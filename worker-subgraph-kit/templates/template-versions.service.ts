import diff from 'microdiff';
import type { DataSource, EntityManager } from 'typeorm';
import { Scope } from '../../contracts/scope';
import { parseVersionId } from '../../lib/version-id';
import { type Context, requireScope } from '../../subgraph-kit/context';
import type { Page, PageArgs } from '../../subgraph-kit/graph/connection';
import { keysetPage } from '../../subgraph-kit/graph/keyset';
import { WorkerTemplateStatus } from '../../contracts/worker-template';
import { WorkerTemplateRow } from './template.entity';
import { mayWrite } from './template.service';

const { DRAFT } = WorkerTemplateStatus;

export interface TemplateVersionFilter {
  templateId?: string | undefined;
  status?: WorkerTemplateStatus | undefined;
  kind?: string | undefined;
}

/** Versions of templates that the caller may see, by id, the newest version first. Drafts are for those who may write templates. */
export async function listVersions(
  ctx: Context,
  page: PageArgs,
  filter: TemplateVersionFilter,
): Promise<Page<WorkerTemplateRow>> {
  requireScope(ctx, Scope.TEMPLATES_READ);
  const matching = () => {
    const query = versions(ctx.database);
    if (!mayWrite(ctx)) query.where('template.status <> :draft', { draft: DRAFT });
    if (filter.templateId !== undefined) query.andWhere('template.id = :id', { id: filter.templateId });
    if (filter.status !== undefined) query.andWhere('template.status = :status', { status: filter.status });
    if (filter.kind !== undefined) query.andWhere('template.kind = :kind', { kind: filter.kind });
    return query;
  };
  return keysetPage(matching, page, {
    cursor: 'template-version',
    sort: [
      { sql: 'template.id', value: (row) => row.id, type: 'text' },
      { sql: 'template.version', value: (row) => row.version, type: 'int', direction: 'DESC' },
    ],
  });
}

/** One version of a template; null when there is none, or when it is not visible to the caller. */
async function findVersion(ctx: Context, id: string): Promise<WorkerTemplateRow | null> {
  requireScope(ctx, Scope.TEMPLATES_READ);
  const key = parseVersionId(id);
  const row = key && (await versionOf(ctx.database.manager, key.id, key.version));
  return row && (row.status !== DRAFT || mayWrite(ctx)) ? row : null;
}

/** What differs between two versions: of one template, or of two. */
export interface Difference {
  /** Where, from the outside in. */
  path: string[];
  before: unknown;
  after: unknown;
}

/** @returns what differs, in the order of the fields; null when one of the two is not there for the caller. */
export async function compareVersions(ctx: Context, before: string, after: string): Promise<Difference[] | null> {
  const [one, other] = await Promise.all([before, after].map((id) => findVersion(ctx, id)));
  if (!one || !other) return null;
  return diff(comparable(one), comparable(other)).map((entry) => ({
    path: entry.path.map(String),
    before: entry.type === 'CREATE' ? null : (entry.oldValue as unknown),
    after: entry.type === 'REMOVE' ? null : (entry.value as unknown),
  }));
}

export const versions = (source: DataSource | EntityManager) =>
  source.getRepository(WorkerTemplateRow).createQueryBuilder('template');

/** One version. */
export const versionOf = (manager: EntityManager, id: string, number: number): Promise<WorkerTemplateRow | null> =>
  manager.findOneBy(WorkerTemplateRow, { id, version: number });

/** What is compared of a version: what it is, not when and by whom it was made. */
export function comparable(row: WorkerTemplateRow): Record<string, unknown> {
  const {
    id: _id,
    version: _version,
    status: _status,
    revision: _revision,
    changedBy: _by,
    changedAt: _at,
    publishedAt: _published,
    successorId: _successor,
    ...rest
  } = row;
  return rest;
}
