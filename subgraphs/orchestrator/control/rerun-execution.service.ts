import { isDeepStrictEqual } from 'node:util';
import type { PriceEstimate } from '../../../contracts/price';
import { Scope } from '../../../contracts/scope';
import { newId } from '../../../lib/ids';
import { versionId } from '../../../lib/version-id';
import { type Context, requireScope } from '../../../subgraph-kit/context';
import { DomainError } from '../../../subgraph-kit/graph/payload';
import { userError } from '../../../subgraph-kit/graph/user-error.type';
import { actorOf } from '../causes/cause';
import { OnHigherPrice } from '../engine/negotiation';
import type { ReusedStage } from '../engine/new-execution';
import { itemParameters, listOf, parametersOf, scopeOf } from '../engine/rules/parameters';
import type { ExecutionState } from '../engine/state';
import type { Execution } from '../executions/execution.entity';
import { attemptsOfStage, outputOfStage, stagesOfExecution, valueOfPayload } from '../executions/execution.loader';
import { evaluateCondition } from '../expressions/cel';
import { knownExecution } from '../executions/execution.service';
import type { StageExecution } from '../executions/stage-execution.entity';
import { AttemptStatus, hasEnded, StageStatus } from '../executions/status';
import { planClientById } from '../kam/kam.loader';
import type { Plan, PlannedStage, WorkerOffer } from '../plans/definition';
import { makePlan } from '../plans/plan';
import { planFor } from '../plans/plan.service';
import { totalPrice } from '../plans/totals';
import { executionNotFound } from './control.service';
import { checkParameters, checkPrice } from './plan-to-start';
import { checkIdempotencyKey, create, digestOf, findByKey, sameOrConflict } from './start-execution.service';

/** Which versions of worker templates a rerun uses. */
export enum RerunVersions {
  PINNED = 'pinned',
  NEWEST = 'newest',
}

export interface RerunInput {
  executionId: string;
  idempotencyKey: string;
  /** This stage, and what depends on it, runs again in any case. */
  fromStage?: number | undefined;
  /** In place of those that it was started with. */
  parameters?: Record<string, unknown> | undefined;
  templateVersions?: RerunVersions | undefined;
  /** Nothing is started when it may cost more than this. */
  maxPriceMicros?: number | undefined;
  /** Only says what would become of it. */
  dryRun?: boolean | undefined;
}

/** What becomes of a stage when an execution is run again. */
export interface RerunStage {
  order: number;
  isReused: boolean;
  reason: string;
}

export interface Rerun {
  stages: RerunStage[];
  /** Of what runs again, and of nothing else. */
  price: PriceEstimate;
  /** Null when it was only asked what would become of it. */
  execution: Execution | null;
}

/**
 * Runs an execution that has ended again, whatever its end: what is given otherwise and what follows from it runs, all else is
 * reused and not charged again. @throws Unauthenticated @throws DomainError
 */
