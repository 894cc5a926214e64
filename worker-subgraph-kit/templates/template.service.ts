import { Scope } from '../../contracts/scope';
import { parseVersionId } from '../../lib/version-id';
import { scopesOf } from '../../contracts/actor';
import { type Context, requireScope } from '../../subgraph-kit/context';
import { WorkerTemplateStatus } from '../../contracts/worker-template';
import { versionId } from '../../lib/version-id';
import { presentWorkerTemplate, type WorkerTemplate } from '../../subgraph-kit/graph/worker/worker-template.type';
import { subject } from '../subject';
import { templateById, templateMessage, templateVersionByKey } from './template-catalogue';
import type { WorkerTemplateRow } from './template.entity';

/** Whether the caller may write templates, and so see drafts. */
export const mayWrite = (ctx: Context): boolean => scopesOf(ctx.actor).includes(Scope.TEMPLATES_WRITE);

/** A version by its id, as in course_v1@2, or the newest published one of a template; null when there is none for the caller. @throws Unauthenticated */
export async function findTemplate(ctx: Context, id: string): Promise<WorkerTemplateRow | null> {
  requireScope(ctx, Scope.TEMPLATES_READ);
  const key = parseVersionId(id);
  if (!key) return ctx.load(templateById, id);
  const row = await ctx.load(templateVersionByKey, key);
  return row && (row.status !== WorkerTemplateStatus.DRAFT || mayWrite(ctx)) ? row : null;
}

/** A row as the graph shows it. */
export function presentTemplate(ctx: Context, row: WorkerTemplateRow | null): WorkerTemplate | null {
  if (!row) return null;
  const { workerId, templateType } = ctx.get(subject);
  const { id, version, status, successorId, revision, publishedAt, changedAt, changedBy, models } = row;
  return presentWorkerTemplate(
    templateType,
    workerId,
    { id: versionId({ id, version }), templateId: id },
    templateMessage(ctx, row),
    { status, successorId, revision, publishedAt, changedAt, changedBy: mayWrite(ctx) ? changedBy : null, models },
  );
}
