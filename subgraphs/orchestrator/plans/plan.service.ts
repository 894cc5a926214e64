import type { LadderStep } from '../../../contracts/stage';
import type { Micros } from '../../../lib/money';
import { Slices } from '../../../lib/service/slices';
import { DomainError } from '../../../subgraph-kit/graph/payload';
import { userError } from '../../../subgraph-kit/graph/user-error.type';
import { balanceOfMonth, monthKey } from '../money/budget.loader';
import { monthOf } from '../money/month';
import { BadRequest } from '../../../subgraph-kit/errors';
import type { SubscriptionTier } from '../../../contracts/tier';
import { Scope } from '../../../contracts/scope';
import { type Context, maySeeClient, requireScope } from '../../../subgraph-kit/context';
import { limitIn, type MasterTemplateDefinition, type Plan, PlanVerdict } from './definition';
import { withStep } from './ladder';
import { learnedItems } from './learned-items';
import { makePlan } from './plan';
import { masterTemplateDefinition, planClientById } from '../kam/kam.loader';
import { recentWorkerTemplates, workerRegistry } from '../workers/worker-registry';

/** Plans of all operations of this process. */
const slices = new Slices();

export interface PlanRequest {
  /** Id of a version of a master template. */
  template: string;
  clientId: string;
  parameters: Record<string, unknown>;
  /** Name of a step of the ladder; the whole when absent. */
  ladderStep?: string | undefined;
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

/** @throws DomainError for a step that the ladder does not have */
function stepOf({ name, ladder = [] }: MasterTemplateDefinition, wanted: string | undefined): LadderStep | undefined {
  const step = ladder.find((one) => one.name === wanted);
  if (wanted === undefined || step) return step;
  const known = ladder.map((one) => one.name).join(', ');
  throw new DomainError(
    userError('INVALID_INPUT', {
      message: `Master template ${name} has no step ${wanted}${known === '' ? '; it has no ladder' : `; its steps are ${known}`}.`,
      path: ['ladderStep'],
    }),
  );
}

/** A cheaper plan that fits. */
export interface Proposal {
  step: LadderStep;
  plan: Plan;
  /** What may be spent. */
  leftMicros: Micros;
}

/**
 * What a plan proposes that may cost more than its client may spend: the first step of the ladder that fits and is not blocked. Null when the plan fits,
 * and when nothing does. The caller may see the client.
 */
export async function proposalFor(ctx: Context, request: PlanRequest, plan: Plan): Promise<Proposal | null> {
  const template = await ctx.load(masterTemplateDefinition, request.template);
  const { ladder = [] } = template ?? {};
  const client = ladder.length === 0 ? null : await ctx.load(planClientById, request.clientId);
  if (!client?.budget) return null;
  const month = monthOf(ctx.clock.now());
  const balance = await ctx.load(balanceOfMonth, monthKey(client.id, month));
  const leftOfMonth = limitIn(client.budget, month) - (balance?.usedMicros ?? 0) - (balance?.reservedMicros ?? 0);
  const leftMicros = Math.max(0, Math.min(leftOfMonth, client.budget.requestLimitMicros ?? leftOfMonth));
  if (plan.price.maxMicros <= leftMicros) return null;
  for (const step of ladder) {
    const cheaper = await planFor(ctx, { ...request, ladderStep: step.name });
    if (cheaper && cheaper.verdict !== PlanVerdict.BLOCKED && cheaper.price.maxMicros <= leftMicros)
      return { step, plan: cheaper, leftMicros };
  }
  return null;
}

/**
 * The plan of a master template version for a client; null when either does not exist or is not for the caller.
 * One call to KAM and one to each worker, whatever the number of plans of a request.
 */
export async function planFor(ctx: Context, request: PlanRequest): Promise<Plan | null> {
  const [whole, client] = await Promise.all([
    ctx.load(masterTemplateDefinition, request.template),
    ctx.load(planClientById, request.clientId),
  ]);
  if (!whole || !client) return null;
  const step = stepOf(whole, request.ladderStep);
  const masterTemplate = step ? withStep(whole, step) : whole;
  // What belongs to another client does not exist for this one.
  if ((masterTemplate.clientId ?? client.id) !== client.id) return null;
  const loader = request.fresh
    ? ctx.get(workerRegistry).templateLoader({ fresh: true })
    : ctx.perRequest(recentWorkerTemplates);
  const [workers, learned] = await Promise.all([
    ctx.get(workerRegistry).offersFor(masterTemplate.stages, loader),
    masterTemplate.stages.some((stage) => stage.forEach) ? ctx.load(learnedItems, masterTemplate.id) : new Map(),
  ]);
  // An operation may ask for a hundred plans, all of which are loaded at the same moment.
  const plan = await slices.run(() =>
    makePlan({
      masterTemplate,
      client: { ...client, tier: request.tier ?? client.tier },
      parameters: { ...request.parameters, ...step?.parameters },
      workers,
      learnedItems: learned,
    }),
  );
  return step ? { ...plan, ladderStep: { name: step.name, parameters: step.parameters } } : plan;
}
