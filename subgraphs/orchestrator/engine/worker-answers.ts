import type { EntityManager } from 'typeorm';
import { validateJson } from '../../../lib/worker/json-schema';
import type { ProgressMessage, ResultMessage } from '../../../lib/worker/protocol';
import { newId } from '../../../lib/ids';
import { appendEvent } from '../events/append-event';
import { EventType } from '../events/event.entity';
import type { Execution } from '../executions/execution.entity';
import { StageAttempt, StageExecution } from '../executions/stage-execution.entity';
import { AttemptStatus, hasEnded, StageStatus } from '../executions/status';
import type { AttemptFailure } from './attempt-transitions';
import { plannedStage } from './stage-transitions';
import { type EngineStore, transition } from './transition';

/** What becomes of a message of a worker. */
export type Reception = { taken: true; executionId: string } | { taken: false; code: 'UNKNOWN_JOB' | 'LATE' | 'KEY_MISMATCH'; message: string };

interface Message {
  worker: string;
  jobId: string;
}

/** Records a step of progress of an attempt that is being worked on. */
export function takeProgress(store: EngineStore, from: Message, { key, percent, message }: ProgressMessage): Promise<Reception> {
  return receive(store, from, key, async (manager, execution, attempt, stage) => {
    if (hasEnded(execution.status) || attempt.status !== AttemptStatus.ACCEPTED) return late(attempt);
    await manager.update(StageExecution, { id: stage.id }, { progress: Math.round(percent), progressMessage: message });
    await appendEvent(manager, execution.id, {
      type: EventType.STAGE_PROGRESSED,
      key: newId('p'),
      stage: stage.order,
      data: { attempt: attempt.attempt, percent, message },
    });
    return { taken: true, executionId: execution.id };
  });
}

/**
 * Records the result of an attempt, once: a repeated message of the same result is taken without effect, a late one
 * is refused. An output that breaks the template's schema, or a price above the agreement, fails the attempt.
 */
export function takeResult(store: EngineStore, from: Message, result: ResultMessage): Promise<Reception> {
  return receive(store, from, result.key, async (manager, execution, attempt, stage) => {
    const repeated = attempt.status === AttemptStatus.COMPLETED || attempt.status === AttemptStatus.FAILED;
    if (repeated && attempt.reason?.code !== 'TIMEOUT') return { taken: true, executionId: execution.id };
    if (hasEnded(execution.status) || attempt.status !== AttemptStatus.ACCEPTED) return late(attempt);
    const { inputTokens, outputTokens, providerCostMicros } = result.usage;
    const figures = { inputTokens, outputTokens, providerCostMicros, endedAt: new Date() };
    const failure = faultOf(result, execution, attempt, stage);
    if (failure || result.outcome === 'failed') {
      await manager.update(StageAttempt, { key: attempt.key }, { status: AttemptStatus.FAILED, reason: failure as never, ...figures });
      return { taken: true, executionId: execution.id };
    }
    await manager.update(StageAttempt, { key: attempt.key }, { status: AttemptStatus.COMPLETED, priceMicros: result.priceMicros, ...figures });
    await manager.update(
      StageExecution,
      { id: stage.id },
      { status: StageStatus.COMPLETED, output: result.output as never, progress: 100, progressMessage: 'Done', endedAt: new Date() },
    );
    await appendEvent(manager, execution.id, {
      type: EventType.STAGE_COMPLETED,
      key: `complete:${stage.order}`,
      stage: stage.order,
      data: { attempt: attempt.attempt, priceMicros: result.priceMicros },
    });
    return { taken: true, executionId: execution.id };
  });
}

function faultOf(result: ResultMessage, execution: Execution, attempt: StageAttempt, stage: StageExecution): AttemptFailure | null {
  if (result.outcome === 'failed') {
    const { code, message, retryable, retryAfterMs } = result.error;
    return { code, message, retryable, ...(retryAfterMs !== undefined && { retryAfterMs }) };
  }
  const schema = plannedStage(execution, stage.order).template?.outputSchema ?? {};
  const [fault] = validateJson(schema, result.output);
  if (fault) {
    return {
      code: 'INVALID_OUTPUT',
      message: `The worker's output breaks its template's schema: ${fault.path.join('.') || 'output'} ${fault.message}.`,
      retryable: false,
    };
  }
  const limit = attempt.maxPriceMicros ?? 0;
  if (result.priceMicros > limit) {
    return { code: 'PRICE_EXCEEDED', message: `The worker charges ${result.priceMicros} micro-dollars, agreed were at most ${limit}.`, retryable: false };
  }
  return null;
}

async function receive(
  store: EngineStore,
  { worker, jobId }: Message,
  key: string,
  take: (manager: EntityManager, execution: Execution, attempt: StageAttempt, stage: StageExecution) => Promise<Reception>,
): Promise<Reception> {
  const attempt = await store.database.getRepository(StageAttempt).findOneBy({ jobId });
  const stage = attempt && (await store.database.getRepository(StageExecution).findOneBy({ id: attempt.stageId, worker }));
  if (!attempt || !stage) return { taken: false, code: 'UNKNOWN_JOB', message: `There is no job ${jobId} of worker ${worker}.` };
  if (attempt.key !== key) return { taken: false, code: 'KEY_MISMATCH', message: `Job ${jobId} was not made for ${key}.` };
  return transition(store, attempt.executionId, async (manager, execution) =>
    take(manager, execution, await manager.findOneByOrFail(StageAttempt, { key }), await manager.findOneByOrFail(StageExecution, { id: stage.id })),
  );
}

function late(attempt: StageAttempt): Reception {
  return { taken: false, code: 'LATE', message: `The attempt ${attempt.key} is ${attempt.status}; nothing more is taken for it.` };
}
