import type { DataSource } from 'typeorm';
import { type DatabaseOptions, openDatabase } from '../../lib/database/data-source';
import { orchestratorMigrations } from '../../migrations/orchestrator';
import { ClientFeed } from './events/client-feed.entity';
import { ExecutionEventRow } from './events/event.entity';
import { Execution } from './executions/execution.entity';
import { StageAttempt, StageExecution } from './executions/stage-execution.entity';
import { Queue, QueueEntry } from './queues/queue.entity';

/** The orchestrator's tables, the schema `orchestrator` of the database. */
export const orchestratorTables = (url: string): DatabaseOptions => ({
  url,
  schema: 'orchestrator',
  entities: [ClientFeed, Execution, ExecutionEventRow, Queue, QueueEntry, StageAttempt, StageExecution],
  migrations: orchestratorMigrations,
  poolSize: 15,
});

/** Brings the orchestrator's tables up to date and opens them. */
export function openOrchestratorDatabase(url: string): Promise<DataSource> {
  return openDatabase(orchestratorTables(url));
}
