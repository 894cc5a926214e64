import { Scope } from '../../../contracts/scope';
import { normaliseWorkerId } from '../../../contracts/worker-id';
import { type Context, requireScope } from '../../../subgraph-kit/context';
import { defineLoader } from '../../../subgraph-kit/loader';
import type { StageInput } from '../../../subgraph-kit/graph/stage-input';
import { masterTemplateDefinition } from '../kam/kam.loader';
import type { StageDefinition } from '../plans/definition';
import { recentWorkerTemplates, workerRegistry } from '../workers/worker-registry';
import { type CheckedTemplate, checkTemplate, type TemplateCheck } from './check';

/** Checks stages that are not kept anywhere yet. @throws Unauthenticated @throws Forbidden */
export function checkStages(
  ctx: Context,
  stages: readonly StageInput[],
  maxExecutionTimeMs: number | null,
): Promise<TemplateCheck> {
  requireScope(ctx, Scope.MASTER_TEMPLATES_WRITE);
  return check(ctx, { stages: stages.map(definitionOf), maxExecutionTimeMs });
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
  return checkTemplate(template, await ctx.get(workerRegistry).offersFor(template.stages, loader));
}

/** A stage as it is sent, with what is usual where it says nothing. */
function definitionOf(stage: StageInput): StageDefinition {
  const { forEach, retry } = stage;
  return {
    order: stage.order,
    worker: normaliseWorkerId(stage.worker),
    templateRef: stage.templateRef,
    inputMapping: stage.inputMapping ?? null,
    paramsOverride: stage.paramsOverride ?? null,
    condition: stage.condition?.trim() ? stage.condition : null,
    required: stage.required ?? true,
    dependsOn: stage.dependsOn ?? null,
    forEach: forEach
      ? { over: forEach.over, concurrency: forEach.concurrency ?? null, maxItems: forEach.maxItems ?? null }
      : null,
    retry: retry ?? null,
    timeoutMs: stage.timeoutMs ?? null,
    heartbeatTimeoutMs: stage.heartbeatTimeoutMs ?? null,
  };
}
