import { Scope } from '../../../contracts/scope';
import { parseVersionId } from '../../../lib/version-id';
import { scopesOf } from '../../../contracts/actor';
import { type Context, requireScope } from '../../../subgraph-kit/context';
import type { GranulatorTemplateRow } from './template.entity';
import { templateById, templateVersionByKey } from './template-catalogue';
import { WorkerTemplateStatus } from './template.entity';

/** Whether the caller may write templates, and so see drafts. */
export const mayWrite = (ctx: Context): boolean => scopesOf(ctx.actor).includes(Scope.TEMPLATES_WRITE);

/** A version by its id, as in course_v1@2, or the newest published one of a template; null when there is none for the caller. @throws Unauthenticated */
export async function findTemplate(ctx: Context, id: string): Promise<GranulatorTemplateRow | null> {
  requireScope(ctx, Scope.TEMPLATES_READ);
  const key = parseVersionId(id);
  if (!key) return ctx.load(templateById, id);
  const row = await ctx.load(templateVersionByKey, key);
  return row && (row.status !== WorkerTemplateStatus.DRAFT || mayWrite(ctx)) ? row : null;
}
