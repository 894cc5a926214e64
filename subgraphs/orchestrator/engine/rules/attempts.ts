import { omitNullish } from '../../../../lib/omit-nullish';
import { type Cause, isRetryable, TimeLimit } from '../../causes/cause';
import { EventType } from '../../events/event.entity';
import { AttemptStatus, ExecutionStatus } from '../../executions/status';
import { workerQueue } from '../../queues/queue.entity';
import type { Draft } from '../draft';
import {
  type AttemptState,
  attemptKey,
  heartbeatDeadline,
  newestAttempts,
  plannedStage,
  type StageState,
} from '../state';
import { endAttempt, failStage } from './ending';
import { causeOfParameters, itemParameters, parametersOf } from './parameters';
import type { CauseCodeOf } from '../../../../contracts/errors';

const DEFAULT_RETRY = {
  maxAttempts: 3,
  firstDelayMs: 1_000,
  maxDelayMs: 60_000,
  maxElapsedMs: Number.POSITIVE_INFINITY,
};

/** What an attempt is made with; parameters of its own only when it is for an item, or uses the fallback. */
type AttemptWork = Pick<AttemptState, 'parameters' | 'parametersPayload' | 'usesFallback'>;

/** Begins an attempt at a stage, or at one item of it: it is enqueued for a slot of its worker. */
export function beginAttempt(
  draft: Draft,
  stage: StageState,
  item: number,
  attempt: number,
  { parameters = null, parametersPayload = null, usesFallback = false }: Partial<AttemptWork> = {},
): void {
  const key = attemptKey(draft.state.id, stage.order, stage.items === null ? null : item, attempt);
  draft.addAttempt(stage, {
    key,
    stageId: stage.id,
    item,
    attempt,
    parameters,
    parametersPayload,
    outputPayload: null,
    usesFallback,
    queuedAt: draft.now,
    status: AttemptStatus.QUEUED,
    jobId: null,
    maxPriceMicros: null,
    cause: null,
    priceMicros: 0,
    providerCostMicros: 0,
    inputTokens: 0,
    outputTokens: 0,
    offeredAt: null,
    acceptedAt: null,
    startRequestedAt: null,
    startedAt: null,
    endedAt: null,
    deadlineAt: null,
    heartbeatMs: null,
    heartbeatAt: null,
    retryAt: null,
    stopDueAt: null,
    negotiation: null,
  });
  // While it is paused nothing new is offered to anybody; resuming it gets it queued.
  if (draft.state.status !== ExecutionStatus.PAUSED) draft.enqueue(key, workerQueue(stage.worker));
}

/** Gives an attempt up whose time is over, or whose worker has fallen silent. */
export function giveUpWhenOverdue(draft: Draft, attempt: AttemptState): void {
  if (attempt.status !== AttemptStatus.ACCEPTED) return;
  const silentUntil = heartbeatDeadline(attempt);
  if (attempt.deadlineAt !== null && attempt.deadlineAt <= draft.now) {
    giveUp(draft, attempt, TimeLimit.STAGE, attempt.deadlineAt, 'TIMEOUT', 'The worker did not deliver in time.');
  } else if (silentUntil !== null && silentUntil <= draft.now && draft.context.fresh) {
    const message = `The worker was not heard of for ${attempt.heartbeatMs} ms.`;
    giveUp(draft, attempt, TimeLimit.HEARTBEAT, silentUntil, 'HEARTBEAT_LOST', message);
  }
}

function giveUp(
  draft: Draft,
  attempt: AttemptState,
  limit: TimeLimit,
  deadline: number,
  code: CauseCodeOf<'time'>,
  message: string,
): void {
  const cause: Cause = { kind: 'time', code, message, limit, deadlineAt: new Date(deadline).toISOString() };
  endAttempt(draft, attempt, { status: AttemptStatus.FAILED, cause, stopDueAt: draft.now });
}

