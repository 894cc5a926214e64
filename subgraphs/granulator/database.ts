import type { DataSource } from 'typeorm';
import { type DatabaseOptions, openDatabase } from '../../lib/database/data-source';
import { JobEffect } from '../../worker-kit/effect.entity';
import { Job } from '../../worker-kit/job.entity';
import { granulatorMigrations } from '../../migrations/granulator';
import { ProviderBucket } from './model/providers/bucket.entity';
import { GranulatorTemplateRow } from './templates/template.entity';
import { TemplateTrial } from './templates/trial.entity';

/** The granulator's tables, the schema `granulator` of the database. */
export const granulatorTables = (url: string): DatabaseOptions => ({
  url,
  schema: 'granulator',
  entities: [GranulatorTemplateRow, TemplateTrial, Job, JobEffect, ProviderBucket],
  migrations: granulatorMigrations,
});

/** Brings the granulator's tables up to date and opens them. */
export function openGranulatorDatabase(url: string): Promise<DataSource> {
  return openDatabase(granulatorTables(url));
}
