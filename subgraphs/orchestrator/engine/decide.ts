import { type Cause, nameOf, plain } from '../causes/cause';
import { EventType } from '../events/event.entity';
import { AttemptStatus, ExecutionStatus, hasEnded } from '../executions/status';
import { type DecisionContext, Draft } from './draft';
import { ACCEPTED, type Of, refusal, type Signal, type SignalResult } from './signal';
import { approve, cancel, pause, prioritise, resume } from './rules/commands';
import { advance, endWhenOverdue } from './rules/advance';
import { endAttempt, endExecution } from './rules/ending';
import { itemOf } from './rules/attempts';
import { reserveMore } from './rules/money';
import { jobOf, late, emitStarted } from './rules/messages';
import { acceptResult } from './rules/results';
import { Consent, type Negotiation, OnHigherPrice } from './negotiation';
import { type AttemptState, type ExecutionState, findAttempt, isOpen, plannedStage, stageOf } from './state';

/** How soon, and for how long, a stop that a worker did not acknowledge is sent again, in ms. */
const STOP_AGAIN_MS = 1_000;
const STOP_FOR_MS = 120_000;

/**
 * What a signal does to an execution, and all that follows from it. Pure: the same state, signal, time and chance give
 * the same draft, so that a recorded history can be replayed.
 */
export function decide(
  state: ExecutionState,
  signal: Signal,
  context: DecisionContext,
): { draft: Draft; signalResult: SignalResult } {
  const draft = new Draft(state, context);
  // What is over is over, whoever was away when it passed; only then is it looked at what came.
  endWhenOverdue(draft);
  const signalResult = apply(draft, signal);
  advance(draft);
  return { draft, signalResult };
}

function apply(draft: Draft, signal: Signal): SignalResult {
  switch (signal.type) {
    case 'poll':
      return ACCEPTED;
    case 'granted':
      // A slot for a place that was given up, or that was taken anew since, is nobody's: its entry is gone.
      if (draft.state.tickets.get(signal.key) === signal.ticket) draft.state.granted.add(signal.key);
      return ACCEPTED;
    case 'waiting':
      return wait(draft, signal);
    case 'offered':
      return offered(draft, signal);
    case 'accepted':
      return accept(draft, signal);
    case 'denied':
      return deny(draft, signal);
    case 'refused':
      return refuse(draft, signal);
    case 'progress':
      return progress(draft, signal);
    case 'result':
      return acceptResult(draft, signal);
    case 'stopped':
      return stopped(draft, signal);
    case 'approval':
      return approve(draft, signal);
    case 'cancel':
      return cancel(draft, signal);
    case 'pause':
      return pause(draft, signal);
    case 'resume':
      return resume(draft, signal);
    case 'prioritise':
      return prioritise(draft, signal);
    case 'countered':
      return counter(draft, signal);
    case 'consent':
      return consent(draft, signal);
    case 'held':
      return hold(draft, signal);
    case 'fault':
      endExecution(
        draft,
        ExecutionStatus.FAILED,
        plain('INTERNAL_ERROR', 'The execution could not go on because of a fault of the service.'),
      );
      return ACCEPTED;
  }
}

function wait(draft: Draft, { key, queue, position, length, slots }: Of<'waiting'>): SignalResult {
  if (draft.state.granted.has(key)) return ACCEPTED;
  const cause: Cause = {
    kind: 'queue',
    code: 'QUEUED',
    message: `It waits in ${queue}, at position ${position} of ${length}.`,
    queue,
    position,
    length,
    slots,
  };
  const attempt = findAttempt(draft.state, key);
  if (attempt?.status === AttemptStatus.QUEUED) {
    const stage = stageOf(draft.state, attempt);
    draft.emit(EventType.STAGE_QUEUED, { attempt: attempt.attempt, ...itemOf(stage, attempt), cause }, stage);
  } else if (key === draft.state.id && draft.state.status === ExecutionStatus.PENDING) {
    draft.emit(EventType.EXECUTION_QUEUED, { cause });
  }
  return ACCEPTED;
}

/** The worker is not there: the attempt keeps its slot and is offered when the worker is there again. */
function hold(draft: Draft, { key, cause }: Of<'held'>): SignalResult {
  const attempt = findAttempt(draft.state, key);
  if (attempt?.status !== AttemptStatus.QUEUED && attempt?.status !== AttemptStatus.OFFERED) return ACCEPTED;
  // It is told once for each absence, not with every time that it is looked whether the worker is back.
  if (attempt.cause?.message === cause.message) return ACCEPTED;
  const stage = stageOf(draft.state, attempt);
  draft.changeAttempt(attempt, { cause });
  draft.emit(EventType.STAGE_QUEUED, { attempt: attempt.attempt, ...itemOf(stage, attempt), cause }, stage);
  return ACCEPTED;
}