/** What follows from an attempt that failed: another one after a while, or the end of the stage. */
export function retryOrFailStage(draft: Draft, stage: StageState, attempt: AttemptState): void {
  if (attempt.retryAt !== null) {
    if (attempt.retryAt <= draft.now) beginAttempt(draft, stage, attempt.item, attempt.attempt + 1, attempt);
    return;
  }
  const cause = attempt.cause as Cause;
  const own = omitNullish(plannedStage(draft.state, stage.order).retry) as Partial<typeof DEFAULT_RETRY>;
  const policy = { ...DEFAULT_RETRY, ...own };
  // A fallback has as many attempts as what it takes the place of.
  const attempts = stage.attempts.filter(
    ({ item, usesFallback }) => item === attempt.item && usesFallback === attempt.usesFallback,
  );
  const first = attempts[0];
  const delayMs = retryDelay(policy, attempts.length, cause, draft.context.random());
  const inTime = draft.now - first.queuedAt + delayMs <= policy.maxElapsedMs;
  if (!isRetryable(cause) || attempts.length >= policy.maxAttempts || !inTime) {
    if (!beginFallback(draft, stage, attempt)) giveUpItem(draft, stage, attempt);
    return;
  }
  draft.changeAttempt(attempt, { retryAt: draft.now + delayMs });
  draft.emit(
    EventType.STAGE_RETRIED,
    { attempt: attempt.attempt + 1, ...itemOf(stage, attempt), delayMs, cause },
    stage,
  );
}

/** Does with its other template what could not be done with its own. @returns whether there is one, and it can be tried */
function beginFallback(draft: Draft, stage: StageState, attempt: AttemptState): boolean {
  const planned = plannedStage(draft.state, stage.order);
  const { fallback: template, fallbackRef, forEach } = planned;
  if (!template || !fallbackRef || attempt.usesFallback) return false;
  const other = { ...planned, template, templateRef: fallbackRef };
  let parameters: Record<string, unknown>;
  try {
    parameters = forEach
      ? itemParameters(draft.state, other, forEach.over, attempt.item)
      : parametersOf(draft.state, other);
  } catch (error) {
    // What does not fit the other template cannot be done with it; why its own failed is what counts then.
    causeOfParameters(error);
    return false;
  }
  const cause = attempt.cause as Cause;
  draft.emit(
    EventType.STAGE_RETRIED,
    { attempt: attempt.attempt + 1, ...itemOf(stage, attempt), delayMs: 0, cause, fallbackRef },
    stage,
  );
  beginAttempt(draft, stage, attempt.item, attempt.attempt + 1, { parameters, usesFallback: true });
  return true;
}

/** An item that cannot be done is left out while so many are tolerated; one more, or a stage that is done once, fails the stage. */
function giveUpItem(draft: Draft, stage: StageState, attempt: AttemptState): void {
  const cause = attempt.cause as Cause;
  const { tolerate = 0 } = plannedStage(draft.state, stage.order).forEach ?? {};
  if (stage.items === null || failedItems(stage).length > tolerate) return failStage(draft, stage, cause);
  // It is told once, with the end of its last attempt.
  if (draft.ended.includes(attempt))
    draft.emit(EventType.STAGE_ITEM_FAILED, { attempt: attempt.attempt, ...itemOf(stage, attempt), cause }, stage);
}

/** The last attempts at items that failed and are not tried again. */
export function failedItems(stage: StageState): AttemptState[] {
  return newestAttempts(stage).filter(
    ({ status, retryAt }) => (status === AttemptStatus.FAILED || status === AttemptStatus.REJECTED) && retryAt === null,
  );
}

/** Which item an event is about; nothing for a stage that is done once. */
export function itemOf(stage: StageState, attempt: AttemptState): { item?: number } {
  return stage.items === null ? {} : { item: attempt.item };
}

/** Exponential back-off with full jitter, never sooner than the worker asked. */
function retryDelay(policy: typeof DEFAULT_RETRY, attempt: number, cause: Cause, random: number): number {
  const ceiling = Math.min(policy.firstDelayMs * 2 ** (attempt - 1), policy.maxDelayMs);
  return Math.max(Math.floor(random * ceiling), cause.kind === 'worker' ? (cause.retryAfterMs ?? 0) : 0);
}
