import type { DataSource } from 'typeorm';
import { openDatabase } from '../../lib/database/data-source';
import { JobEffect } from '../../lib/worker/effect.entity';
import { Job } from '../../lib/worker/job.entity';
import { granulatorMigrations } from '../../migrations/granulator';
import { GranulatorTemplateRow } from './templates/template.entity';

/** Opens the granulator's tables, the schema `granulator` of the database. */
export function openGranulatorDatabase(url: string): Promise<DataSource> {
  return openDatabase({ url, schema: 'granulator', entities: [GranulatorTemplateRow, Job, JobEffect], migrations: granulatorMigrations });
}
