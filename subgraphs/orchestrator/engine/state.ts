import { Consent, type Negotiation } from './negotiation';
import type { TemplateMessage } from '../../../contracts/worker-protocol';
import type { Cause } from '../causes/cause';
import { type Approval, ApprovalDecision } from './approval';
import type { PinnedPlan } from '../executions/execution.entity';
import { AttemptStatus, ExecutionStatus, hasEnded, StageStatus } from '../executions/status';
import type { PlannedStage } from '../plans/definition';

// An execution as the rules see it. Times are ms since 1970. What is never decided on, such as the outputs of stages
// that nothing refers to, is not here.

export interface ExecutionState {
  readonly id: string;
  readonly clientId: string;
  /** Pinned when the execution was started; nothing changes it. */
  readonly plan: PinnedPlan;
  /** What the client gave. */
  readonly parameters: Record<string, unknown>;
  readonly traceParent: string | null;
  /** The month whose budget it is paid from, as in 2026-11; null for one that a release before budgets created. */
  readonly budgetMonth: string | null;
  /** What is reserved of that budget for it, what was charged included. */
  reservedMicros: number;
  /** What was charged. */
  chargedMicros: number;
  /** Whether it may spend as much as it may; null when nobody needs to be asked. */
  approval: Approval | null;
  status: ExecutionStatus;
  priority: number;
  revision: number;
  cause: Cause | null;
  startedAt: number | null;
  deadlineAt: number | null;
  pausedAt: number | null;
  endedAt: number | null;
  wakeAt: number | null;
  driver: string | null;
  stages: StageState[];
  /** Keys that are queued or hold a slot, with the revision at which they got queued. */
  tickets: Map<string, number>;
  /** Keys in queues that hold a slot: the execution's id, and those of attempts. */
  granted: Set<string>;
  /** Outputs that expressions of stages to come may look at, by order. */
  outputs: Map<number, Record<string, unknown>>;
  /** Outputs of items whose stage is not over, by key of the attempt. */
  itemOutputs: Map<string, Record<string, unknown>>;
  /** Attempts whose worker was told to begin by this process. */
  startRequested: Set<string>;
}

export interface StageState {
  readonly id: string;
  readonly order: number;
  readonly worker: string;
  readonly templateRef: string;
  readonly required: boolean;
  status: StageStatus;
  parameters: Record<string, unknown> | null;
  /** Where parameters are that are too large for a row. */
  parametersPayload: string | null;
  /** Where an output is that is too large for a row. */
  outputPayload: string | null;
  cause: Cause | null;
  jobId: string | null;
  items: number | null;
  reusedFrom: string | null;
  progress: number;
  progressMessage: string;
  startedAt: number | null;
  endedAt: number | null;
  attempts: AttemptState[];
}

export interface AttemptState {
  readonly key: string;
  readonly stageId: string;
  readonly item: number;
  readonly attempt: number;
  parameters: Record<string, unknown> | null;
  /** Where parameters are that are too large for a row. */
  parametersPayload: string | null;
  /** Where an output is that is too large for a row. */
  outputPayload: string | null;
  readonly queuedAt: number;
  status: AttemptStatus;
  jobId: string | null;
  maxPriceMicros: number | null;
  cause: Cause | null;
  priceMicros: number;
  providerCostMicros: number;
  inputTokens: number;
  outputTokens: number;
  offeredAt: number | null;
  acceptedAt: number | null;
  /** When its worker was told to begin; not recorded with the rest, so that it may be missing. */
  readonly startRequestedAt: number | null;
  startedAt: number | null;
  endedAt: number | null;
  deadlineAt: number | null;
  heartbeatMs: number | null;
  heartbeatAt: number | null;
  retryAt: number | null;
  stopDueAt: number | null;
  /** What was offered and answered; null before, and for attempts from before it was kept. */
  negotiation: Negotiation | null;
  /** Whether it is done with the fallback of its stage. */
  usesFallback: boolean;
}

/** Whether nothing happens before a person has decided. */
export const awaitsApproval = ({ approval }: Pick<ExecutionState, 'approval'>): boolean =>
  approval?.decision === ApprovalDecision.AWAITED;

/** A copy that can be changed without changing what it was made of; plan and outputs never change and are shared. */
export function copyOf(state: ExecutionState): ExecutionState {
  return {
    ...state,
    stages: state.stages.map((stage) => ({ ...stage, attempts: stage.attempts.map((attempt) => ({ ...attempt })) })),
    tickets: new Map(state.tickets),
    granted: new Set(state.granted),
    outputs: new Map(state.outputs),
    itemOutputs: new Map(state.itemOutputs),
  };
}

/** The stage as the execution's plan pinned it. */
export function plannedStage(state: ExecutionState, order: number): PlannedStage {
  const planned = state.plan.stages.find((stage) => stage.order === order);
  if (!planned) throw new Error(`execution ${state.id} has no stage ${order} in its plan`);
  return planned;
}

export function stageOf(state: ExecutionState, attempt: AttemptState): StageState {
  const stage = state.stages.find((candidate) => candidate.id === attempt.stageId);
  if (!stage) throw new Error(`attempt ${attempt.key} belongs to no stage of ${state.id}`);
  return stage;
}

