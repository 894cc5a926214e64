import { BadRequest } from '../../../subgraph-kit/errors';
import type { SubscriptionTier } from '../../../contracts/tier';
import { Scope } from '../../../contracts/scope';
import { type Context, maySeeClient, requireScope } from '../../../subgraph-kit/context';
import type { Plan } from './definition';
import { learnedItems } from './learned-items';
import { makePlan } from './plan';
import { masterTemplateDefinition, planClientById } from '../kam/kam.loader';
import { recentWorkerTemplates, workerRegistry } from '../workers/worker-registry';

export interface PlanRequest {
  /** Id of a version of a master template. */
  template: string;
  clientId: string;
  parameters: Record<string, unknown>;
  /** As if the client had this tier. */
  tier?: SubscriptionTier;
  /** Asks the workers anew, because what follows costs money. */
  fresh?: boolean;
}

/** The plan for a client that the caller may see; null for others. @throws Unauthenticated @throws Forbidden */
export async function viewPlan(ctx: Context, request: PlanRequest): Promise<Plan | null> {
  requireScope(ctx, Scope.TEMPLATES_READ);
  return maySeeClient(ctx, request.clientId) ? planFor(ctx, request) : null;
}

const MAX_CLIENTS = 100;

/** The plans for those of several clients that the caller may see. @throws BadRequest for too many */
export async function viewPlans(
  ctx: Context,
  { clientIds, ...request }: Omit<PlanRequest, 'clientId'> & { clientIds: string[] },
): Promise<Plan[]> {
  const ids = [...new Set(clientIds)];
  if (ids.length > MAX_CLIENTS)
    throw new BadRequest('BAD_REQUEST', `Name at most ${MAX_CLIENTS} clients, got ${ids.length}.`);
  const plans = await Promise.all(ids.map((clientId) => viewPlan(ctx, { ...request, clientId })));
  return plans.filter((plan) => plan !== null);
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
  // What belongs to another client does not exist for this one.
  if ((masterTemplate.clientId ?? client.id) !== client.id) return null;
  const loader = request.fresh
    ? ctx.get(workerRegistry).templateLoader({ fresh: true })
    : ctx.perRequest(recentWorkerTemplates);
  const [workers, learned] = await Promise.all([
    ctx.get(workerRegistry).offersFor(masterTemplate.stages, loader),
    masterTemplate.stages.some((stage) => stage.forEach) ? ctx.load(learnedItems, masterTemplate.id) : new Map(),
  ]);
  return makePlan({
    masterTemplate,
    client: { ...client, tier: request.tier ?? client.tier },
    parameters: request.parameters,
    workers,
    learnedItems: learned,
  });
}
