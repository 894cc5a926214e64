import type { DatabaseOptions } from '../lib/database/data-source';
import { JobEffect } from './effect.entity';
import { Job } from './job.entity';

/** The tables of a worker that has no others: its jobs, in a schema of their own. */
export function jobTables(url: string, schema: string): DatabaseOptions {
  if (!/^[a-z][a-z0-9_]{0,40}$/.test(schema))
    throw new Error(`The schema "${schema}" must be small letters, digits and underscores, and begin with a letter.`);
  return { url, schema, entities: [Job, JobEffect], migrations: 'worker-kit' };
}
