import { Scope } from '../../../contracts/scope';
import { type Context, requireScope } from '../../../subgraph-kit/context';
import type { GranulatorTemplateRow } from './template.entity';
import { templateById } from './template-catalogue';

/** The newest published version of a template; null when there is none. @throws Unauthenticated */
export async function findTemplate(ctx: Context, id: string): Promise<GranulatorTemplateRow | null> {
  requireScope(ctx, Scope.TEMPLATES_READ);
  return ctx.load(templateById, id);
}
