import { OrchestratorTables1764000000000 } from './0001-tables';
import { OrchestratorEngine1764100000000 } from './0002-engine';
import { OrchestratorIsolation1764200000000 } from './0003-isolation';

/** Migrations of the schema `orchestrator`, in order. Only ever add to the end. */
export const orchestratorMigrations = [
  OrchestratorTables1764000000000,
  OrchestratorEngine1764100000000,
  OrchestratorIsolation1764200000000,
];
