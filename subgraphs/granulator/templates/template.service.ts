import { Scope } from '../../../contracts/scope';
import { requireScope } from '../../../subgraph-kit/context';
import type { GranulatorContext } from '../context';
import type { GranulatorTemplateRow } from './template.entity';

/** The newest published version of a template; null when there is none. @throws Unauthenticated */
export async function findTemplate(ctx: GranulatorContext, id: string): Promise<GranulatorTemplateRow | null> {
  requireScope(ctx, Scope.TEMPLATES_READ);
  return ctx.loaders.template.load(id);
}
