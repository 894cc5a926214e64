import { InvalidInput, TierTooLow, type UserError, userError, WorkerUnavailable, Conflict } from '../../../lib/graph/user-error.type';
import { highestTier, type SubscriptionTier, tierSuffices } from '../../../lib/graph/tier';
import type { Micros } from '../../../lib/money';
import { priceEstimate } from '../../../lib/worker/price';
import type { TemplateMessage } from '../../../lib/worker/protocol';
import { checkCondition } from '../expressions/condition';
import { pathsIn } from '../expressions/mapping';
import { ExpressionError, type Path } from '../expressions/path';
import { typeAt, type ValueType } from '../expressions/schema-types';
import { checkKnownParameters, declaredParameters } from './parameters';

/** Whether a stage can be run for a client. */
export enum StageVerdict {
  ALLOWED = 'allowed',
  TIER_TOO_LOW = 'tier_too_low',
  WORKER_UNAVAILABLE = 'worker_unavailable',
  TEMPLATE_NOT_FOUND = 'template_not_found',
  INVALID_EXPRESSION = 'invalid_expression',
  INVALID_PARAMETERS = 'invalid_parameters',
}

/** Whether a whole plan can be run. */
export enum PlanVerdict {
  ALLOWED = 'allowed',
  ALLOWED_IN_PART = 'allowed_in_part',
  BLOCKED = 'blocked',
}

/** What planning needs of a stage of a master template. */
export interface StageDefinition {
  order: number;
  worker: string;
  templateRef: string;
  inputMapping: Record<string, unknown> | null;
  paramsOverride: Record<string, unknown> | null;
  condition: string | null;
  required: boolean;
  maxAttempts: number | null;
  timeoutMs: number | null;
}

export interface MasterTemplateDefinition {
  id: string;
  version: number;
  name: string;
  stages: StageDefinition[];
  maxExecutionTimeMs: number | null;
  allowPartialCompletion: boolean;
}

export interface PlanClient {
  id: string;
  tier: SubscriptionTier;
  accountStatus: string;
}

/** A stage as planned: its definition, the worker template version it will run on, and the verdict. */
export interface PlannedStage extends StageDefinition {
  template: TemplateMessage | null;
  verdict: StageVerdict;
  reason: string | null;
}

export interface PriceEstimate {
  minMicros: Micros;
  expectedMicros: Micros;
  maxMicros: Micros;
}

/** A master template joined with its worker templates for one client and one set of parameters. */
export interface Plan {
  masterTemplate: Omit<MasterTemplateDefinition, 'stages'>;
  client: PlanClient;
  verdict: PlanVerdict;
  effectiveTier: SubscriptionTier | null;
  price: PriceEstimate;
  timeMs: number;
  stages: PlannedStage[];
  blockers: UserError[];
}

/** What a worker offers, or that it does not answer. */
export type WorkerOffer = { available: true; templates: ReadonlyMap<string, TemplateMessage> } | { available: false; reason: string };

export interface PlanInput {
  masterTemplate: MasterTemplateDefinition;
  client: PlanClient;
  parameters: Record<string, unknown>;
  workers: ReadonlyMap<string, WorkerOffer>;
}

/** Account statuses in which work may be started. */
const WORKING = new Set(['trial', 'active']);

/** Works out for one client whether, at what price and in what time a master template can be run. Spends nothing, asks nobody. */
export function makePlan({ masterTemplate, client, parameters, workers }: PlanInput): Plan {
  const { stages: definitions, ...head } = masterTemplate;
  const judged = [...definitions]
    .sort((a, b) => a.order - b.order)
    .map((stage, index, all) => judge(stage, all.slice(0, index), { client, parameters, workers }));
  const stages = judged.map(({ stage }) => stage);
  const blockers = [...accountBlockers(client), ...unknownParameters(parameters, stages), ...judged.flatMap((result) => result.blockers)];
  const allowed = stages.filter((stage) => stage.verdict === StageVerdict.ALLOWED);
  return {
    masterTemplate: head,
    client,
    verdict: blockers.length > 0 ? PlanVerdict.BLOCKED : allowed.length < stages.length ? PlanVerdict.ALLOWED_IN_PART : PlanVerdict.ALLOWED,
    effectiveTier: highestTier(stages.filter((stage) => stage.required && stage.template).map((stage) => (stage.template as TemplateMessage).minimumTier)),
    price: totalPrice(allowed),
    timeMs: allowed.reduce((sum, stage) => sum + (stage.template?.estimatedTimeMs ?? 0), 0),
    stages,
    blockers,
  };
}