function offered(draft: Draft, { key, at }: Of<'offered'>): SignalResult {
  const attempt = findAttempt(draft.state, key);
  if (attempt?.status === AttemptStatus.QUEUED) emitOffered(draft, attempt, at);
  return ACCEPTED;
}

function emitOffered(draft: Draft, attempt: AttemptState, at: number): void {
  const stage = stageOf(draft.state, attempt);
  draft.changeAttempt(attempt, { status: AttemptStatus.OFFERED, offeredAt: at });
  draft.emit(
    EventType.STAGE_OFFERED,
    { attempt: attempt.attempt, ...itemOf(stage, attempt), waitedMs: at - attempt.queuedAt },
    stage,
  );
}

function accept(
  draft: Draft,
  { key, at, jobId, maxPriceMicros, timeoutMs, heartbeatMs, negotiation }: Of<'accepted'>,
): SignalResult {
  const attempt = findAttempt(draft.state, key);
  if (!attempt || attempt.status === AttemptStatus.ACCEPTED) return ACCEPTED;
  if (!isOpen(attempt)) {
    // It was cancelled while the worker was asked: the job that came of it is not wanted.
    if (attempt.jobId === null) draft.changeAttempt(attempt, { jobId, stopDueAt: draft.now });
    return ACCEPTED;
  }
  if (attempt.status === AttemptStatus.QUEUED) emitOffered(draft, attempt, at);
  const stage = stageOf(draft.state, attempt);
  draft.changeAttempt(attempt, {
    status: AttemptStatus.ACCEPTED,
    cause: null,
    negotiation: negotiation ?? attempt.negotiation,
    jobId,
    maxPriceMicros,
    heartbeatMs,
    acceptedAt: draft.now,
    deadlineAt: draft.now + timeoutMs,
  });
  draft.changeStage(stage, stage.items === null ? { jobId, progress: 0, progressMessage: '' } : {});
  draft.emit(
    EventType.STAGE_ACCEPTED,
    { attempt: attempt.attempt, ...itemOf(stage, attempt), maxPriceMicros, timeoutMs },
    stage,
  );
  return ACCEPTED;
}

/** A tier or an account that was lost in the middle: nothing was offered, and trying again does not help. */
function deny(draft: Draft, { key, cause }: Of<'denied'>): SignalResult {
  const attempt = findAttempt(draft.state, key);
  if (attempt?.status !== AttemptStatus.QUEUED && attempt?.status !== AttemptStatus.OFFERED) return ACCEPTED;
  const stage = stageOf(draft.state, attempt);
  endAttempt(draft, attempt, { status: AttemptStatus.REJECTED, cause });
  draft.emit(EventType.STAGE_REJECTED, { attempt: attempt.attempt, ...itemOf(stage, attempt), cause }, stage);
  return ACCEPTED;
}

/** What the worker asks for is more than the plan promises: the client is asked, when the start said so; else it is a refusal. */
function counter(draft: Draft, signal: Of<'countered'>): SignalResult {
  const { key, at, jobId, negotiation, cause } = signal;
  const attempt = findAttempt(draft.state, key);
  if (attempt?.status !== AttemptStatus.QUEUED && attempt?.status !== AttemptStatus.OFFERED)
    return refuse(draft, { ...signal, type: 'refused' });
  if (draft.state.plan.onHigherPrice !== OnHigherPrice.ASK) return refuse(draft, { ...signal, type: 'refused' });
  if (attempt.negotiation?.consent === Consent.AWAITED) return ACCEPTED;
  const stage = stageOf(draft.state, attempt);
  // What was agreed to once is not asked again when the stage is tried again.
  const agreed = stage.attempts.some(
    ({ item, negotiation: earlier }) =>
      item === attempt.item &&
      earlier?.consent === Consent.APPROVED &&
      (earlier.answer.maxPriceMicros ?? 0) >= (negotiation.answer.maxPriceMicros ?? 0),
  );
  if (agreed) return acceptCounter(draft, attempt, { ...negotiation, consent: Consent.APPROVED }, jobId);
  if (attempt.status === AttemptStatus.QUEUED) emitOffered(draft, attempt, at);
  const asking: Cause = {
    kind: 'worker',
    code: 'CONSENT_AWAITED',
    message: `${cause.message} Decide with approveStage or rejectStage.`,
    worker: stage.worker,
    retryable: false,
  };
  draft.changeAttempt(attempt, { jobId, cause: asking, negotiation: { ...negotiation, consent: Consent.AWAITED } });
  // People may take days; nobody else waits behind them. The worker has reserved the job, so that it begins without a slot.
  draft.release(key);
  const { maxPriceMicros = 0 } = negotiation.answer;
  draft.emit(
    EventType.STAGE_COUNTERED,
    { attempt: attempt.attempt, ...itemOf(stage, attempt), maxPriceMicros, cause: asking },
    stage,
  );
  return ACCEPTED;
}

