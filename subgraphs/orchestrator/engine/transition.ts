import type { DataSource, EntityManager } from 'typeorm';
import { appendEvent } from '../events/append-event';
import { EventType } from '../events/event.entity';
import type { EventBus } from '../events/event-bus';
import { Execution, type Reason } from '../executions/execution.entity';
import { ExecutionStatus, hasEnded } from '../executions/status';

/** What every transition works with. */
export interface EngineStore {
  database: DataSource;
  bus: EventBus;
}

/**
 * One change of state and the events that tell of it, in one transaction. The execution's row is locked first, so
 * transitions of one execution happen one after the other; readers are woken after the commit.
 */
export async function transition<T>(store: EngineStore, executionId: string, change: (manager: EntityManager, execution: Execution) => Promise<T>): Promise<T> {
  const result = await store.database.transaction(async (manager) => {
    const execution = await manager.findOneOrFail(Execution, { where: { id: executionId }, lock: { mode: 'pessimistic_write' } });
    return change(manager, execution);
  });
  store.bus.publish(executionId);
  return result;
}

export type EndStatus = ExecutionStatus.COMPLETED | ExecutionStatus.PARTIAL | ExecutionStatus.FAILED | ExecutionStatus.CANCELLED;

const FINAL_EVENT: Record<EndStatus, EventType> = {
  [ExecutionStatus.COMPLETED]: EventType.EXECUTION_COMPLETED,
  [ExecutionStatus.PARTIAL]: EventType.EXECUTION_COMPLETED,
  [ExecutionStatus.FAILED]: EventType.EXECUTION_FAILED,
  [ExecutionStatus.CANCELLED]: EventType.EXECUTION_CANCELLED,
};

/** Brings an execution to its one end; what is still open in it is cancelled. */
export async function endExecution(manager: EntityManager, execution: Execution, status: EndStatus, reason: Reason | null): Promise<void> {
  if (hasEnded(execution.status)) return;
  await manager.query(
    `update orchestrator.stage_attempt set status = 'cancelled', ended_at = now() where execution_id = $1 and status in ('offered', 'accepted')`,
    [execution.id],
  );
  await manager.query(
    `update orchestrator.stage_execution set status = 'cancelled', ended_at = now() where execution_id = $1 and status in ('pending', 'running')`,
    [execution.id],
  );
  await manager.query(`update orchestrator.execution set status = $2, failure = $3, ended_at = now() where id = $1`, [
    execution.id,
    status,
    status === ExecutionStatus.FAILED ? JSON.stringify(reason) : null,
  ]);
  await appendEvent(manager, execution.id, { type: FINAL_EVENT[status], key: 'end', data: { status, reason } });
}

/** Fails the execution when its time is over. @returns whether it was. */
export async function endWhenOverdue(manager: EntityManager, execution: Execution): Promise<boolean> {
  if (!execution.deadlineAt || execution.deadlineAt.getTime() > Date.now()) return false;
  await endExecution(manager, execution, ExecutionStatus.FAILED, {
    code: 'DEADLINE_EXCEEDED',
    message: `The execution did not end by ${execution.deadlineAt.toISOString()}.`,
    details: { deadlineAt: execution.deadlineAt.toISOString() },
  });
  return true;
}
