import { appendEvent } from '../events/append-event';
import { EventType } from '../events/event.entity';
import { StageExecution } from '../executions/stage-execution.entity';
import { ExecutionStatus, hasEnded, StageStatus } from '../executions/status';
import { endExecution, type EngineStore, transition } from './transition';

/** How long an execution may take when its template does not say, in ms. */
export const DEFAULT_EXECUTION_MS = 300_000;
/** Reasons for which leaving a stage out is what the template wants, not a loss. */
const INTENDED_SKIPS = new Set(['CONDITION_FALSE']);

/** Begins an execution; @returns the orders of its stages, none when it has ended already. */
export function beginExecution(store: EngineStore, executionId: string): Promise<number[]> {
  return transition(store, executionId, async (manager, execution) => {
    if (hasEnded(execution.status)) return [];
    if (execution.status === ExecutionStatus.PENDING) {
      const limitMs = execution.plan.masterTemplate.maxExecutionTimeMs ?? DEFAULT_EXECUTION_MS;
      await manager.query(
        `update orchestrator.execution set status = 'running', started_at = now(), deadline_at = now() + make_interval(secs => $2::float8 / 1000) where id = $1`,
        [executionId, limitMs],
      );
      await appendEvent(manager, executionId, { type: EventType.EXECUTION_STARTED, key: 'start' });
    }
    return execution.plan.stages.map((stage) => stage.order);
  });
}

/** Ends an execution that cannot go on for a fault of ours; what it was is in the log. */
export function failExecution(store: EngineStore, executionId: string): Promise<void> {
  return transition(store, executionId, (manager, execution) =>
    endExecution(manager, execution, ExecutionStatus.FAILED, {
      code: 'INTERNAL_ERROR',
      message: 'The execution could not go on because of a fault of the service.',
    }),
  );
}

/** Ends an execution whose stages are all over: as partial when it lost one and its template counts that. */
export function finishExecution(store: EngineStore, executionId: string): Promise<void> {
  return transition(store, executionId, async (manager, execution) => {
    const stages = await manager.findBy(StageExecution, { executionId });
    const lost = stages.filter(
      (stage) => stage.status === StageStatus.FAILED || (stage.status === StageStatus.SKIPPED && !INTENDED_SKIPS.has(stage.reason?.code ?? '')),
    );
    const partial = lost.length > 0 && execution.plan.masterTemplate.allowPartialCompletion;
    await endExecution(manager, execution, partial ? ExecutionStatus.PARTIAL : ExecutionStatus.COMPLETED, null);
  });
}
