import { type UserError, userError } from '../../../subgraph-kit/graph/user-error.type';
import { priceEstimate } from '../../../contracts/price';
import { highestTier, tierSuffices } from '../../../contracts/tier';
import type { TemplateMessage } from '../../../contracts/worker-protocol';
import { type Cause, plain } from '../causes/cause';
import { checkTemplate } from '../checks/check';
import { dependenciesOf, referencesOf } from '../checks/dependencies';
import { type ProblemCode, ProblemSeverity, type TemplateProblem } from '../checks/problem';
import { mayStartWork } from '../kam/client-standings';
import { isOfInput, itemsOf } from './items';
import { ExpressionError, MissingValue } from '../expressions/path';
import {
  DEFAULT_EXECUTION_MS,
  DEFAULT_ITEM_CONCURRENCY,
  DEFAULT_MAX_ITEMS,
  type ItemEstimate,
  type MasterTemplateDefinition,
  type Plan,
  type PlanClient,
  type PlanInput,
  type PlannedStage,
  PlanVerdict,
  type StageDefinition,
  StageVerdict,
} from './definition';
import { estimateStage, shortestTimeMs, withoutRunStats } from './estimate';
import { StageParameters } from './parameters';
import { unknownParameters } from './unknown-parameters';
import { criticalPathMs, priceOfEither, rounds, stageTimeMs, totalPrice } from './totals';

/** Checks of templates, with the offers that each was made of. */
const checks = new WeakMap<MasterTemplateDefinition, { offers: unknown[]; problems: TemplateProblem[] }>();

/** The problems of a template, which are the same for all clients as long as the workers offer the same. */
function checkOf(template: MasterTemplateDefinition, workers: PlanInput['workers']): TemplateProblem[] {
  const offers = [...workers].flatMap(([worker, offer]) => [
    worker,
    ...(offer.available ? offer.templates.values() : [offer.reason, offer.unknown, offer.suggestion]),
  ]);
  const known = checks.get(template);
  if (known?.offers.length === offers.length && offers.every((offer, index) => offer === known.offers[index]))
    return known.problems;
  // A step of the ladder that does not work is no reason not to run the whole.
  const { problems } = checkTemplate({ ...template, ladder: [] }, workers);
  checks.set(template, { offers, problems });
  return problems;
}

/** Problems that the plan tells in its own way, for this client. */
const TOLD_BY_THE_PLAN = new Set<ProblemCode>([
  'UNKNOWN_WORKER',
  'WORKER_UNAVAILABLE',
  'UNKNOWN_WORKER_TEMPLATE',
  'WORKER_TEMPLATE_DEPRECATED',
  // With what is known of the lists, it is told by the plan as a whole.
  'DEADLINE_TOO_SHORT',
]);

/** Works out for one client whether, at what price and in what time a master template can be run. Spends nothing, asks nobody. */
export function makePlan(input: PlanInput): Plan {
  const { masterTemplate, client, parameters, workers } = input;
  const { stages: definitions, ladder: _ladder, ...head } = masterTemplate;
  const problems = checkOf(masterTemplate, workers).filter(
    ({ severity, code }) => severity === ProblemSeverity.ERROR && !TOLD_BY_THE_PLAN.has(code),
  );
  const judged = [...definitions]
    .sort((a, b) => a.order - b.order)
    .map((stage) =>
      evaluateStage(
        stage,
        problems.filter((problem) => isOf(stage, problem, definitions)),
        input,
      ),
    );
  const stages = judged.map(({ stage }) => stage);
  const blockers = [
    ...accountBlockers(client),
    ...deprecationBlockers(masterTemplate),
    ...problems.filter(({ path }) => path[0] !== 'stages' || path.length < 3).map(templateBlocker),
    ...unknownParameters(parameters, stages, definitions),
    ...judged.flatMap((result) => result.blockers),
    ...deadlineBlockers(judged, masterTemplate.maxExecutionTimeMs),
  ];
  return {
    masterTemplate: head,
    client,
    verdict: verdictOf(blockers, judged, stages),
    effectiveTier: highestTier(
      stages
        .filter((stage) => stage.required && stage.template)
        .map((stage) => (stage.template as TemplateMessage).minimumTier),
    ),
    price: totalPrice(stages),
    timeMs: criticalPathMs(stages, (stage) => stageTimeMs(stage, 'expected')),
    maxTimeMs: criticalPathMs(stages, (stage) => stageTimeMs(stage, 'max')),
    stages,
    blockers,
  };
}

function verdictOf(blockers: UserError[], judged: StageEvaluation[], stages: PlannedStage[]): PlanVerdict {
  const missing = judged.flatMap((result) =>
    result.stage.verdict === StageVerdict.NEEDS_PARAMETERS ? result.blockers : [],
  );
  if (blockers.length > missing.length) return PlanVerdict.BLOCKED;
  if (missing.length > 0) return PlanVerdict.NEEDS_PARAMETERS;
  return stages.every(({ verdict }) => verdict === StageVerdict.ALLOWED)
    ? PlanVerdict.ALLOWED
    : PlanVerdict.ALLOWED_IN_PART;
}

