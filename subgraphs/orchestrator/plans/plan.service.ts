import { type TemplateVersionKey } from '../kam/kam-client';
import { Scope } from '../../../contracts/scope';
import { type Context, maySeeClient, requireScope } from '../../../subgraph-kit/context';
import { type Plan, type WorkerOffer } from './definition';
import { makePlan } from './plan';
import { masterTemplateDefinition, planClientById } from '../kam/kam.loader';
import { recentWorkerTemplates, workerRegistry } from '../workers/worker-registry';

export interface PlanRequest {
  template: TemplateVersionKey;
  clientId: string;
  parameters: Record<string, unknown>;
  /** Asks the workers anew, because what follows costs money. */
  fresh?: boolean;
}

/** The plan for a client that the caller may see; null for others. @throws Unauthenticated @throws Forbidden */
export async function viewPlan(ctx: Context, request: PlanRequest): Promise<Plan | null> {
  requireScope(ctx, Scope.TEMPLATES_READ);
  return maySeeClient(ctx, request.clientId) ? planFor(ctx, request) : null;
}

/** The plan for the client of a request that KAM let the caller see; a worker may have a part in requests of many clients. */
export async function viewPlanOfRequest(ctx: Context, request: PlanRequest): Promise<Plan | null> {
  requireScope(ctx, Scope.TEMPLATES_READ);
  return ctx.actor.kind === 'worker' || maySeeClient(ctx, request.clientId) ? planFor(ctx, request) : null;
}

/**
 * The plan of a master template version for a client; null when either does not exist or is not for the caller.
 * One call to KAM and one to each worker, whatever the number of plans of a request.
 */
export async function planFor(ctx: Context, request: PlanRequest): Promise<Plan | null> {
  const [masterTemplate, client] = await Promise.all([
    ctx.load(masterTemplateDefinition, request.template),
    ctx.load(planClientById, request.clientId),
  ]);
  if (!masterTemplate || !client) return null;
  const loader = request.fresh
    ? ctx.get(workerRegistry).templateLoader({ fresh: true })
    : ctx.perRequest(recentWorkerTemplates);
  const workerIds = [...new Set(masterTemplate.stages.map((stage) => stage.worker))];
  const refs = (workerId: string): string[] =>
    masterTemplate.stages.filter((stage) => stage.worker === workerId).map((stage) => stage.templateRef);
  const offers = await Promise.all(
    workerIds.map(async (id): Promise<[string, WorkerOffer]> => [
      id,
      await ctx.get(workerRegistry).offer(id, refs(id), loader),
    ]),
  );
  return makePlan({ masterTemplate, client, parameters: request.parameters, workers: new Map(offers) });
}