/** The least counts only what runs in any case; the rest counts every stage that may run. */
function totalPrice(stages: PlannedStage[]): PriceEstimate {
  const total = { minMicros: 0, expectedMicros: 0, maxMicros: 0 };
  for (const { template, required, condition } of stages) {
    if (!template) continue;
    const price = priceEstimate(template);
    if (required && condition === null) total.minMicros += price.minMicros;
    total.expectedMicros += price.expectedMicros;
    total.maxMicros += price.maxMicros;
  }
  return total;
}

interface Judgement {
  stage: PlannedStage;
  blockers: UserError[];
}

/**
 * The verdict on one stage. What only the client's tier or an absent worker stands against does not block an optional
 * stage; a wrong expression or parameter always does, because nothing is spent on what is known to be wrong.
 */
function judge(
  stage: StageDefinition,
  earlier: StageDefinition[],
  { client, parameters, workers }: Pick<PlanInput, 'client' | 'parameters' | 'workers'>,
): Judgement {
  const path = ['masterTemplate', 'stages', String(stage.order)];
  const result = (verdict: StageVerdict, template: TemplateMessage | null, reason: string | null, blockers: UserError[] = []): Judgement => ({
    stage: { ...stage, template, verdict, reason },
    blockers,
  });
  const unlessOptional = (error: UserError): UserError[] => (stage.required ? [error] : []);

  const offer = workers.get(stage.worker);
  if (!offer?.available) {
    const reason = `Worker ${stage.worker} ${offer ? `does not answer: ${offer.reason}` : 'is not registered'}.`;
    return result(
      StageVerdict.WORKER_UNAVAILABLE,
      null,
      reason,
      unlessOptional(userError(WorkerUnavailable, { code: 'WORKER_UNAVAILABLE', message: `${reason} Try again later.`, worker: stage.worker, path })),
    );
  }
  const template = offer.templates.get(stage.templateRef) ?? null;
  if (!template) {
    const reason = `Worker ${stage.worker} does not offer a template ${stage.templateRef}.`;
    return result(
      StageVerdict.TEMPLATE_NOT_FOUND,
      null,
      reason,
      unlessOptional(userError(InvalidInput, { code: 'WORKER_TEMPLATE_NOT_FOUND', message: reason, path })),
    );
  }
  const expressionFault = checkExpressions(stage, earlier, workers);
  if (expressionFault) {
    return result(StageVerdict.INVALID_EXPRESSION, template, expressionFault, [
      userError(InvalidInput, { code: 'INVALID_EXPRESSION', message: `Stage ${stage.order}: ${expressionFault}`, path }),
    ]);
  }
  if (!tierSuffices(client.tier, template.minimumTier)) {
    const reason = `Needs tier ${template.minimumTier}, the client has ${client.tier}. ${template.tierReason}`;
    return result(
      StageVerdict.TIER_TOO_LOW,
      template,
      reason,
      unlessOptional(
        userError(TierTooLow, {
          code: 'TIER_TOO_LOW',
          message: `Stage ${stage.order}: ${reason}`,
          required: template.minimumTier,
          current: client.tier,
          stage: stage.order,
          path,
        }),
      ),
    );
  }
  const faults = knownFaults({ ...stage, template }, parameters);
  if (faults.length > 0) {
    const reason = faults.map((fault) => fault.message).join(' ');
    return result(StageVerdict.INVALID_PARAMETERS, template, reason, faults);
  }
  return result(StageVerdict.ALLOWED, template, null);
}

