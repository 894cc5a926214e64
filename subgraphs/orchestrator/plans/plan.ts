import { type UserError, userError } from '../../../subgraph-kit/graph/user-error.type';
import { highestTier, type SubscriptionTier, tierSuffices } from '../../../contracts/tier';
import { type PriceEstimate, priceEstimate } from '../../../contracts/price';
import type { TemplateMessage } from '../../../contracts/worker-protocol';
import { type Cause, plain } from '../causes/cause';
import { checkCondition } from '../expressions/condition';
import { pathsIn, resolveText } from '../expressions/mapping';
import { ExpressionError, type Path, splitTemplate } from '../expressions/path';
import { typeAt, type ValueType } from '../expressions/schema-types';
import { estimateStage, type StageEstimate, withoutRunStats } from './estimate';
import { checkKnownParameters, declaredParameters } from './parameters';

/** Whether a stage can be run for a client. */
export enum StageVerdict {
  ALLOWED = 'allowed',
  TIER_TOO_LOW = 'tier_too_low',
  WORKER_UNAVAILABLE = 'worker_unavailable',
  TEMPLATE_NOT_FOUND = 'template_not_found',
  TEMPLATE_DEPRECATED = 'template_deprecated',
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
  /** Orders of stages that must be over before, besides those that its expressions look at. */
  dependsOn: number[] | null;
  /** Does the stage once for each item of a list. */
  forEach: { over: string; concurrency: number | null; maxItems: number | null } | null;
  retry: RetryPolicy | null;
  timeoutMs: number | null;
  heartbeatTimeoutMs: number | null;
}

/** How often and how fast a stage is tried again; what is null is as usual. */
export interface RetryPolicy {
  maxAttempts?: number | null;
  firstDelayMs?: number | null;
  maxDelayMs?: number | null;
  maxElapsedMs?: number | null;
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
  /** How many of its executions may run at the same time. */
  maxConcurrentExecutions: number;
}

/** A stage as planned: its definition, the worker template version it will run on, and the verdict. */
export interface PlannedStage extends Omit<StageDefinition, 'dependsOn' | 'forEach'> {
  template: TemplateMessage | null;
  /** What it takes by what real runs took; absent in plans that were pinned before there was one. */
  estimate?: StageEstimate | null;
  verdict: StageVerdict;
  reason: string | null;
  /** The same as a structured cause; absent in plans that were pinned before there was one. */
  cause?: Cause | null;
  /** Orders of the stages that must be over before this one begins. */
  dependsOn: number[];
  forEach: { over: string; concurrency: number; maxItems: number } | null;
}

/** A stage that is done for each item of a list does so many at once, and so many in all, when its template does not say. */
const DEFAULT_ITEM_CONCURRENCY = 5;
const DEFAULT_MAX_ITEMS = 50;

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
export type WorkerOffer =
  { available: true; templates: ReadonlyMap<string, TemplateMessage> } | { available: false; reason: string };

export interface PlanInput {
  masterTemplate: MasterTemplateDefinition;
  client: PlanClient;
  parameters: Record<string, unknown>;
  workers: ReadonlyMap<string, WorkerOffer>;
}

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

/** The first fault of a stage's mapping or condition; null when there is none. */
function checkExpressions(
  stage: StageDefinition,
  earlier: StageDefinition[],
  workers: PlanInput['workers'],
): string | null {
  const typeOf = (path: Path): ValueType => typeOfPath(path, earlier, workers);
  try {
    const missing = (stage.dependsOn ?? []).find((order) => !earlier.some((candidate) => candidate.order === order));
    if (missing !== undefined) return `It depends on stage ${missing}, which does not come before.`;
    if (stage.forEach) checkList(stage.forEach.over, typeOf);
    const looksAt = [
      ...pathsIn(stage.inputMapping ?? {}),
      ...(stage.condition === null ? [] : checkCondition(stage.condition, typeOf)),
    ];
    const loose = looksAt.find((path) => path.root === 'item' || path.root === 'index');
    if (loose && !stage.forEach) return `"{{${loose.text}}}" has a meaning only in a stage with forEach.`;
    for (const path of [...looksAt, ...pathsIn(stage.forEach?.over)]) {
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

/** @throws ExpressionError unless a text is one expression that yields a list. */
function checkList(over: string, typeOf: (path: Path) => ValueType): void {
  const parts = splitTemplate(over);
  const [only] = parts;
  if (parts.length !== 1 || typeof only !== 'object')
    throw new ExpressionError(`forEach needs one expression that yields a list, got "${over}".`);
  if (!['list', 'dyn'].includes(typeOf(only)))
    throw new ExpressionError(`forEach needs a list; "${over}" is ${typeOf(only)}.`);
}

/** The stages that must be over before a stage begins: those it names, and those that its expressions look at. */
function dependenciesOf({ order, dependsOn, inputMapping, condition, forEach }: StageDefinition): number[] {
  const looksAt = [inputMapping, condition, forEach?.over].flatMap(pathsOrNone).map((path) => path.stage);
  const needs = [...(dependsOn ?? []), ...looksAt].filter((need): need is number => need !== null && need < order);
  return [...new Set(needs)].sort((a, b) => a - b);
}

/** What kind of value a path will yield. @throws ExpressionError when it can yield none. */
export function typeOfPath(
  path: Path,
  earlier: Pick<StageDefinition, 'order' | 'worker' | 'templateRef' | 'forEach'>[],
  workers: PlanInput['workers'],
): ValueType {
  if (path.root === 'index') return 'int';
  if (path.stage === null) return 'dyn';
  const source = earlier.find((stage) => stage.order === path.stage);
  if (!source)
    throw new ExpressionError(`"{{${path.text}}}" takes from stage ${path.stage}, which does not come before.`);
  const offer = workers.get(source.worker);
  const schema = offer?.available ? offer.templates.get(source.templateRef)?.outputSchema : undefined;
  if (!schema) return 'dyn';
  const type = source.forEach ? typeInItems(schema, path) : typeAt(schema, path.segments);
  if (type === null)
    throw new ExpressionError(`"{{${path.text}}}" has no value: ${source.templateRef} does not yield it.`);
  return type;
}

/** A stage that is done for each item yields `{ items: [output …], count }`. */
function typeInItems(schema: Record<string, unknown>, { segments: [first, place, ...rest] }: Path): ValueType | null {
  if (first === undefined) return 'map';
  const key = typeof first === 'object' && 'key' in first ? first.key : null;
  if (key === 'count') return place === undefined ? 'int' : null;
  if (key !== 'items') return null;
  if (place === undefined) return 'list';
  if (typeof place === 'object' && 'key' in place) return null;
  const inner = typeAt(schema, rest);
  return inner !== null && place === '*' ? 'list' : inner;
}

/** What the client's account stands against starting anything. */
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