/** Whether a problem is one of this stage, by its place: two stages may have the same order. */
function isOf(stage: StageDefinition, { path }: TemplateProblem, all: StageDefinition[]): boolean {
  // A fallback that does not fit is not used.
  return path[0] === 'stages' && path.length > 2 && path[2] !== 'fallbackRef' && all[Number(path[1])] === stage;
}

function templateBlocker({ message, path }: TemplateProblem): UserError {
  return userError('INVALID_MASTER_TEMPLATE', { message, path: ['masterTemplate', ...path] });
}

/** A draft is planned as if it were published; what is deprecated starts nothing new. */
function deprecationBlockers({ name, deprecated }: PlanInput['masterTemplate']): UserError[] {
  if (!deprecated) return [];
  const { successor } = deprecated;
  return [
    userError('MASTER_TEMPLATE_NOT_PUBLISHED', {
      message: `Master template ${name} is deprecated${successor === null ? '' : `; ${successor} is its successor`}. Nothing new starts with it.`,
      path: ['masterTemplate'],
    }),
  ];
}

/** A deadline that cannot be met even when all goes as fast as it ever did. */
function deadlineBlockers(judged: StageEvaluation[], maxExecutionTimeMs: number | null): UserError[] {
  const limit = maxExecutionTimeMs ?? DEFAULT_EXECUTION_MS;
  const times = new Map(judged.map(({ stage, shortestMs }) => [stage, shortestMs]));
  const shortest = criticalPathMs([...times.keys()], (stage) => {
    const { required, condition, items, forEach } = stage;
    if (!required || condition !== null || (items && items.samples !== null)) return 0;
    return (times.get(stage) ?? 0) * rounds(forEach, items?.expected);
  });
  if (shortest <= limit) return [];
  return [
    userError('INVALID_MASTER_TEMPLATE', {
      message: `The execution would take at least ${shortest} ms, and may take ${limit} ms.`,
      path: ['masterTemplate', 'maxExecutionTimeMs'],
    }),
  ];
}

interface StageEvaluation {
  stage: PlannedStage;
  blockers: UserError[];
  /** The shortest time that a run can be expected to take. */
  shortestMs: number;
}

/** Verdicts on a template that another one may not share. */
const REPLACEABLE = new Set([
  StageVerdict.TIER_TOO_LOW,
  StageVerdict.TEMPLATE_NOT_FOUND,
  StageVerdict.TEMPLATE_DEPRECATED,
]);

/** The verdict on one stage, with its fallback where its own template cannot be had. */
function evaluateStage(stage: StageDefinition, problems: TemplateProblem[], input: PlanInput): StageEvaluation {
  const own = evaluateTemplate(stage, problems, input);
  if (!stage.fallbackRef) return own;
  const other = evaluateTemplate({ ...stage, templateRef: stage.fallbackRef, fallbackRef: null }, problems, input);
  if (!REPLACEABLE.has(own.stage.verdict)) {
    const fallback = other.stage.verdict === StageVerdict.ALLOWED ? other.stage.template : null;
    const price = own.stage.price && priceOfEither(own.stage.price, fallback && other.stage.price);
    return { ...own, stage: { ...own.stage, fallback, price } };
  }
  if (REPLACEABLE.has(other.stage.verdict)) return own;
  const reason = `${stage.fallbackRef} takes the place of ${stage.templateRef}: ${own.stage.reason ?? ''}`;
  return { ...other, stage: { ...other.stage, reason: other.stage.reason ?? reason } };
}

/**
 * The verdict on one stage. A tier that is too low, or an absent worker, does not block an optional
 * stage; a wrong expression or parameter always does, because nothing is spent on what is known to be wrong.
 */
