import { type UserError, userError } from '../../../subgraph-kit/graph/user-error.type';
import { highestTier, tierSuffices } from '../../../contracts/tier';
import { type PriceEstimate, priceEstimate } from '../../../contracts/price';
import type { TemplateMessage } from '../../../contracts/worker-protocol';
import { type Cause, plain } from '../causes/cause';
import { pathsIn, resolveText } from '../expressions/mapping';
import { ExpressionError } from '../expressions/path';
import {
  type Plan,
  type PlanClient,
  type PlanInput,
  type PlannedStage,
  PlanVerdict,
  type StageDefinition,
  StageVerdict,
} from './definition';
import { estimateStage, withoutRunStats } from './estimate';
import { checkKnownParameters, declaredParameters } from './parameters';
import { checkExpressions, dependenciesOf, pathsOrNone } from './stage-expressions';

/** A stage that is done for each item of a list does so many at once, and so many in all, when its template does not say. */
const DEFAULT_ITEM_CONCURRENCY = 5;
const DEFAULT_MAX_ITEMS = 50;
/** Account statuses in which work may be started. */
const ACTIVE_STATUSES = new Set(['trial', 'active']);

/** Works out for one client whether, at what price and in what time a master template can be run. Spends nothing, asks nobody. */
export function makePlan({ masterTemplate, client, parameters, workers }: PlanInput): Plan {
  const { stages: definitions, ...head } = masterTemplate;
  const judged = [...definitions]
    .sort((a, b) => a.order - b.order)
    .map((stage, index, all) => evaluateStage(stage, all.slice(0, index), { client, parameters, workers }));
  const stages = judged.map(({ stage }) => stage);
  const blockers = [
    ...accountBlockers(client),
    ...unknownParameters(parameters, stages),
    ...judged.flatMap((result) => result.blockers),
  ];
  const allowed = stages.filter((stage) => stage.verdict === StageVerdict.ALLOWED);
  return {
    masterTemplate: head,
    client,
    verdict:
      blockers.length > 0
        ? PlanVerdict.BLOCKED
        : allowed.length < stages.length
          ? PlanVerdict.ALLOWED_IN_PART
          : PlanVerdict.ALLOWED,
    effectiveTier: highestTier(
      stages
        .filter((stage) => stage.required && stage.template)
        .map((stage) => (stage.template as TemplateMessage).minimumTier),
    ),
    price: totalPrice(allowed, parameters),
    timeMs: criticalPathMs(stages),
    stages,
    blockers,
  };
}

/** The least counts only what runs in any case; the rest counts every stage that may run, as often as it may. */
function totalPrice(stages: PlannedStage[], parameters: Record<string, unknown>): PriceEstimate {
  const total = { minMicros: 0, expectedMicros: 0, maxMicros: 0 };
  for (const { template, required, condition, forEach } of stages) {
    if (!template) continue;
    const price = priceEstimate(template);
    const items = forEach && knownItems(forEach.over, parameters);
    const most = items ?? forEach?.maxItems ?? 1;
    if (required && condition === null) total.minMicros += price.minMicros * (forEach ? (items ?? 0) : 1);
    total.expectedMicros += price.expectedMicros * most;
    total.maxMicros += price.maxMicros * most;
  }
  return total;
}

/** How many items there are when the client's own parameters tell it; null when that turns out later. */
function knownItems(over: string, parameters: Record<string, unknown>): number | null {
  try {
    const list = pathsIn(over).every((path) => path.root === 'input')
      ? resolveText(over, { input: parameters, outputs: new Map() })
      : null;
    return Array.isArray(list) ? list.length : null;
  } catch (error) {
    if (error instanceof ExpressionError) return null;
    throw error;
  }
}

/** The time of the longest chain of stages that need each other: the others run beside it. */
function criticalPathMs(stages: PlannedStage[]): number {
  const ends = new Map<number, number>();
  for (const { order, dependsOn: needs, verdict, template } of stages) {
    const begin = Math.max(0, ...needs.map((need) => ends.get(need) ?? 0));
    ends.set(order, begin + (verdict === StageVerdict.ALLOWED ? (template?.estimatedTimeMs ?? 0) : 0));
  }
  return Math.max(0, ...ends.values());
}

interface StageEvaluation {
  stage: PlannedStage;
  blockers: UserError[];
}

/**
 * The verdict on one stage. A tier that is too low, or an absent worker, does not block an optional
 * stage; a wrong expression or parameter always does, because nothing is spent on what is known to be wrong.
 */
