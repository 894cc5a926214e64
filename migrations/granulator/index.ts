import { GranulatorTables1764000000000 } from './0001-tables';

/** Migrations of the schema `granulator`, in order. Only ever add to the end. */
export const granulatorMigrations = [GranulatorTables1764000000000];