function evaluateTemplate(
  stage: StageDefinition,
  problems: TemplateProblem[],
  { client, parameters, workers, learnedItems }: PlanInput,
): StageEvaluation {
  const path = ['masterTemplate', 'stages', String(stage.order)];
  const { dependsOn: _needs, forEach, ...definition } = stage;
  const items = itemsOf(stage, parameters, learnedItems);
  let read: StageParameters | undefined;
  const parametersOf = (template: TemplateMessage): StageParameters =>
    (read ??= new StageParameters({ ...stage, template }, parameters));
  const result = (
    verdict: StageVerdict,
    template: TemplateMessage | null,
    cause: Cause | null,
    blockers: UserError[] = [],
  ): StageEvaluation => {
    const known = template ? parametersOf(template).forPrice : undefined;
    return {
      stage: {
        ...definition,
        forEach: forEach && {
          over: forEach.over,
          concurrency: forEach.concurrency ?? DEFAULT_ITEM_CONCURRENCY,
          maxItems: forEach.maxItems ?? DEFAULT_MAX_ITEMS,
          tolerate: forEach.tolerate ?? 0,
        },
        items,
        dependsOn: dependenciesOf(stage).filter((need) => need < stage.order),
        template: template && withoutRunStats(template),
        price: template && priceEstimate(template, known),
        estimate: template && known && estimateStage(template, parameters, known),
        verdict,
        reason: cause?.message ?? null,
        cause,
      },
      blockers,
      shortestMs: template ? shortestTimeMs(template) : 0,
    };
  };
  const unlessOptional = (error: UserError): UserError[] => (stage.required ? [error] : []);

  const offer = workers.get(stage.worker);
  if (!offer?.available) {
    const reason = offer?.reason ?? `Worker ${stage.worker} is not registered.`;
    const unknown = !offer || offer.unknown === true;
    return result(
      StageVerdict.WORKER_UNAVAILABLE,
      null,
      { kind: 'worker', code: 'WORKER_UNAVAILABLE', message: reason, worker: stage.worker, retryable: !unknown },
      unlessOptional(
        userError('WORKER_UNAVAILABLE', {
          message: `${reason}${unknown ? ' Choose another template, or have the worker registered.' : ' Try again later.'}`,
          worker: stage.worker,
          path,
        }),
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
  const [problem] = problems;
  if (problem) {
    return result(
      StageVerdict.INVALID_EXPRESSION,
      template,
      plain('INVALID_EXPRESSION', problem.message),
      problems.map(({ message, path: place }) =>
        userError('INVALID_EXPRESSION', {
          message: `Stage ${stage.order}: ${message}`,
          path: [...path, ...place.slice(2)],
        }),
      ),
    );
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
  const { missing, faults } = validateKnownParameters(stage, items, parameters, parametersOf(template));
  const [fault] = [...faults, ...missing];
  if (fault) {
    const verdict = faults.length > 0 ? StageVerdict.INVALID_PARAMETERS : StageVerdict.NEEDS_PARAMETERS;
    const reason = [...faults, ...missing].map(({ message }) => message).join(' ');
    return result(verdict, template, plain('INVALID_PARAMETERS', reason), [...faults, ...missing]);
  }
  return result(StageVerdict.ALLOWED, template, null);
}

/** What is wrong with the parameters of the client, and what of them is not there yet. */
function validateKnownParameters(
  stage: StageDefinition,
  items: ItemEstimate | null,
  parameters: Record<string, unknown>,
  own: StageParameters,
): { missing: UserError[]; faults: UserError[] } {
  const missing: UserError[] = [];
  const faults: UserError[] = [];
  const needed = referencesOf(stage).filter((path) => path.root === 'input' && !path.optional && !path.fallback);
  for (const path of needed) {
    const [first] = path.segments;
    if (typeof first !== 'object' || !('key' in first) || (parameters[first.key] ?? null) !== null) continue;
    if (missing.some((known) => known.path[1] === first.key)) continue;
    missing.push(
      userError('INVALID_PARAMETERS', {
        message: `Stage ${stage.order} (${stage.templateRef}): "${first.key}" is required and missing.`,
        path: ['parameters', first.key],
      }),
    );
  }
  if (missing.length > 0) return { missing, faults };
  if (stage.forEach && items?.samples !== null && isOfInput(stage.forEach.over))
    faults.push(
      userError('INVALID_PARAMETERS', {
        message: `Stage ${stage.order}: forEach needs a list, and "${stage.forEach.over}" is none.`,
        path: ['parameters'],
      }),
    );
  if (items?.samples === null && stage.forEach && items.expected > (stage.forEach.maxItems ?? DEFAULT_MAX_ITEMS))
    faults.push(
      userError('INVALID_PARAMETERS', {
        message: `Stage ${stage.order}: the list "${stage.forEach.over}" has ${items.expected} items, at most ${stage.forEach.maxItems ?? DEFAULT_MAX_ITEMS} are allowed.`,
        path: ['parameters'],
      }),
    );
  try {
    for (const fault of own.violations)
      (fault.missing ? missing : faults).push(
        userError('INVALID_PARAMETERS', {
          message: `Stage ${stage.order} (${stage.templateRef}): ${fault.path.length > 0 ? `"${fault.path.join('.')}" ` : ''}${fault.message}.`,
          path: ['parameters', ...fault.path],
        }),
      );
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    (error instanceof MissingValue ? missing : faults).push(
      userError('INVALID_PARAMETERS', { message: `Stage ${stage.order}: ${error.message}`, path: ['parameters'] }),
    );
  }
  return { missing, faults };
}

/** Why the account of the client cannot start anything; empty when it can. */
export function accountBlockers(client: PlanClient): UserError[] {
  if (mayStartWork(client.accountStatus)) return [];
  return [
    userError('ACCOUNT_NOT_ACTIVE', {
      status: client.accountStatus,
      message: `The account is ${client.accountStatus}; only trial and active accounts may start work.`,
      path: ['clientId'],
    }),
  ];
}
