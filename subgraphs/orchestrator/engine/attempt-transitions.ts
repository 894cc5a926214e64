import { randomInt } from 'node:crypto';
import type { OfferMessage } from '../../../lib/worker/protocol';
import { priceEstimate } from '../../../lib/worker/price';
import { appendEvent } from '../events/append-event';
import { EventType } from '../events/event.entity';
import { StageAttempt, StageExecution } from '../executions/stage-execution.entity';
import { AttemptStatus, hasEnded, StageStatus } from '../executions/status';
import { failStage, plannedStage } from './stage-transitions';
import { endWhenOverdue, type EngineStore, transition } from './transition';

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 60_000;
/** A stage may take three times what its worker template estimates, and at least this long. */
const ESTIMATE_FACTOR = 3;
const SHORTEST_TIMEOUT_MS = 30_000;

export interface AttemptId {
  executionId: string;
  order: number;
  attempt: number;
}

/** Why an attempt came to nothing, and whether another may do better. */
export type AttemptFailure = NonNullable<StageAttempt['reason']>;

/** Names an attempt for ever; the worker answers the same key with the same job. */
export function attemptKey({ executionId, order, attempt }: AttemptId): string {
  return `${executionId}:${order}:${attempt}`;
}

/** What is sent to a worker. */
export interface Offer {
  worker: string;
  message: OfferMessage;
  /** The job that the worker made of it, when it was accepted before a crash. */
  acceptedJob: string | null;
}

/**
 * Records that an attempt is offered to its worker.
 * @returns the offer; null when there is nothing to offer any more: the execution has ended, or the attempt has, because
 * this step is repeated after a crash and the worker's result came in between.
 */
export function offerAttempt(store: EngineStore, id: AttemptId): Promise<Offer | null> {
  return transition(store, id.executionId, async (manager, execution) => {
    if (hasEnded(execution.status)) return null;
    const known = await manager.findOneBy(StageAttempt, { key: attemptKey(id) });
    if (known && known.status !== AttemptStatus.OFFERED && known.status !== AttemptStatus.ACCEPTED) return null;
    const stage = await manager.findOneByOrFail(StageExecution, { executionId: id.executionId, order: id.order });
    const planned = plannedStage(execution, id.order);
    const template = planned.template;
    if (!template || stage.status !== StageStatus.RUNNING) throw new Error(`stage ${id.order} of ${id.executionId} is not ready to be offered`);
    const key = attemptKey(id);
    const timeoutMs = planned.timeoutMs ?? Math.max(template.estimatedTimeMs * ESTIMATE_FACTOR, SHORTEST_TIMEOUT_MS);
    const maxPriceMicros = priceEstimate(template).maxMicros;
    await manager
      .createQueryBuilder()
      .insert()
      .into(StageAttempt)
      .values({ key, stageId: stage.id, executionId: id.executionId, attempt: id.attempt, status: AttemptStatus.OFFERED })
      .orIgnore()
      .execute();
    await appendEvent(manager, id.executionId, {
      type: EventType.STAGE_OFFERED,
      key: `offer:${id.order}:${id.attempt}`,
      stage: id.order,
      data: { attempt: id.attempt, maxPriceMicros, timeoutMs },
    });
    const { client } = execution.plan;
    const message: OfferMessage = {
      key,
      executionId: id.executionId,
      stage: id.order,
      attempt: id.attempt,
      client: { id: client.id, tier: client.tier },
      templateId: template.id,
      templateVersion: template.version,
      parameters: stage.parameters ?? {},
      limits: { maxPriceMicros, timeoutMs },
    };
    return { worker: stage.worker, message, acceptedJob: known?.jobId ?? null };
  });
}

/** Records that the worker took the attempt on; @returns false when it is too late for that. */
export function acceptAttempt(store: EngineStore, id: AttemptId, terms: { jobId: string; maxPriceMicros: number; timeoutMs: number }): Promise<boolean> {
  return transition(store, id.executionId, async (manager, execution) => {
    if (hasEnded(execution.status)) return false;
    const updated = await manager.query<[unknown, number]>(
      `update orchestrator.stage_attempt
          set status = 'accepted', job_id = $2, max_price_micros = $3, deadline_at = now() + make_interval(secs => $4::float8 / 1000)
        where key = $1 and status = 'offered'`,
      [attemptKey(id), terms.jobId, terms.maxPriceMicros, terms.timeoutMs],
    );
    // None: the step is repeated after a crash, and the attempt was accepted before it.
    if (updated[1] === 1) {
      await manager.query(`update orchestrator.stage_execution set job_id = $3, progress = 0, progress_message = '' where execution_id = $1 and "order" = $2`, [
        id.executionId,
        id.order,
        terms.jobId,
      ]);
      await appendEvent(manager, id.executionId, {
        type: EventType.STAGE_ACCEPTED,
        key: `accept:${id.order}:${id.attempt}`,
        stage: id.order,
        data: { attempt: id.attempt, maxPriceMicros: terms.maxPriceMicros, timeoutMs: terms.timeoutMs },
      });
    }
    return true;
  });
}

