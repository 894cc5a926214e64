import { faultIn } from '../../../lib/schema-fault';
import { Scope } from '../../../contracts/scope';
import { z } from 'zod';
import { ladderStep, stage as stageSchema } from '../../../contracts/stage';
import { type Context, requireScope } from '../../../subgraph-kit/context';
import { defineLoader } from '../../../subgraph-kit/loader';
import type { LadderStepInput, StageInput } from '../../../subgraph-kit/graph/stage-input';
import { withStep } from '../plans/ladder';
import { masterTemplateDefinition } from '../kam/kam.loader';
import { recentWorkerTemplates, workerRegistry } from '../workers/worker-registry';
import { type CheckedTemplate, checkTemplate, type TemplateCheck } from './check';
import { ProblemSeverity, type TemplateProblem } from './problem';

/** Checks stages that are not kept anywhere yet. @throws Unauthenticated @throws Forbidden */
export function checkStages(
  ctx: Context,
  stages: readonly StageInput[],
  ladder: readonly LadderStepInput[],
  maxExecutionTimeMs: number | null,
): Promise<TemplateCheck> {
  requireScope(ctx, Scope.MASTER_TEMPLATES_WRITE);
  const read = z.object({ stages: z.array(stageSchema), ladder: z.array(ladderStep) }).safeParse({ stages, ladder });
  if (read.success) return check(ctx, { ...read.data, maxExecutionTimeMs });
  // What cannot be kept is told by itself: it has no meaning that could be checked.
  return Promise.resolve({
    ...checkTemplate({ stages: [], maxExecutionTimeMs }, new Map()),
    problems: read.error.issues.map(invalidValue),
  });
}

/** Checks a version that KAM keeps, as the caller sees it; null when it does not. @throws Unauthenticated @throws Forbidden */
export function checkVersion(ctx: Context, id: string): Promise<TemplateCheck | null> {
  requireScope(ctx, Scope.TEMPLATES_READ);
  return ctx.load(checkOfVersion, id);
}

/** The checks of versions, however many fields of a request are made of them. */
const checkOfVersion = defineLoader<string, TemplateCheck | null>((ids, ctx) =>
  Promise.all(
    ids.map(async (id) => {
      const template = await ctx.load(masterTemplateDefinition, id);
      return template && check(ctx, template);
    }),
  ),
);

async function check(ctx: Context, template: CheckedTemplate): Promise<TemplateCheck> {
  const loader = ctx.perRequest(recentWorkerTemplates);
  const steps = (template.ladder ?? []).flatMap((step) => withStep(template, step).stages);
  return checkTemplate(template, await ctx.get(workerRegistry).offersFor([...template.stages, ...steps], loader));
}

function invalidValue(issue: z.core.$ZodIssue): TemplateProblem {
  const place = issue.path.map(String);
  return {
    code: 'INVALID_VALUE',
    severity: ProblemSeverity.ERROR,
    stage: null,
    path: place,
    message: `${faultIn(`"${place.slice(2).join('.')}" of the ${place[0] === 'ladder' ? 'step' : 'stage'}`, issue)}.`,
    expected: null,
    actual: null,
    suggestion: null,
  };
}
