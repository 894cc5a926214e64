import { isLargerThan } from '../../../../lib/json-size';
import { MAX_PAYLOAD_BYTES } from '../../../../contracts/worker-protocol';
import { tierSuffices } from '../../../../contracts/tier';
import { type Cause, plain } from '../../causes/cause';
import { EventType } from '../../events/event.entity';
import { AttemptStatus, StageStatus } from '../../executions/status';
import { evaluateCondition } from '../../expressions/cel';
import { type PlannedStage, StageVerdict } from '../../plans/definition';
import { referencesOf } from '../../checks/dependencies';
import type { Draft } from '../draft';
import { type ExecutionState, isOver, newestAttempts, plannedStage, type StageState } from '../state';
import { beginAttempt, failedItems } from './attempts';
import { causeOfParameters, itemParameters, listOf, type OfferedStage, parametersOf, scopeOf } from './parameters';
import { failStage, skipStage } from './ending';
import { reserveMore } from './money';
import type { CauseCodeOf } from '../../../../contracts/errors';

/** Whether every stage that this one needs is over. */
export function isReady(state: ExecutionState, stage: StageState): boolean {
  if (stage.status !== StageStatus.PENDING) return false;
  const { dependsOn: needs } = plannedStage(state, stage.order);
  return state.stages.every((other) => !needs.includes(other.order) || isOver(other));
}

/**
 * Decides what becomes of a stage whose turn has come: skipped by its condition or for what the plan says, failed for
 * a mapping or parameter that does not work, or started with its merged parameters, which are kept.
 */
export function beginStage(draft: Draft, stage: StageState): void {
  const planned = plannedStage(draft.state, stage.order);
  const { template } = planned;
  const { client } = draft.state.plan;
  if (
    !template ||
    (planned.verdict !== StageVerdict.ALLOWED && (planned.cause ?? planned.verdict !== StageVerdict.TIER_TOO_LOW))
  ) {
    return skipStage(draft, stage, planned.cause ?? causeOfVerdict(planned));
  }
  if (!tierSuffices(client.tier, template.minimumTier)) {
    const message = `Needs tier ${template.minimumTier}, the client has ${client.tier}.`;
    return skipStage(draft, stage, {
      kind: 'tier',
      code: 'TIER_TOO_LOW',
      message,
      required: template.minimumTier,
      current: client.tier,
    });
  }
  try {
    const falsehood = conditionCause(draft.state, planned);
    if (falsehood) return skipStage(draft, stage, falsehood);
    if (planned.forEach) return beginItems(draft, stage, { ...planned, template, forEach: planned.forEach });
    const parameters = parametersOf(draft.state, { ...planned, template });
    draft.changeStage(stage, { status: StageStatus.RUNNING, parameters, startedAt: draft.now });
    beginAttempt(draft, stage, 0, 1);
  } catch (error) {
    failStage(draft, stage, causeOfParameters(error));
  }
}

/** Plans that were pinned before stages had causes say the verdict and the reason only. */
function causeOfVerdict({ verdict, reason, worker }: PlannedStage): Cause {
  const message = reason ?? 'The plan does not allow the stage.';
  const code = WORKER_VERDICTS[verdict];
  if (code) return { kind: 'worker', code, message, worker, retryable: false };
  return plain(verdict === StageVerdict.INVALID_EXPRESSION ? 'INVALID_EXPRESSION' : 'INVALID_PARAMETERS', message);
}

const WORKER_VERDICTS: Partial<Record<StageVerdict, CauseCodeOf<'worker'>>> = {
  [StageVerdict.WORKER_UNAVAILABLE]: 'WORKER_UNAVAILABLE',
  [StageVerdict.TEMPLATE_NOT_FOUND]: 'WORKER_TEMPLATE_NOT_FOUND',
  [StageVerdict.TEMPLATE_DEPRECATED]: 'WORKER_TEMPLATE_DEPRECATED',
};