/** Records that the worker refused the attempt or did not answer the offer. */
export function rejectAttempt(store: EngineStore, id: AttemptId, reason: AttemptFailure): Promise<void> {
  return transition(store, id.executionId, async (manager, execution) => {
    if (hasEnded(execution.status)) return;
    await manager.query(
      `update orchestrator.stage_attempt set status = 'rejected', reason = $2, ended_at = now() where key = $1 and status in ('offered', 'accepted')`,
      [attemptKey(id), JSON.stringify(reason)],
    );
    await appendEvent(manager, id.executionId, {
      type: EventType.STAGE_REJECTED,
      key: `reject:${id.order}:${id.attempt}`,
      stage: id.order,
      data: { attempt: id.attempt, reason },
    });
  });
}

/** What follows from how an attempt stands; `cancelJob` names a job that the worker should stop. */
export type Conclusion =
  | { next: 'wait'; ms: number }
  | { next: 'retry'; ms: number; cancelJob: string | null }
  | { next: 'stage-over'; cancelJob: string | null }
  | { next: 'ended'; cancelJob: string | null };

/** Looks how an attempt stands and draws the conclusion: wait on, try again, or go on after the stage. */
export function concludeAttempt(store: EngineStore, id: AttemptId, maxAttempts: number): Promise<Conclusion> {
  return transition(store, id.executionId, async (manager, execution): Promise<Conclusion> => {
    const attempt = await manager.findOneBy(StageAttempt, { key: attemptKey(id) });
    if (hasEnded(execution.status) || (await endWhenOverdue(manager, execution))) {
      return { next: 'ended', cancelJob: attempt?.status === AttemptStatus.COMPLETED ? null : (attempt?.jobId ?? null) };
    }
    if (!attempt) throw new Error(`attempt ${attemptKey(id)} was never offered`);
    if (attempt.status === AttemptStatus.COMPLETED) return { next: 'stage-over', cancelJob: null };

    let { reason } = attempt;
    let cancelJob: string | null = null;
    if (attempt.status === AttemptStatus.ACCEPTED) {
      const ms = (attempt.deadlineAt?.getTime() ?? 0) - Date.now();
      if (ms > 0) return { next: 'wait', ms: Math.min(ms, msUntil(execution.deadlineAt)) };
      reason = { code: 'TIMEOUT', message: 'The worker did not deliver in time.', retryable: true, details: { deadlineAt: attempt.deadlineAt?.toISOString() } };
      cancelJob = attempt.jobId;
      await manager.update(StageAttempt, { key: attempt.key }, { status: AttemptStatus.FAILED, reason: reason as never, endedAt: new Date() });
    }
    reason ??= { code: 'WORKER_ERROR', message: 'The attempt came to nothing.', retryable: true };

    if (reason.retryable && id.attempt < maxAttempts) {
      const ms = retryDelay(id.attempt, reason.retryAfterMs);
      await appendEvent(manager, id.executionId, {
        type: EventType.STAGE_RETRIED,
        key: `retry:${id.order}:${id.attempt}`,
        stage: id.order,
        data: { attempt: id.attempt + 1, delayMs: ms, reason },
      });
      return { next: 'retry', ms: Math.min(ms, msUntil(execution.deadlineAt)), cancelJob };
    }
    const stage = await manager.findOneByOrFail(StageExecution, { executionId: id.executionId, order: id.order });
    const { code, message, details } = reason;
    return { ...(await failStage(manager, execution, stage, { code, message, ...(details && { details }) })), cancelJob };
  });
}

/** Exponential back-off with full jitter, never sooner than the worker asked. */
function retryDelay(attempt: number, retryAfterMs = 0): number {
  const ceiling = Math.min(FIRST_DELAY_MS * 2 ** (attempt - 1), LONGEST_DELAY_MS);
  return Math.max(randomInt(ceiling), Math.min(retryAfterMs, LONGEST_DELAY_MS));
}

function msUntil(date: Date | null): number {
  return date ? Math.max(date.getTime() - Date.now(), 0) : Number.MAX_SAFE_INTEGER;
}