export async function rerunExecution(ctx: Context, input: RerunInput): Promise<Rerun> {
  requireScope(ctx, Scope.EXECUTIONS_WRITE);
  const old = await knownExecution(ctx, input.executionId);
  if (!old) throw executionNotFound(input.executionId);
  checkIdempotencyKey(input.idempotencyKey);
  // A step of the ladder sets some of them, whatever is given.
  const parameters = { ...(input.parameters ?? old.parameters), ...old.plan.ladderStep?.parameters };
  const templateVersions = input.templateVersions ?? RerunVersions.PINNED;
  const inputHash = digestOf({
    rerunOf: old.id,
    fromStage: input.fromStage ?? null,
    parameters,
    versions: templateVersions,
    // A bound that was not asked for at the first time would not hold.
    ...(input.maxPriceMicros != null && { maxPriceMicros: input.maxPriceMicros }),
  });
  const { clientId } = old;
  const known = input.dryRun === true ? null : await findByKey(ctx, { clientId, idempotencyKey: input.idempotencyKey });
  if (known) return rerunOf(ctx, sameOrConflict(known, inputHash));
  if (!hasEnded(old.status))
    throw new DomainError(
      userError('EXECUTION_NOT_ENDED', {
        message: `The execution is ${old.status}. Only one that has ended can be run again.`,
        path: ['executionId'],
      }),
    );
  checkParameters(parameters);
  if (input.fromStage !== undefined && !old.plan.stages.some(({ order }) => order === input.fromStage))
    throw new DomainError(
      userError('INVALID_INPUT', {
        message: `The execution has no stage ${input.fromStage}; its stages are ${old.plan.stages.map(({ order }) => order).join(', ')}.`,
        path: ['fromStage'],
      }),
    );
  const plan = await planAgain(ctx, old, parameters, templateVersions);
  if (plan.blockers.length > 0) throw new DomainError(plan.blockers);
  const { stages, kept } = await judge(ctx, old, plan, parameters, input.fromStage);
  const price = totalPrice(plan.stages.filter(({ order }) => !kept.some((stage) => stage.order === order)));
  if (input.dryRun === true) return { stages, price, execution: null };
  checkPrice({ price }, input.maxPriceMicros);
  if (stages.every(({ isReused }) => isReused))
    throw new DomainError(
      userError('NOTHING_TO_RETRY', {
        message:
          'Nothing of it would run again: parameters and versions are the same. Name the stage from which it is to run with fromStage.',
        path: ['fromStage'],
      }),
    );
  const { verdict: _verdict, blockers: _blockers, maxTimeMs: _maxTimeMs, ...pinned } = plan;
  const { budget, ...client } = plan.client;
  const execution = await create(ctx, budget, {
    id: newId('exec'),
    clientId,
    plan: {
      ...pinned,
      client,
      onHigherPrice: old.plan.onHigherPrice ?? OnHigherPrice.FAIL,
      // What was made up stays so.
      ...(old.plan.simulation && { simulation: old.plan.simulation }),
      ...(old.plan.ladderStep && { ladderStep: old.plan.ladderStep }),
    },
    parameters,
    idempotencyKey: input.idempotencyKey,
    inputHash,
    priority: old.priority,
    by: actorOf(ctx),
    traceParent: ctx.traceParent,
    auditRequestId: ctx.requestId,
    requestId: null,
    retry: { of: old.id, kept },
  });
  return { stages, price, execution: sameOrConflict(execution, inputHash) };
}

/** What became of the stages of an execution that a rerun started before. */
async function rerunOf(ctx: Context, execution: Execution): Promise<Rerun> {
  const stages = (await ctx.load(stagesOfExecution, execution.id)).map(({ order, reusedFrom }) => ({
    order,
    isReused: reusedFrom !== null,
    reason: reusedFrom === null ? 'It was started with this key.' : UNCHANGED,
  }));
  const again = execution.plan.stages.filter(({ order }) => stages.some((one) => one.order === order && !one.isReused));
  return { stages, price: totalPrice(again), execution };
}

const UNCHANGED = 'Its input and its version are the same.';

/** The plan of the same version of the master template, with the versions of worker templates that are wanted. */
async function planAgain(
  ctx: Context,
  { plan, clientId }: Execution,
  parameters: Record<string, unknown>,
  versions: RerunVersions,
): Promise<Plan> {
  if (versions === RerunVersions.NEWEST) {
    const { id, version } = plan.masterTemplate;
    const template = versionId({ id, version });
    const ladderStep = plan.ladderStep?.name;
    const today = await planFor(ctx, { template, clientId, parameters, ladderStep, fresh: true });
    if (today) return today;
  }
  const client = await ctx.load(planClientById, clientId);
  if (!client) throw executionNotFound(clientId);
  const workers = new Map<string, WorkerOffer>();
  for (const worker of new Set(plan.stages.map((stage) => stage.worker))) {
    const own = plan.stages.filter((stage) => stage.worker === worker);
    const templates = new Map(
      own.flatMap(({ templateRef, template, fallbackRef, fallback }) => [
        ...(template ? [[templateRef, template] as const] : []),
        ...(fallbackRef != null && fallback ? [[fallbackRef, fallback] as const] : []),
      ]),
    );
    workers.set(worker, { available: true, templates });
  }
  return makePlan({ masterTemplate: { ...plan.masterTemplate, stages: plan.stages }, client, parameters, workers });
}

