import { nameOf } from '../../causes/cause';
import { EventType } from '../../events/event.entity';
import { ExecutionStatus, hasEnded } from '../../executions/status';
import { clientQueue, workerQueue } from '../../queues/queue.entity';
import { ApprovalDecision } from '../approval';
import type { Draft } from '../draft';
import { ACCEPTED, type Command, type Of, refusal, type SignalResult } from '../signal';
import { allAttempts, awaitsApproval, isWaitingForSlot, stageOf } from '../state';
import { endExecution } from './ending';

// What people do to an execution.

/** Lets an execution begin that may cost more than its client spends without being asked, or ends it. */
export function approve(draft: Draft, { approve: approved, comment, by, requestId }: Of<'approval'>): SignalResult {
  const { approval, status } = draft.state;
  if (hasEnded(status) || !approval || !awaitsApproval(draft.state))
    return refusal('NO_APPROVAL_AWAITED', 'The execution does not wait for approval.');
  const decision = approved ? ApprovalDecision.APPROVED : ApprovalDecision.REJECTED;
  const decidedAt = new Date(draft.now).toISOString();
  draft.change({ approval: { ...approval, decision, by, comment, decidedAt } });
  const details = { maxMicros: approval.maxMicros, ...(comment !== null && { comment }) };
  draft.audit.push({ by, requestId, action: approved ? 'execution.approved' : 'execution.rejected', details });
  if (approved) {
    draft.emit(EventType.EXECUTION_APPROVED, { by, comment });
    // While it is paused nothing is queued; resuming it gets it queued.
    if (status === ExecutionStatus.PENDING) draft.enqueue(draft.state.id, clientQueue(draft.state.clientId));
    return ACCEPTED;
  }
  const said = comment === null ? '' : ` ${comment}`;
  endExecution(draft, ExecutionStatus.CANCELLED, {
    kind: 'actor',
    code: 'APPROVAL_REJECTED',
    message: `${nameOf(by)} did not approve it.${said}`,
    by,
  });
  return ACCEPTED;
}

export function cancel(draft: Draft, { by, requestId }: Command): SignalResult {
  const { status } = draft.state;
  if (status === ExecutionStatus.CANCELLED) return ACCEPTED;
  if (hasEnded(status))
    return refusal(
      'EXECUTION_ENDED',
      `The execution is ${status} already; only one that has not ended can be cancelled.`,
    );
  endExecution(draft, ExecutionStatus.CANCELLED, {
    kind: 'actor',
    code: 'CANCELLED',
    message: `Cancelled by ${nameOf(by)}.`,
    by,
  });
  draft.audit.push({ by, requestId, action: 'execution.cancelled', details: { from: status } });
  return ACCEPTED;
}

export function pause(draft: Draft, { by, requestId }: Command): SignalResult {
  const { state } = draft;
  if (state.status === ExecutionStatus.PAUSED) return ACCEPTED;
  if (hasEnded(state.status))
    return refusal(
      'EXECUTION_ENDED',
      `The execution is ${state.status} already; only one that has not ended can be paused.`,
    );
  if (state.status === ExecutionStatus.PENDING) draft.release(state.id);
  // What waits for a slot gives up its place; an offer that is under way goes on.
  for (const attempt of allAttempts(state)) if (isWaitingForSlot(state, attempt)) draft.release(attempt.key);
  draft.change({ status: ExecutionStatus.PAUSED, pausedAt: draft.now });
  draft.emit(EventType.EXECUTION_PAUSED, { by });
  draft.audit.push({ by, requestId, action: 'execution.paused', details: {} });
  return ACCEPTED;
}

export function resume(draft: Draft, { by, requestId }: Command): SignalResult {
  const { state } = draft;
  if (state.status !== ExecutionStatus.PAUSED) {
    return hasEnded(state.status)
      ? refusal('EXECUTION_ENDED', `The execution is ${state.status} already; there is nothing to resume.`)
      : ACCEPTED;
  }
  const began = state.startedAt !== null;
  const pausedMs = draft.now - (state.pausedAt ?? draft.now);
  draft.change({
    status: began ? ExecutionStatus.RUNNING : ExecutionStatus.PENDING,
    pausedAt: null,
    deadlineAt: state.deadlineAt === null ? null : state.deadlineAt + pausedMs,
  });
  if (!began && !awaitsApproval(state)) draft.enqueue(state.id, clientQueue(state.clientId));
  for (const attempt of allAttempts(state)) {
    if (isWaitingForSlot(state, attempt)) draft.enqueue(attempt.key, workerQueue(stageOf(state, attempt).worker));
  }
  draft.emit(EventType.EXECUTION_RESUMED, { by, pausedMs });
  draft.audit.push({ by, requestId, action: 'execution.resumed', details: { pausedMs } });
  return ACCEPTED;
}

export function prioritise(draft: Draft, { by, requestId, priority }: Of<'prioritise'>): SignalResult {
  const { state } = draft;
  const waits = allAttempts(state).some((attempt) => isWaitingForSlot(state, attempt));
  if (hasEnded(state.status)) return refusal('EXECUTION_ENDED', `The execution is ${state.status} already.`);
  if (state.status === ExecutionStatus.RUNNING && !waits) {
    return refusal(
      'NOT_QUEUED',
      'The execution waits in no queue at the moment, so its priority has no effect. It can be set while it is queued.',
    );
  }
  if (state.priority === priority) return ACCEPTED;
  draft.emit(EventType.EXECUTION_PRIORITY_CHANGED, { by, from: state.priority, to: priority });
  const details = { from: state.priority, to: priority };
  draft.audit.push({ by, requestId, action: 'execution.priority_changed', details });
  draft.change({ priority });
  draft.requeue = priority;
  return ACCEPTED;
}