/** Keeps as many items of a stage going as it may do at once, and puts its output together when all are done. */
export function continueItems(draft: Draft, stage: StageState): void {
  const planned = plannedStage(draft.state, stage.order);
  if (stage.items === null || !planned.forEach || !planned.template) return;
  const newest = newestAttempts(stage);
  const over =
    newest.filter((attempt) => attempt.status === AttemptStatus.COMPLETED).length + failedItems(stage).length;
  if (over === stage.items) return completeItems(draft, stage);
  const room = planned.forEach.concurrency - (newest.length - over);
  try {
    for (let item = newest.length; item < Math.min(newest.length + room, stage.items); item++) {
      const parameters = itemParameters(
        draft.state,
        { ...planned, template: planned.template },
        planned.forEach.over,
        item,
      );
      beginAttempt(draft, stage, item, 1, { parameters });
    }
  } catch (error) {
    failStage(draft, stage, causeOfParameters(error));
  }
}

/** Orders of stages whose outputs expressions of stages to come, of items to come, or of a fallback look at. */
export function outputsLookedAt(state: ExecutionState): Set<number> {
  const coming = state.stages.filter(
    ({ status, items, order }) =>
      status === StageStatus.PENDING ||
      (status === StageStatus.RUNNING && (items !== null || plannedStage(state, order).fallback)),
  );
  const paths = coming.flatMap((stage) => {
    const planned = state.plan.stages.find(({ order }) => order === stage.order);
    return planned ? referencesOf(planned) : [];
  });
  return new Set(paths.flatMap((path) => (path.stage === null ? [] : [path.stage])));
}

function beginItems(
  draft: Draft,
  stage: StageState,
  planned: OfferedStage & { forEach: NonNullable<PlannedStage['forEach']> },
): void {
  const list = listOf(draft.state, planned.forEach.over);
  if (list.length > planned.forEach.maxItems) {
    const message = `There are ${list.length} items, at most ${planned.forEach.maxItems} are allowed.`;
    return failStage(
      draft,
      stage,
      plain('TOO_MANY_ITEMS', message, { items: list.length, maxItems: planned.forEach.maxItems }),
    );
  }
  draft.changeStage(stage, { status: StageStatus.RUNNING, items: list.length, startedAt: draft.now });
  // Only now it is known how many there are.
  const unaffordable = reserveMore(draft);
  if (unaffordable) return failStage(draft, stage, unaffordable);
  continueItems(draft, stage);
}

/** Puts the output of a stage together of those of its items that are done. */
export function completeItems(draft: Draft, stage: StageState): void {
  const done = newestAttempts(stage).filter((attempt) => attempt.status === AttemptStatus.COMPLETED);
  const outputs = done.map((attempt) => draft.state.itemOutputs.get(attempt.key));
  if (outputs.includes(undefined))
    throw new Error(`an output of an item of stage ${stage.order} of ${draft.state.id} was not loaded`);
  const tolerates = (plannedStage(draft.state, stage.order).forEach?.tolerate ?? 0) > 0;
  const failures = failedItems(stage).map(({ item, cause }) => ({
    index: item,
    code: cause?.code ?? '',
    message: cause?.message ?? '',
  }));
  const output = { items: outputs, count: outputs.length, ...(tolerates && { failures }) };
  if (isLargerThan(output, MAX_PAYLOAD_BYTES)) {
    const message = `The outputs of the ${outputs.length} items come to more than ${MAX_PAYLOAD_BYTES / 1024 ** 2} MiB of JSON.`;
    return failStage(draft, stage, plain('OUTPUT_TOO_LARGE', message));
  }
  draft.state.outputs.set(stage.order, output);
  draft.changeStage(stage, {
    status: StageStatus.COMPLETED,
    progress: 100,
    progressMessage: 'Done',
    endedAt: draft.now,
  });
  draft.emit(
    EventType.STAGE_COMPLETED,
    { priceMicros: stage.attempts.reduce((sum, attempt) => sum + attempt.priceMicros, 0) },
    stage,
  );
}

function conditionCause(state: ExecutionState, planned: PlannedStage): Cause | null {
  if (planned.condition === null) return null;
  const { met, values } = evaluateCondition(planned.condition, scopeOf(state));
  if (met) return null;
  const seen = Object.entries(values).map(([path, value]) => `${path} is ${JSON.stringify(value)}`);
  const message = `The condition ${planned.condition} is false: ${seen.join(', ')}.`;
  return { kind: 'condition', code: 'CONDITION_FALSE', message, condition: planned.condition, values };
}
