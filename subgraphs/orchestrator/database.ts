import type { DataSource } from 'typeorm';
import { openDatabase } from '../../lib/database/data-source';
import { orchestratorMigrations } from '../../migrations/orchestrator';
import { ExecutionEventRow } from './events/event.entity';
import { Execution } from './executions/execution.entity';
import { StageAttempt, StageExecution } from './executions/stage-execution.entity';

/** Opens the orchestrator's tables, the schema `orchestrator` of the database. */
export function openOrchestratorDatabase(url: string): Promise<DataSource> {
  return openDatabase({
    url,
    schema: 'orchestrator',
    entities: [Execution, ExecutionEventRow, StageAttempt, StageExecution],
    migrations: orchestratorMigrations,
    poolSize: 15,
  });
}
