import type { EntityManager } from 'typeorm';
import type { EventType } from './event.entity';

export interface NewEvent {
  type: EventType;
  /** Names the fact within its execution; a second event of the same key is not written. */
  key: string;
  stage?: number;
  data?: Record<string, unknown>;
}

/**
 * Writes an event in the caller's transaction, with the next sequence of its execution. The update locks the
 * execution's row until the commit: sequences have no gap, and their order is the order of the commits.
 */
export async function appendEvent(manager: EntityManager, executionId: string, event: NewEvent): Promise<void> {
  await manager.query(
    `with next as (
       update orchestrator.execution set last_sequence = last_sequence + 1
        where id = $1
          and not exists (select 1 from orchestrator.execution_event where execution_id = $1 and key = $2)
       returning last_sequence)
     insert into orchestrator.execution_event (execution_id, sequence, type, stage, data, key)
     select $1, last_sequence, $3, $4, $5, $2 from next`,
    [executionId, event.key, event.type, event.stage ?? null, JSON.stringify(event.data ?? {})],
  );
}