export function findAttempt(state: ExecutionState, key: string): AttemptState | undefined {
  return allAttempts(state).find((attempt) => attempt.key === key);
}

export function allAttempts(state: ExecutionState): AttemptState[] {
  return state.stages.flatMap((stage) => stage.attempts);
}

/** The newest attempt of each item, in the order of the items. */
export function newestAttempts(stage: StageState): AttemptState[] {
  const newest: AttemptState[] = [];
  for (const attempt of stage.attempts) {
    const known = newest[attempt.item];
    if (!known || attempt.attempt > known.attempt) newest[attempt.item] = attempt;
  }
  return newest;
}

export function isOver(stage: StageState): boolean {
  return stage.status !== StageStatus.PENDING && stage.status !== StageStatus.RUNNING;
}

/** Whether something may still come of an attempt. */
export function isOpen(attempt: AttemptState): boolean {
  return (
    attempt.status === AttemptStatus.QUEUED ||
    attempt.status === AttemptStatus.OFFERED ||
    attempt.status === AttemptStatus.ACCEPTED
  );
}

/** Whether an attempt has no slot yet; while its execution is paused it has no queue position either. */
export function isWaitingForSlot(state: ExecutionState, attempt: AttemptState): boolean {
  return attempt.status === AttemptStatus.QUEUED && !state.granted.has(attempt.key);
}

/** The template that an attempt is done with; null when the plan has none. */
export function templateOfAttempt(state: ExecutionState, attempt: AttemptState): TemplateMessage | null {
  const { template, fallback } = plannedStage(state, stageOf(state, attempt).order);
  return attempt.usesFallback ? (fallback ?? null) : template;
}

/** Names an attempt for ever; the worker answers the same key with the same job. */
export function attemptKey(executionId: string, order: number, item: number | null, attempt: number): string {
  return `${executionId}:${order}${item === null ? '' : `.${item}`}:${attempt}`;
}

/** What must be sent to workers now. It follows from the state alone, so that any process can go on with it. */
export type Effect =
  | { do: 'offer'; attempt: AttemptState }
  | { do: 'begin'; attempt: AttemptState }
  | { do: 'stop'; attempt: AttemptState };

export function pendingEffects(state: ExecutionState, now: number): Effect[] {
  return allAttempts(state).flatMap((attempt): Effect[] => {
    if (attempt.stopDueAt !== null) return attempt.stopDueAt <= now ? [{ do: 'stop', attempt }] : [];
    if (hasEnded(state.status)) return [];
    const { status, key } = attempt;
    // It waits for the client, not for the worker.
    if (attempt.negotiation?.consent === Consent.AWAITED) return [];
    if ((status === AttemptStatus.QUEUED || status === AttemptStatus.OFFERED) && state.granted.has(key))
      return [{ do: 'offer', attempt }];
    if (
      status === AttemptStatus.ACCEPTED &&
      attempt.startRequestedAt === null &&
      attempt.startedAt === null &&
      !state.startRequested.has(key)
    )
      return [{ do: 'begin', attempt }];
    return [];
  });
}

/** An offer, or a word to begin or to stop, of which nothing is known to have come is looked at again after this time, in ms: its process may be frozen. */
const EFFECT_CHECK_MS = 8_000;

/** When an execution must be looked at if nothing happens to it before; null when nothing is to be waited for. */
export function nextWakeAt(state: ExecutionState, now: number): number | null {
  // What is due is being done; it is looked at again in case that failed.
  const moments: (number | null)[] = allAttempts(state).map(({ stopDueAt }) =>
    stopDueAt !== null && stopDueAt <= now ? now + EFFECT_CHECK_MS : stopDueAt,
  );
  if (!hasEnded(state.status)) {
    if (state.status === ExecutionStatus.RUNNING) moments.push(state.deadlineAt);
    if (awaitsApproval(state)) moments.push(Date.parse(state.approval?.dueAt ?? ''));
    for (const attempt of state.stages.filter((stage) => !isOver(stage)).flatMap(newestAttempts)) {
      if (attempt.status === AttemptStatus.ACCEPTED) {
        moments.push(attempt.deadlineAt, heartbeatDeadline(attempt));
        if (attempt.startRequestedAt === null && attempt.startedAt === null) moments.push(now + EFFECT_CHECK_MS);
      } else if (attempt.retryAt !== null) moments.push(attempt.retryAt);
      else if (isOpen(attempt) && state.granted.has(attempt.key)) moments.push(now + EFFECT_CHECK_MS);
    }
  }
  const due = moments.filter((moment) => moment !== null);
  return due.length === 0 ? null : Math.min(...due);
}

/** When a worker that stays silent is given up; null when it may be silent. */
export function heartbeatDeadline(attempt: AttemptState): number | null {
  if (attempt.heartbeatMs === null) return null;
  return Math.max(attempt.acceptedAt ?? 0, attempt.startedAt ?? 0, attempt.heartbeatAt ?? 0) + attempt.heartbeatMs;
}