function evaluateStage(
  stage: StageDefinition,
  earlier: StageDefinition[],
  { client, parameters, workers }: Pick<PlanInput, 'client' | 'parameters' | 'workers'>,
): StageEvaluation {
  const path = ['masterTemplate', 'stages', String(stage.order)];
  const { dependsOn: _needs, forEach, ...definition } = stage;
  const result = (
    verdict: StageVerdict,
    template: TemplateMessage | null,
    cause: Cause | null,
    blockers: UserError[] = [],
  ): StageEvaluation => ({
    stage: {
      ...definition,
      forEach: forEach && {
        over: forEach.over,
        concurrency: forEach.concurrency ?? DEFAULT_ITEM_CONCURRENCY,
        maxItems: forEach.maxItems ?? DEFAULT_MAX_ITEMS,
      },
      dependsOn: dependenciesOf(stage),
      template: template && withoutRunStats(template),
      estimate: template && estimateStage(template, parameters),
      verdict,
      reason: cause?.message ?? null,
      cause,
    },
    blockers,
  });
  const unlessOptional = (error: UserError): UserError[] => (stage.required ? [error] : []);

  const offer = workers.get(stage.worker);
  if (!offer?.available) {
    const reason = offer?.reason ?? `Worker ${stage.worker} is not registered.`;
    return result(
      StageVerdict.WORKER_UNAVAILABLE,
      null,
      { kind: 'worker', code: 'WORKER_UNAVAILABLE', message: reason, worker: stage.worker, retryable: true },
      unlessOptional(
        userError('WORKER_UNAVAILABLE', { message: `${reason} Try again later.`, worker: stage.worker, path }),
      ),
    );
  }
  const template = offer.templates.get(stage.templateRef) ?? null;
  if (!template) {
    const reason = `Worker ${stage.worker} does not offer a template ${stage.templateRef}.`;
    return result(
      StageVerdict.TEMPLATE_NOT_FOUND,
      null,
      { kind: 'worker', code: 'WORKER_TEMPLATE_NOT_FOUND', message: reason, worker: stage.worker, retryable: false },
      unlessOptional(userError('WORKER_TEMPLATE_NOT_FOUND', { message: reason, path })),
    );
  }
  if (template.deprecated) {
    const { successor } = template.deprecated;
    const reason = `Worker template ${stage.templateRef} is deprecated${successor === null ? '' : `; ${successor} is its successor`}. Nothing new starts with it.`;
    return result(
      StageVerdict.TEMPLATE_DEPRECATED,
      template,
      { kind: 'worker', code: 'WORKER_TEMPLATE_DEPRECATED', message: reason, worker: stage.worker, retryable: false },
      unlessOptional(userError('WORKER_TEMPLATE_DEPRECATED', { message: `Stage ${stage.order}: ${reason}`, path })),
    );
  }
  const expressionFault = checkExpressions(stage, earlier, workers);
  if (expressionFault) {
    return result(StageVerdict.INVALID_EXPRESSION, template, plain('INVALID_EXPRESSION', expressionFault), [
      userError('INVALID_EXPRESSION', { message: `Stage ${stage.order}: ${expressionFault}`, path }),
    ]);
  }
  if (!tierSuffices(client.tier, template.minimumTier)) {
    const reason = `Needs tier ${template.minimumTier}, the client has ${client.tier}. ${template.tierReason}`;
    return result(
      StageVerdict.TIER_TOO_LOW,
      template,
      { kind: 'tier', code: 'TIER_TOO_LOW', message: reason, required: template.minimumTier, current: client.tier },
      unlessOptional(
        userError('TIER_TOO_LOW', {
          message: `Stage ${stage.order}: ${reason}`,
          required: template.minimumTier,
          current: client.tier,
          stage: stage.order,
          path,
        }),
      ),
    );
  }
  const faults = validateKnownParameters({ ...stage, template }, parameters);
  if (faults.length > 0) {
    const reason = faults.map((fault) => fault.message).join(' ');
    return result(StageVerdict.INVALID_PARAMETERS, template, plain('INVALID_PARAMETERS', reason), faults);
  }
  return result(StageVerdict.ALLOWED, template, null);
}

function validateKnownParameters(
  stage: StageDefinition & { template: TemplateMessage },
  parameters: Record<string, unknown>,
): UserError[] {
  try {
    return checkKnownParameters(stage, parameters).map((fault) =>
      userError('INVALID_PARAMETERS', {
        message: `Stage ${stage.order} (${stage.templateRef}): ${fault.path.length > 0 ? `"${fault.path.join('.')}" ` : ''}${fault.message}.`,
        path: ['parameters', ...fault.path],
      }),
    );
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return [
      userError('INVALID_PARAMETERS', { message: `Stage ${stage.order}: ${error.message}`, path: ['parameters'] }),
    ];
  }
}

/** Why the account of the client cannot start anything; empty when it can. */
export function accountBlockers(client: PlanClient): UserError[] {
  if (ACTIVE_STATUSES.has(client.accountStatus)) return [];
  return [
    userError('ACCOUNT_NOT_ACTIVE', {
      status: client.accountStatus,
      message: `The account is ${client.accountStatus}; only trial and active accounts may start work.`,
      path: ['clientId'],
    }),
  ];
}

function unknownParameters(parameters: Record<string, unknown>, stages: PlannedStage[]): UserError[] {
  // When a worker does not answer, what it declares is not known, and the absent worker is the thing to tell.
  if (stages.some((stage) => !stage.template)) return [];
  const declared = new Set(stages.flatMap((stage) => declaredParameters(stage.template?.parameterSchema ?? {})));
  const mapped = stages.flatMap((stage) =>
    [stage.inputMapping, stage.condition, stage.forEach?.over].flatMap(pathsOrNone),
  );
  for (const path of mapped) {
    const [first] = path.segments;
    if (path.root === 'input' && typeof first === 'object' && 'key' in first) declared.add(first.key);
  }
  return Object.keys(parameters)
    .filter((name) => !declared.has(name))
    .map((name) =>
      userError('UNKNOWN_PARAMETER', {
        message: `No stage takes a parameter "${name}". Known: ${[...declared].sort().join(', ')}.`,
        path: ['parameters', name],
      }),
    );
}