/** The client agrees, and the worker begins on its own terms; or does not, and the stage has failed. */
function consent(draft: Draft, { key, approve, comment, by, requestId }: Of<'consent'>): SignalResult {
  const attempt = findAttempt(draft.state, key);
  const { negotiation } = attempt ?? {};
  if (!attempt || attempt.status !== AttemptStatus.OFFERED || negotiation?.consent !== Consent.AWAITED)
    return refusal('NO_CONSENT_AWAITED', 'The stage does not wait for consent.');
  const stage = stageOf(draft.state, attempt);
  const { maxPriceMicros = 0 } = negotiation.answer;
  const details = { stage: stage.order, maxPriceMicros, ...(comment !== null && { comment }) };
  draft.audit.push({ by, requestId, action: approve ? 'stage.approved' : 'stage.rejected', details });
  if (approve) return acceptCounter(draft, attempt, { ...negotiation, consent: Consent.APPROVED }, attempt.jobId ?? '');
  const said = comment === null ? '' : ` ${comment}`;
  return refuse(draft, {
    type: 'refused',
    key,
    at: draft.now,
    jobId: attempt.jobId,
    negotiation: { ...negotiation, consent: Consent.REJECTED },
    cause: {
      kind: 'worker',
      code: 'COUNTER_REFUSED',
      message: `${nameOf(by)} did not agree to the price that the worker asks for.${said}`,
      worker: stage.worker,
      retryable: false,
    },
  });
}

/** The worker begins on its own terms. */
function acceptCounter(draft: Draft, attempt: AttemptState, negotiation: Negotiation, jobId: string): SignalResult {
  const { maxPriceMicros = 0, timeMs = 0 } = negotiation.answer;
  draft.changeAttempt(attempt, { maxPriceMicros });
  const unaffordable = reserveMore(draft);
  if (unaffordable) {
    draft.changeAttempt(attempt, { maxPriceMicros: null });
    return refuse(draft, { type: 'refused', key: attempt.key, at: draft.now, jobId, negotiation, cause: unaffordable });
  }
  return accept(draft, {
    type: 'accepted',
    key: attempt.key,
    at: draft.now,
    jobId,
    maxPriceMicros,
    timeoutMs: Math.max(timeMs, negotiation.offered.timeoutMs),
    heartbeatMs: plannedStage(draft.state, stageOf(draft.state, attempt).order).heartbeatTimeoutMs ?? null,
    negotiation,
  });
}

function refuse(draft: Draft, { key, at, cause, jobId, negotiation }: Of<'refused'>): SignalResult {
  const attempt = findAttempt(draft.state, key);
  if (!attempt || !isOpen(attempt)) return ACCEPTED;
  // Another process may have asked as well, and have been accepted; and a worker that was heard of has started, whatever was not answered.
  const isOfTheBeginning = attempt.jobId === jobId && attempt.startedAt === null;
  if (attempt.status === AttemptStatus.ACCEPTED && !isOfTheBeginning) return ACCEPTED;
  if (attempt.status === AttemptStatus.QUEUED) emitOffered(draft, attempt, at);
  const stage = stageOf(draft.state, attempt);
  const job = jobId ?? attempt.jobId;
  endAttempt(draft, attempt, {
    status: AttemptStatus.REJECTED,
    cause,
    negotiation: negotiation ?? attempt.negotiation,
    jobId: job,
    stopDueAt: job === null ? null : draft.now,
  });
  draft.emit(EventType.STAGE_REJECTED, { attempt: attempt.attempt, ...itemOf(stage, attempt), cause }, stage);
  return ACCEPTED;
}

function progress(
  draft: Draft,
  { worker, jobId, message: { key, percent, message, elements } }: Of<'progress'>,
): SignalResult {
  const found = jobOf(draft.state, { worker, jobId, key });
  if ('code' in found) return found;
  const { attempt, stage } = found;
  if (hasEnded(draft.state.status) || attempt.status !== AttemptStatus.ACCEPTED) return late(attempt);
  emitStarted(draft, attempt);
  draft.changeAttempt(attempt, { heartbeatAt: draft.now });
  if (stage.items === null) draft.changeStage(stage, { progress: Math.round(percent), progressMessage: message });
  draft.emit(
    EventType.STAGE_PROGRESSED,
    { attempt: attempt.attempt, ...itemOf(stage, attempt), percent, message, ...(elements && { elements }) },
    stage,
  );
  return ACCEPTED;
}

function stopped(draft: Draft, { key, heard }: Of<'stopped'>): SignalResult {
  const attempt = findAttempt(draft.state, key);
  if (!attempt || attempt.stopDueAt === null) return ACCEPTED;
  const lost = draft.now - (attempt.endedAt ?? draft.now) > STOP_FOR_MS;
  draft.changeAttempt(attempt, { stopDueAt: heard || lost ? null : draft.now + STOP_AGAIN_MS });
  return ACCEPTED;
}
