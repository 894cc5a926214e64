import { Scope } from '../../../contracts/scope';
import { type SubscriptionTier, tierSuffices } from '../../../contracts/tier';
import { firstIdOf } from '../../../lib/ids';
import { type Context, maySeeClient, requireScope } from '../../../subgraph-kit/context';
import { kamClient, type TierLimits } from '../kam/kam-client';
import { planClientById } from '../kam/kam.loader';
import { type Plan, type PlanVerdict, StageVerdict } from '../plans/definition';
import { planFor } from '../plans/plan.service';

const DAY_MS = 24 * 3_600_000;
const DAYS = 30;
/** More master templates than so many are not looked at. */
export const MAX_TEMPLATES = 200;
/** Most lines of refusals. */
const MAX_REFUSALS = 200;

/** A limit that would be another one; null for none. */
export interface LimitChange {
  name: string;
  from: number | null;
  to: number | null;
}

/** What would become of a master template. */
export interface TemplateChange {
  /** Id of the version. */
  templateId: string;
  from: PlanVerdict;
  to: PlanVerdict;
  /** Orders of stages that the tier is too low for, and would not be, or the other way round. */
  stages: number[];
}

/** What was refused because of the tier. */
export interface Refusal {
  kind: RefusalKind;
  masterTemplateId: string;
  required: SubscriptionTier;
  count: number;
  wouldPass: boolean;
}

export enum RefusalKind {
  START = 'start',
  STAGE = 'stage',
}

export interface TierSimulation {
  clientId: string;
  from: SubscriptionTier;
  to: SubscriptionTier;
  templates: TemplateChange[];
  limits: LimitChange[];
  featuresGained: string[];
  featuresLost: string[];
  refusals: Refusal[];
}

/** What would be otherwise with another tier; null for a client that the caller may not see. @throws Unauthenticated @throws Forbidden */
export async function simulateTier(
  ctx: Context,
  clientId: string,
  to: SubscriptionTier,
): Promise<TierSimulation | null> {
  requireScope(ctx, Scope.ACCOUNT_READ);
  requireScope(ctx, Scope.TEMPLATES_READ);
  const client = maySeeClient(ctx, clientId) ? await ctx.load(planClientById, clientId) : null;
  if (!client) return null;
  const from = client.tier;
  const [tiers, templates, refusals] = await Promise.all([
    ctx.get(kamClient).tiers(ctx),
    changedTemplates(ctx, clientId, to),
    refusalsOf(ctx, clientId, to),
  ]);
  const [now, then] = [from, to].map((tier) => featuresOf(tiers, tier)) as [string[], string[]];
  return {
    clientId,
    from,
    to,
    templates,
    limits: changedLimits(tiers, from, to),
    featuresGained: then.filter((feature) => !now.includes(feature)),
    featuresLost: now.filter((feature) => !then.includes(feature)),
    refusals,
  };
}

async function changedTemplates(ctx: Context, clientId: string, tier: SubscriptionTier): Promise<TemplateChange[]> {
  const ids = await ctx.get(kamClient).publishedTemplates(clientId, MAX_TEMPLATES, ctx);
  const changes = await Promise.all(
    ids.map(async (template): Promise<TemplateChange | null> => {
      const request = { template, clientId, parameters: {} };
      const [now, then] = await Promise.all([planFor(ctx, request), planFor(ctx, { ...request, tier })]);
      if (!now || !then) return null;
      const stages = changedStages(now, then);
      return stages.length === 0 && now.verdict === then.verdict
        ? null
        : { templateId: template, from: now.verdict, to: then.verdict, stages };
    }),
  );
  return changes.filter((change) => change !== null);
}

function changedStages(now: Plan, then: Plan): number[] {
  const isTooLow = ({ stages }: Plan, order: number): boolean =>
    stages.find((stage) => stage.order === order)?.verdict === StageVerdict.TIER_TOO_LOW;
  return now.stages.map(({ order }) => order).filter((order) => isTooLow(now, order) !== isTooLow(then, order));
}

const LIMITS = [
  'requestsPerMonth',
  'maxUsers',
  'apiRequestsPerMinute',
  'retentionDays',
  'maxConcurrentExecutions',
] as const;

function changedLimits(tiers: TierLimits[], from: SubscriptionTier, to: SubscriptionTier): LimitChange[] {
  const [now, then] = [from, to].map((tier) => tiers.find((one) => one.tier === tier));
  if (!now || !then) return [];
  return LIMITS.map((name) => ({ name, from: now[name], to: then[name] })).filter((limit) => limit.from !== limit.to);
}

/** Its own features, and those of lower tiers. */
function featuresOf(tiers: TierLimits[], tier: SubscriptionTier): string[] {
  const place = tiers.findIndex((one) => one.tier === tier);
  return tiers.slice(0, place + 1).flatMap(({ features }) => features);
}

async function refusalsOf(ctx: Context, clientId: string, tier: SubscriptionTier): Promise<Refusal[]> {
  const since = new Date(ctx.clock.now().getTime() - DAYS * DAY_MS);
  const rows = await ctx.database.query<Omit<Refusal, 'wouldPass'>[]>(
    `select * from (
       select 'start' as kind, master_template_id as "masterTemplateId", required, sum(count)::int as count
         from orchestrator.refused_start where client_id = $1 and day >= ($2::timestamptz at time zone 'UTC')::date group by 2, 3
       union all
       select 'stage', execution.master_template_id, stage.cause->>'required', count(*)::int
         from orchestrator.execution join orchestrator.stage_execution stage on stage.execution_id = execution.id
        where execution.client_id = $1 and execution.id >= $3 and not execution.is_simulated and stage.cause->>'code' = 'TIER_TOO_LOW'
        group by 2, 3) refusal
      order by count desc, "masterTemplateId", kind limit ${MAX_REFUSALS}`,
    [clientId, since, firstIdOf('exec', since)],
  );
  return rows.map((row) => ({ ...row, wouldPass: tierSuffices(tier, row.required) }));
}