function knownFaults(stage: StageDefinition & { template: TemplateMessage }, parameters: Record<string, unknown>): UserError[] {
  try {
    return checkKnownParameters(stage, parameters).map((fault) =>
      userError(InvalidInput, {
        code: 'INVALID_PARAMETER',
        message: `Stage ${stage.order} (${stage.templateRef}): ${fault.path.length > 0 ? `"${fault.path.join('.')}" ` : ''}${fault.message}.`,
        path: ['parameters', ...fault.path],
      }),
    );
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return [userError(InvalidInput, { code: 'INVALID_PARAMETER', message: `Stage ${stage.order}: ${error.message}`, path: ['parameters'] })];
  }
}

/** The first fault of a stage's mapping or condition; null when there is none. */
function checkExpressions(stage: StageDefinition, earlier: StageDefinition[], workers: PlanInput['workers']): string | null {
  const typeOf = (path: Path): ValueType => typeOfPath(path, earlier, workers);
  try {
    const looksAt = [...pathsIn(stage.inputMapping ?? {}), ...(stage.condition === null ? [] : checkCondition(stage.condition, typeOf))];
    for (const path of looksAt) {
      typeOf(path);
      const source = earlier.find((candidate) => candidate.order === path.stage);
      if (source && stage.required && (!source.required || source.condition !== null)) {
        return `"{{${path.text}}}" takes from stage ${source.order}, which may not run; a required stage must not depend on it.`;
      }
    }
    return null;
  } catch (error) {
    if (error instanceof ExpressionError) return error.message;
    throw error;
  }
}

/** What kind of value a path will yield. @throws ExpressionError when it can yield none. */
export function typeOfPath(path: Path, earlier: StageDefinition[], workers: PlanInput['workers']): ValueType {
  if (path.stage === null) return 'dyn';
  const source = earlier.find((stage) => stage.order === path.stage);
  if (!source) throw new ExpressionError(`"{{${path.text}}}" takes from stage ${path.stage}, which does not come before.`);
  const offer = workers.get(source.worker);
  const schema = offer?.available ? offer.templates.get(source.templateRef)?.outputSchema : undefined;
  if (!schema) return 'dyn';
  const type = typeAt(schema, path.segments);
  if (type === null) throw new ExpressionError(`"{{${path.text}}}" has no value: ${source.templateRef} does not yield it.`);
  return type;
}

function accountBlockers(client: PlanClient): UserError[] {
  if (WORKING.has(client.accountStatus)) return [];
  return [
    userError(Conflict, {
      code: 'ACCOUNT_NOT_ACTIVE',
      message: `The account is ${client.accountStatus}; only trial and active accounts may start work.`,
      path: ['clientId'],
    }),
  ];
}

function unknownParameters(parameters: Record<string, unknown>, stages: PlannedStage[]): UserError[] {
  // When a worker does not answer, what it declares is not known, and the absent worker is the thing to tell.
  if (stages.some((stage) => !stage.template)) return [];
  const declared = new Set(stages.flatMap((stage) => declaredParameters(stage.template?.parameterSchema ?? {})));
  const mapped = stages.flatMap((stage) => [...pathsOrNone(stage.inputMapping), ...pathsOrNone(stage.condition)]);
  for (const path of mapped) {
    const [first] = path.segments;
    if (path.stage === null && typeof first === 'object' && 'key' in first) declared.add(first.key);
  }
  return Object.keys(parameters)
    .filter((name) => !declared.has(name))
    .map((name) =>
      userError(InvalidInput, {
        code: 'UNKNOWN_PARAMETER',
        message: `No stage takes a parameter "${name}". Known are ${[...declared].sort().join(', ')}.`,
        path: ['parameters', name],
      }),
    );
}

/** Faults in expressions are told by the stage's own verdict. */
function pathsOrNone(value: unknown): Path[] {
  try {
    return pathsIn(value);
  } catch {
    return [];
  }
}
