import { findUnstorableText } from '../../../../lib/jsonb-text';
import { validateJson } from '../../../../lib/json-schema';
import type { Result } from '../../../../contracts/worker-protocol';
import type { Cause } from '../../causes/cause';
import { EventType } from '../../events/event.entity';
import { AttemptStatus, hasEnded, StageStatus } from '../../executions/status';
import type { Draft } from '../draft';
import type { SignalResult, Signal } from '../signal';
import { type AttemptState, isOver, type StageState, templateOfAttempt } from '../state';
import { itemOf } from './attempts';
import { cancelStage, endAttempt, skipStage, stopAttempts } from './ending';
import { jobOf, late, emitStarted } from './messages';
import { completeItems } from './stages';
import type { CauseCodeOf } from '../../../../contracts/errors';

/**
 * Records the result of an attempt, once: a repeated message of the same result is taken without effect, a late one
 * is refused. An output that breaks the template's schema, or a price above the agreement, fails the attempt.
 */
export function acceptResult(
  draft: Draft,
  { worker, jobId, message }: Extract<Signal, { type: 'result' }>,
): SignalResult {
  const found = jobOf(draft.state, { worker, jobId, key: message.key });
  if ('code' in found) return found;
  const { attempt, stage } = found;
  const isRepeated =
    attempt.status === AttemptStatus.COMPLETED ||
    (attempt.status === AttemptStatus.FAILED && attempt.cause?.kind !== 'time');
  if (isRepeated) return { accepted: true };
  if (hasEnded(draft.state.status) || attempt.status !== AttemptStatus.ACCEPTED) return late(attempt);

  emitStarted(draft, attempt);
  const { inputTokens, outputTokens, providerCostMicros } = message.usage;
  const figures = { inputTokens, outputTokens, providerCostMicros };
  const fault = findViolation(message, draft, attempt, stage);
  if (fault || message.outcome === 'failed') {
    endAttempt(draft, attempt, { status: AttemptStatus.FAILED, cause: fault, ...figures });
    return { accepted: true };
  }
  endAttempt(draft, attempt, { status: AttemptStatus.COMPLETED, priceMicros: message.priceMicros, ...figures });
  const told = { attempt: attempt.attempt, ...itemOf(stage, attempt), priceMicros: message.priceMicros };
  if (stage.items === null) {
    draft.state.outputs.set(stage.order, message.output);
    draft.changeStage(stage, {
      status: StageStatus.COMPLETED,
      progress: 100,
      progressMessage: 'Done',
      endedAt: draft.now,
    });
    draft.emit(EventType.STAGE_COMPLETED, told, stage);
  } else {
    draft.state.itemOutputs.set(attempt.key, message.output);
    const done = stage.attempts.filter((candidate) => candidate.status === AttemptStatus.COMPLETED).length;
    draft.changeStage(stage, {
      progress: Math.floor((100 * done) / stage.items),
      progressMessage: `${done} of ${stage.items} done`,
    });
    draft.emit(EventType.STAGE_ITEM_COMPLETED, told, stage);
  }
  if (message.end) endEarly(draft, stage, message.end.reason);
  return { accepted: true };
}

/** A worker has found that nothing more needs to be done: what has not started is left out, what runs is stopped. */
function endEarly(draft: Draft, by: StageState, reason: string): void {
  const cause: Cause = {
    kind: 'stage',
    code: 'ENDED_EARLY',
    message: `Stage ${by.order} ended the execution early: ${reason}`,
    stage: by.order,
    stageCause: { kind: 'plain', code: 'NOTHING_MORE_TO_DO', message: reason },
  };
  if (by.items !== null) {
    // What its other items have yielded is kept.
    stopAttempts(draft, by, cause);
    completeItems(draft, by);
  }
  for (const stage of draft.state.stages) {
    if (isOver(stage)) continue;
    if (stage.status === StageStatus.PENDING) skipStage(draft, stage, cause);
    else cancelStage(draft, stage, cause);
  }
}

function findViolation(message: Result, draft: Draft, attempt: AttemptState, stage: StageState): Cause | null {
  const { worker } = stage;
  if (message.outcome === 'failed') {
    const { code: workerCode, message: text, retryable, retryAfterMs } = message.error;
    return {
      kind: 'worker',
      code: 'WORKER_FAILED',
      workerCode,
      message: text,
      worker,
      retryable,
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    };
  }
  const fault = (code: CauseCodeOf<'worker'>, text: string): Cause => ({
    kind: 'worker',
    code,
    message: text,
    worker,
    retryable: false,
  });
  const [broken] = validateJson(templateOfAttempt(draft.state, attempt)?.outputSchema ?? {}, message.output);
  if (broken)
    return fault(
      'INVALID_OUTPUT',
      `The worker's output breaks its template's schema: ${broken.path.join('.') || 'output'} ${broken.message}.`,
    );
  const unstorable = findUnstorableText(message.output);
  if (unstorable)
    return fault('INVALID_OUTPUT', `The worker's output holds a character that no text may: ${unstorable.join('.')}.`);
  const limit = attempt.maxPriceMicros ?? 0;
  if (message.priceMicros > limit) {
    return fault(
      'PRICE_EXCEEDED',
      `The worker charged ${message.priceMicros} micro-dollars; at most ${limit} was agreed.`,
    );
  }
  return null;
}
