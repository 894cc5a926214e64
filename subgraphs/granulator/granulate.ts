import type { DataSource } from 'typeorm';
import { JobError, type JobInput, type JobOutcome } from '../../lib/worker/runner';
import type { Model } from './model/model';
import { templateVersion } from './templates/template-catalogue';

/** The one function that the granulator supplies to the worker kit: a job's parameters become a structure. */
export async function granulate(model: Model, database: DataSource, { job, parameters, signal, progress, once }: JobInput): Promise<JobOutcome> {
  const template = await templateVersion(database, job.templateId, job.templateVersion);
  if (!template) throw new JobError('TEMPLATE_NOT_FOUND', `There is no version ${job.templateVersion} of template ${job.templateId}.`);
  return model.granulate({ structureType: template.structureType, parameters, signal, progress, once });
}
