import { groupBy } from '../../../lib/database/by-key';
import { defineLoader } from '../../../subgraph-kit/loader';
import type { Pause } from './timeline';

/** When executions were paused and resumed. */
export const pausesOfExecution = defineLoader<string, Pause[]>(async (ids, { database }) => {
  const rows = await database.query<(Pause & { id: string })[]>(
    `select execution_id as id, occurred_at as "from",
            (select min(resumed.occurred_at) from orchestrator.execution_event resumed
              where resumed.execution_id = paused.execution_id and resumed.type = 'ExecutionResumed'
                and resumed.sequence > paused.sequence) as "to"
       from orchestrator.execution_event paused
      where execution_id = any($1) and type = 'ExecutionPaused' order by sequence`,
    [ids],
  );
  return groupBy(ids, rows, (row) => row.id);
});