/** Which stages are as they were: done, on outputs that are reused, with the same version and the same parameters. */
async function judge(
  ctx: Context,
  old: Execution,
  plan: Plan,
  parameters: Record<string, unknown>,
  fromStage: number | undefined,
): Promise<{ stages: RerunStage[]; kept: ReusedStage[] }> {
  const known = new Map((await ctx.load(stagesOfExecution, old.id)).map((stage) => [stage.order, stage]));
  const outputs: ExecutionState['outputs'] = new Map();
  const state = { plan, parameters, outputs } as unknown as ExecutionState;
  const stages: RerunStage[] = [];
  const kept: ReusedStage[] = [];
  const isNeedless = ({ order }: PlannedStage): boolean => known.get(order)?.cause?.code === 'ENDED_EARLY';
  // What another stage made needless follows from whether that one is reused.
  for (const planned of [...plan.stages].sort((a, b) => Number(isNeedless(a)) - Number(isNeedless(b)))) {
    const { order } = planned;
    const stage = known.get(order);
    const reason =
      order === fromStage
        ? 'It was asked for.'
        : await whyAgain(ctx, {
            old,
            planned,
            stage,
            state,
            isReused: (need) => kept.some((one) => one.order === need),
          });
    stages.push({ order, isReused: reason === null, reason: reason ?? UNCHANGED });
    if (reason !== null || (stage?.status !== StageStatus.COMPLETED && stage?.status !== StageStatus.SKIPPED)) continue;
    const output = await ctx.load(outputOfStage, stage.id);
    if (output) outputs.set(order, output);
    kept.push({
      id: stage.reusedFrom ?? stage.id,
      order,
      status: stage.status,
      cause: stage.cause,
      parameters: stage.parameters,
      items: stage.items,
      output: stage.outputPayload === null ? output : null,
      parametersPayload: stage.parametersPayload,
      outputPayload: stage.outputPayload,
    });
  }
  return { stages: stages.sort((a, b) => a.order - b.order), kept };
}

interface Candidate {
  old: Execution;
  planned: PlannedStage;
  stage: StageExecution | undefined;
  state: ExecutionState;
  isReused: (order: number) => boolean;
}

/** Why a stage runs again; null when it is reused. */
async function whyAgain(ctx: Context, { old, planned, stage, state, isReused }: Candidate): Promise<string | null> {
  const isSkipped = stage?.status === StageStatus.SKIPPED;
  if (isSkipped && stage.cause?.kind === 'stage') {
    const { stage: by } = stage.cause;
    return isReused(by) ? null : `Stage ${by}, which ended the execution early, runs again.`;
  }
  const wasLeftOut = isSkipped && stage.cause?.code === 'CONDITION_FALSE';
  if (stage?.status !== StageStatus.COMPLETED && !wasLeftOut) return 'It was not completed.';
  const again = planned.dependsOn.filter((need) => !isReused(need));
  if (again.length > 0) return `It depends on stage ${again.join(', ')}, which runs again.`;
  if (wasLeftOut) return isLeftOutAgain(planned, state) ? null : 'Its condition is true now.';
  const { template } = planned;
  const before = old.plan.stages.find(({ order }) => order === planned.order)?.template;
  if (!template || template.id !== before?.id || template.version !== before.version)
    return `Its worker template has version ${template?.version ?? 'none'} now, it was ${before?.version ?? 'none'}.`;
  try {
    return (await hasSameInput(ctx, { ...planned, template }, stage, state, old)) ? null : 'Its input is another one.';
  } catch {
    // What cannot be worked out cannot be said to be the same.
    return 'Its input cannot be worked out again.';
  }
}

function isLeftOutAgain({ condition }: PlannedStage, state: ExecutionState): boolean {
  try {
    return condition !== null && !evaluateCondition(condition, scopeOf(state)).met;
  } catch {
    return false;
  }
}

async function hasSameInput(
  ctx: Context,
  planned: PlannedStage & { template: NonNullable<PlannedStage['template']> },
  stage: StageExecution,
  state: ExecutionState,
  old: Execution,
): Promise<boolean> {
  const valueOf = ({
    parameters,
    parametersPayload: payload,
  }: Pick<StageExecution, 'parameters' | 'parametersPayload'>) =>
    payload === null ? parameters : ctx.load(valueOfPayload, payload);
  if (!planned.forEach) return isDeepStrictEqual(await valueOf(stage), parametersOf(state, planned));
  const { over } = planned.forEach;
  const attempts = await ctx.load(attemptsOfStage, stage.reusedFrom ?? stage.id);
  const done = attempts.filter(({ status }) => status === AttemptStatus.COMPLETED);
  // The retention of the execution that did the work may be over: then what it was done with is worked out again.
  if (attempts.length === 0 && stage.reusedFrom !== null) {
    const before = { ...state, parameters: old.parameters };
    const [was, is] = [before, state].map((one) =>
      listOf(one, over).map((_, item) => itemParameters(one, planned, over, item)),
    );
    return isDeepStrictEqual(was, is);
  }
  // Items that were left out are tried again.
  if (listOf(state, over).length !== done.length) return false;
  for (const attempt of done)
    if (!isDeepStrictEqual(await valueOf(attempt), itemParameters(state, planned, over, attempt.item))) return false;
  return true;
}
