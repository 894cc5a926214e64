import type { DatabaseOptions } from '../lib/database/data-source';
import { JobEffect } from './effect.entity';
import { Job } from './job.entity';

/** What 0.1 called the migrations of a worker. */
const NAMES_IN_0_1 = {
  CreateJobs1764500000000: 'WorkerKitJobs1764000000000',
  PaceReports1764700000000: 'WorkerKitPaceOfReports1764100000000',
};

/** The tables of a worker that has no others: its jobs, in a schema of their own. */
export function jobTables(url: string, schema: string): DatabaseOptions {
  if (!/^[a-z][a-z0-9_]{0,40}$/.test(schema))
    throw new Error(`The schema "${schema}" must be small letters, digits and underscores, and begin with a letter.`);
  return { url, schema, entities: [Job, JobEffect], migrations: 'worker-kit', renamedMigrations: NAMES_IN_0_1 };
}
