import { plain, TimeLimit } from '../../causes/cause';
import { EventType } from '../../events/event.entity';
import { AttemptStatus, ExecutionStatus, hasEnded, StageStatus } from '../../executions/status';
import { DEFAULT_EXECUTION_MS } from '../../plans/definition';
import { ApprovalDecision } from '../approval';
import type { Draft } from '../draft';
import { awaitsApproval, isOver, newestAttempts, type StageState } from '../state';
import { beginAttempt, giveUpWhenOverdue, retryOrFailStage } from './attempts';
import { endExecution, finishExecution } from './ending';
import { beginStage, continueItems, isReady } from './stages';

/** Everything that follows from the state and the time by itself. Doing it twice changes nothing. */
export function advance(draft: Draft): void {
  const { state } = draft;
  if (hasEnded(state.status)) return;
  if (endWhenOverdue(draft)) return;
  if (awaitsApproval(state)) return expireApproval(draft);
  if (state.status === ExecutionStatus.PENDING) {
    if (!state.granted.has(state.id)) return;
    beginExecution(draft);
  }
  for (const stage of state.stages) if (stage.status === StageStatus.RUNNING) continueStage(draft, stage);
  if (state.status === ExecutionStatus.RUNNING) beginReadyStages(draft);
  if (!hasEnded(state.status) && state.stages.every(isOver)) finishExecution(draft);
}

/** Cancels an execution that nobody approved in time. */
function expireApproval(draft: Draft): void {
  const { approval } = draft.state;
  if (!approval || Date.parse(approval.dueAt) > draft.now) return;
  draft.change({ approval: { ...approval, decision: ApprovalDecision.EXPIRED } });
  const message = `It may cost ${approval.maxMicros} micro-dollars, and nobody approved that by ${approval.dueAt}.`;
  endExecution(draft, ExecutionStatus.CANCELLED, plain('APPROVAL_EXPIRED', message));
}

/** Fails the execution when its time is over. The clock stands still while it is paused. */
export function endWhenOverdue(draft: Draft): boolean {
  const { status, deadlineAt } = draft.state;
  if (status !== ExecutionStatus.RUNNING || deadlineAt === null || deadlineAt > draft.now) return false;
  const deadline = new Date(deadlineAt).toISOString();
  const message = `The execution did not end by ${deadline}.`;
  endExecution(draft, ExecutionStatus.FAILED, {
    kind: 'time',
    code: 'DEADLINE_EXCEEDED',
    message,
    limit: TimeLimit.EXECUTION,
    deadlineAt: deadline,
  });
  return true;
}

function beginExecution(draft: Draft): void {
  const { plan } = draft.state;
  const limitMs = plan.masterTemplate.maxExecutionTimeMs ?? DEFAULT_EXECUTION_MS;
  draft.change({ status: ExecutionStatus.RUNNING, startedAt: draft.now, deadlineAt: draft.now + limitMs });
  draft.emit(EventType.EXECUTION_STARTED);
}

function continueStage(draft: Draft, stage: StageState): void {
  // A stage that was prepared by a process that died before its first attempt.
  if (stage.items === null && stage.attempts.length === 0) beginAttempt(draft, stage, 0, 1);
  for (const attempt of newestAttempts(stage)) {
    giveUpWhenOverdue(draft, attempt);
    const failed = attempt.status === AttemptStatus.FAILED || attempt.status === AttemptStatus.REJECTED;
    if (failed && stage.status === StageStatus.RUNNING) retryOrFailStage(draft, stage, attempt);
  }
  if (stage.status === StageStatus.RUNNING) continueItems(draft, stage);
}

/** A stage that is left out may make others ready, so this looks until nothing changes any more. */
function beginReadyStages(draft: Draft): void {
  for (;;) {
    const ready = draft.state.stages.filter((stage) => isReady(draft.state, stage));
    for (const stage of ready) if (!hasEnded(draft.state.status)) beginStage(draft, stage);
    if (ready.length === 0 || hasEnded(draft.state.status)) return;
  }
}
