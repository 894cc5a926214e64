import { SubscriptionTier } from '../../../contracts/tier';
import { normaliseWorkerId } from '../../../contracts/worker-id';
import type { ClientBudget, MasterTemplateDefinition, PlanClient } from '../plans/definition';

/** A master template that KAM answered, as planning needs it. */
export function templateOf(entity: Record<string, unknown>): MasterTemplateDefinition {
  const { templateId, status, successorId, ...template } = entity as unknown as MasterTemplateDefinition & {
    templateId: string;
    status: 'DRAFT' | 'PUBLISHED' | 'DEPRECATED';
    successorId: string | null;
  };
  return {
    ...template,
    id: templateId,
    ...(status === 'DEPRECATED' && { deprecated: { successor: successorId } }),
    stages: template.stages.map((stage) => ({ ...stage, worker: normaliseWorkerId(stage.worker) })),
  };
}

/** A client that KAM answered, with its tier and limits. @throws Error for an unknown tier: fails closed */
export function clientOf(entity: Record<string, unknown>): PlanClient {
  const { id, tier, accountStatus, limits } = entity as {
    id: string;

    tier: keyof typeof SubscriptionTier;
    accountStatus: string;
    limits: { maxConcurrentExecutions: number } | null;
  };
  if (!limits) throw new Error(`KAM names no limits of tier ${tier}`);
  return {
    id,
    tier: tierOf(tier),
    accountStatus: accountStatus.toLowerCase(),
    maxConcurrentExecutions: limits.maxConcurrentExecutions,
    budget: budgetOf(entity),
  };
}

interface Amount {
  micros: number;
}

/** What a client may spend, where it was asked for. */
export function budgetOf(entity: Record<string, unknown>): ClientBudget | undefined {
  const { monthlyBudget, requestLimit, approvalAbove, budgetTopUps } = entity as {
    monthlyBudget?: Amount | null;
    requestLimit?: Amount | null;
    approvalAbove?: Amount | null;
    budgetTopUps?: { month: string; amount: Amount }[] | null;
  };
  if (!monthlyBudget || !budgetTopUps) return undefined;
  return {
    monthlyMicros: monthlyBudget.micros,
    topUps: budgetTopUps.map(({ month, amount }) => ({ month, micros: amount.micros })),
    requestLimitMicros: requestLimit?.micros ?? null,
    approvalAboveMicros: approvalAbove?.micros ?? null,
  };
}

/** KAM answers enum names (PREMIUM); code knows their values (premium). @throws Error for an unknown tier: fails closed. */
export function tierOf(name: keyof typeof SubscriptionTier): SubscriptionTier {
  const known: SubscriptionTier | undefined = SubscriptionTier[name];
  if (known === undefined) throw new Error(`KAM names an unknown tier: ${JSON.stringify(name)}`);
  return known;
}
