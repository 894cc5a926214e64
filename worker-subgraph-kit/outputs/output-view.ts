import type { Context } from '../../subgraph-kit/context';
import type { OutputView } from '../../subgraph-kit/graph/worker/stage-output.type';
import { kindOf, subject } from '../subject';
import { templateVersionByKey } from '../templates/template-catalogue';

/** What a version of a template yielded, as the graph shows it; null when there is nothing. */
export async function outputView(
  ctx: Context,
  { templateId, templateVersion }: { templateId: string; templateVersion: number },
  output: Record<string, unknown> | null | undefined,
): Promise<OutputView | null> {
  if (!output) return null;
  const template = await ctx.load(templateVersionByKey, { id: templateId, version: templateVersion });
  if (!template) return null;
  const { kind } = template;
  return { ...output, __typename: kindOf(ctx.get(subject), kind).type, kind, raw: output };
}
