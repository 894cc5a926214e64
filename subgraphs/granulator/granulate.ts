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
  const measure = (answer: ModelAnswer, attempt: number): Promise<Validation> =>
    inThread('measure', { subject: { type: structureType, content: answer.output, parameters, source }, level, attempt }, { signal });

  const first = await model.granulate(input);
  if (first.isPattern) return settle(first, [], parameters);
  const validation = await measure(first, 1);
  if (validation.passed || !model.learns) return settle(first, [validation], parameters);
  const second = await tryAgain(model, { ...input, findings: [...validation.issues, ...validation.recommendations] });
  const usage = sum(first.usage, second.usage);
  if (!second.answer) return settle({ ...first, usage, warnings: [...first.warnings, second.warning] }, [validation], parameters);
  const validations = [validation, await measure(second.answer, 2)];
  const better = validations[1].score >= validation.score ? second.answer : first;
  return settle({ ...better, usage }, validations, parameters);
}

/** An answer with what was measured of it: good enough, or with a warning, or a failure. @throws JobError */
function settle(answer: ModelAnswer, validations: Validation[], parameters: Record<string, unknown>): JobOutcome {
  const { isPattern, ...delivered } = answer;
  const details = { validations } satisfies GranulationDetails;
  const best = [...validations].sort((a, b) => b.score - a.score).at(0);
  if (best?.passed) return { ...delivered, details };
  const low = best
    ? `The quality score is ${best.score}; ${best.threshold} is needed. ${best.issues.join('. ')}`
    : 'Nothing could be measured: it is a general pattern, made without a source text.';
  if (parameters['onLowQuality'] === 'fail') throw new JobError('QUALITY_TOO_LOW', low, { retryable: false, usage: answer.usage });
  return { ...delivered, warnings: isPattern ? answer.warnings : [...answer.warnings, low], details };
}

/** Another try; that it fails is no reason to lose what is there. @throws the signal's reason */
async function tryAgain(model: Model, input: ModelInput): Promise<{ answer: ModelAnswer; usage: Usage } | { answer: null; usage: Usage; warning: string }> {
  try {
    const answer = await model.granulate(input);
    return { answer, usage: answer.usage };
  } catch (error) {
    input.signal.throwIfAborted();
    if (!(error instanceof JobError)) throw error;
    return { answer: null, usage: error.options.usage ?? NO_USAGE, warning: `A second try with the findings failed: ${error.message}` };
  }
}

const NO_USAGE: Usage = { inputTokens: 0, outputTokens: 0, providerCostMicros: 0 };

function sum(a: Usage, b: Usage): Usage {
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    providerCostMicros: a.providerCostMicros + b.providerCostMicros,
  };
}
