import { type Cause, plain } from '../../causes/cause';
import { EventType } from '../../events/event.entity';
import { AttemptStatus, ExecutionStatus, hasEnded, StageStatus } from '../../executions/status';
import type { Draft } from '../draft';
import { type AttemptState, isOpen, isOver, stageOf, type StageState } from '../state';
import { charge, noteProviderCost, releaseRest, reverse } from './money';

export type EndStatus =
  ExecutionStatus.COMPLETED | ExecutionStatus.PARTIAL | ExecutionStatus.FAILED | ExecutionStatus.CANCELLED;

const FINAL_EVENT: Record<EndStatus, EventType> = {
  [ExecutionStatus.COMPLETED]: EventType.EXECUTION_COMPLETED,
  [ExecutionStatus.PARTIAL]: EventType.EXECUTION_COMPLETED,
  [ExecutionStatus.FAILED]: EventType.EXECUTION_FAILED,
  [ExecutionStatus.CANCELLED]: EventType.EXECUTION_CANCELLED,
};
/** Causes for which leaving a stage out is what the template or its worker wants, not a loss. */
const INTENDED_SKIPS = new Set(['CONDITION_FALSE', 'ENDED_EARLY']);

/** Brings an execution to its one end; what is still open in it is cancelled, and its workers are told to stop. */
export function endExecution(draft: Draft, status: EndStatus, cause: Cause): void {
  const { state } = draft;
  if (hasEnded(state.status)) return;
  for (const stage of state.stages) if (!isOver(stage)) cancelStage(draft, stage, cause);
  releaseRest(draft);
  draft.change({ status, cause, endedAt: draft.now, pausedAt: null });
  draft.release(state.id);
  draft.emit(FINAL_EVENT[status], { status, cause });
}

/** Ends an execution whose stages are all over: as partial when it lost one and its template counts that. */
export function finishExecution(draft: Draft): void {
  const { stages, plan } = draft.state;
  const lost = stages.filter(
    ({ status, cause }) =>
      status === StageStatus.FAILED || (status === StageStatus.SKIPPED && !INTENDED_SKIPS.has(cause?.code ?? '')),
  );
  const early = stages.find((stage) => stage.cause?.code === 'ENDED_EARLY')?.cause;
  if (lost.length > 0 && plan.masterTemplate.allowPartialCompletion) {
    const orders = lost.map((stage) => stage.order);
    return endExecution(
      draft,
      ExecutionStatus.PARTIAL,
      plain('STAGES_LOST', `Without stage ${orders.join(', ')}, which was optional.`, { stages: orders }),
    );
  }
  endExecution(draft, ExecutionStatus.COMPLETED, early ?? plain('ALL_STAGES_OVER', 'All stages have ended.'));
}

/** Leaves a stage out. A required one may only be left out because its template or its worker wants it so. */
export function skipStage(draft: Draft, stage: StageState, cause: Cause): void {
  if (stage.required && !INTENDED_SKIPS.has(cause.code)) return failStage(draft, stage, cause);
  draft.changeStage(stage, { status: StageStatus.SKIPPED, cause, endedAt: draft.now });
  draft.emit(EventType.STAGE_SKIPPED, { cause }, stage);
}

/** Fails a stage, and with it the execution when it is required. */
export function failStage(draft: Draft, stage: StageState, cause: Cause): void {
  stopAttempts(draft, stage, cause);
  reverse(draft, stage);
  draft.changeStage(stage, { status: StageStatus.FAILED, cause, endedAt: draft.now });
  draft.emit(EventType.STAGE_FAILED, { cause }, stage);
  if (!stage.required) return;
  endExecution(draft, ExecutionStatus.FAILED, {
    kind: 'stage',
    code: 'STAGE_FAILED',
    message: `Stage ${stage.order} failed: ${cause.message}`,
    stage: stage.order,
    stageCause: cause,
  });
}

export function cancelStage(draft: Draft, stage: StageState, cause: Cause): void {
  stopAttempts(draft, stage, cause);
  reverse(draft, stage);
  draft.changeStage(stage, { status: StageStatus.CANCELLED, cause, endedAt: draft.now });
  draft.emit(EventType.STAGE_CANCELLED, { cause }, stage);
}

/** Ends an attempt and frees its slot. */
export function endAttempt(
  draft: Draft,
  attempt: AttemptState,
  patch: Partial<AttemptState> & { status: AttemptStatus },
): void {
  draft.changeAttempt(attempt, { endedAt: draft.now, ...patch });
  draft.ended.push(attempt);
  draft.release(attempt.key);
  const stage = stageOf(draft.state, attempt);
  charge(draft, stage, attempt);
  noteProviderCost(draft, stage, attempt);
}

/** Cancels the attempts of a stage that are open. */
export function stopAttempts(draft: Draft, stage: StageState, cause: Cause): void {
  for (const attempt of stage.attempts) {
    if (!isOpen(attempt)) continue;
    endAttempt(draft, attempt, {
      status: AttemptStatus.CANCELLED,
      cause,
      stopDueAt: attempt.jobId === null ? null : draft.now,
    });
  }
}
