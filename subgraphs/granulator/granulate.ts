import type { DataSource } from 'typeorm';
import type { Usage } from '../../lib/worker/protocol';
import { JobError } from '../../lib/worker/job-error';
import type { JobInput, JobOutcome } from '../../lib/worker/runner';
import { sourceTextOf } from './model/source';
import type { Model, ModelAnswer, ModelInput } from './model/model';
import type { Validation } from './quality/validation';
import { inThread } from './threads/pool';
import { templateVersion } from './templates/template-catalogue';

/** What the granulator tells of a job beside its output. */
export interface GranulationDetails {
  /** How well each try came out. */
  validations: Validation[];
}

/**
 * The one function that the granulator supplies to the worker kit: a job's parameters become a structure, whose quality is measured.
 * What is not good enough is made once more with the findings, by a model that can do better; then it fails or is delivered with
 * warnings, as the parameter `onLowQuality` says.
 */
export async function granulate(model: Model, database: DataSource, { job, parameters, signal, progress, once }: JobInput): Promise<JobOutcome> {
  const template = await templateVersion(database, job.templateId, job.templateVersion);
  if (!template) throw new JobError('TEMPLATE_NOT_FOUND', `There is no version ${job.templateVersion} of template ${job.templateId}.`);
  const { structureType } = template;
  const level = Number(parameters['validationLevel'] ?? 1);
  const source = sourceTextOf(parameters);
  const input: ModelInput = { structureType, parameters, findings: [], signal, progress, once };
  const measure = ({ output }: ModelAnswer, attempt: number): Promise<Validation> =>
    inThread('measure', { subject: { type: structureType, content: output, parameters, source }, level, attempt }, { signal });

  let answer = await model.granulate(input);
  const validations = [await measure(answer, 1)];
  if (!validations[0].passed && model.learns) {
    const better = await model.granulate({ ...input, findings: [...validations[0].issues, ...validations[0].recommendations] });
    validations.push(await measure(better, 2));
    const usage = sum(answer.usage, better.usage);
    answer = { ...(validations[1].score >= validations[0].score ? better : answer), usage };
  }
  const best = validations.reduce((a, b) => (b.score >= a.score ? b : a));
  if (best.passed) return { ...answer, details: { validations } };
  const message = `The quality score is ${best.score}; ${best.threshold} is needed. ${best.issues.join('. ')}`;
  if (parameters['onLowQuality'] === 'fail') throw new JobError('QUALITY_TOO_LOW', message, { retryable: false, usage: answer.usage });
  return { ...answer, warnings: [...answer.warnings, message], details: { validations } };
}

function sum(a: Usage, b: Usage): Usage {
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    providerCostMicros: a.providerCostMicros + b.providerCostMicros,
  };
}
