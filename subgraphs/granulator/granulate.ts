import { JobError } from '../../contracts/job-error';
import type { Usage } from '../../contracts/worker-protocol';
import type { Validation } from '../../contracts/validation';
import type { ModelChoice } from '../../contracts/worker-template';
import type { WorkInput, WorkOutcome } from '../../worker-subgraph-kit';
import { NO_USAGE, sumOfUsage } from '../../contracts/usage';
import type { ModelAnswer, ModelInput } from './model/model';
import type { StructureModels } from './model/structure-models';
import { sourceTextOf } from './model/source';
import { askJudge, JUDGED_FROM_LEVEL } from './quality/judge';
import { validationOf } from './quality/validation';
import type { StructureType } from './structures/structure';
import { inThread } from './threads/pool';

/** What is to be made, and by which models. */
interface Order {
  structureType: StructureType;
  models: ModelChoice[];
}

/**
 * The one function that the granulator supplies to the worker kit: a job's parameters become a structure, whose quality is measured.
 * What is not good enough is made once more with the findings, by a model that can do better; then it fails or is delivered with
 * warnings, as the parameter `onLowQuality` says.
 */
export async function granulate(
  models: StructureModels,
  { structureType, models: choices }: Order,
  { parameters, signal, progress, once }: Omit<WorkInput, 'template'>,
): Promise<WorkOutcome> {
  const input: ModelInput = { structureType, parameters, findings: [], signal, progress, once };
  const first = await models.granulate(choices, input);
  const settled = (answer: ModelAnswer, validations: Validation[]): WorkOutcome =>
    settle(answer, validations, parameters, models.priceList);
  if (first.isPattern) return settled(first, []);
  const measured = await measure(models, first, 1, input);
  if (measured.validation.passed || !first.learns) return settled(measured.answer, [measured.validation]);

  const { issues, recommendations } = measured.validation;
  const second = await tryAgain(models, choices, { ...input, findings: [...issues, ...recommendations] });
  if (!second.answer) {
    const { answer } = measured;
    return settled(
      { ...answer, usage: sumOfUsage(answer.usage, second.usage), warnings: [...answer.warnings, second.warning] },
      [measured.validation],
    );
  }
  const again = await measure(models, second.answer, 2, input);
  const better = again.validation.score >= measured.validation.score ? again.answer : measured.answer;
  return settled({ ...better, usage: sumOfUsage(measured.answer.usage, again.answer.usage) }, [
    measured.validation,
    again.validation,
  ]);
}

/** Measures an answer with everything that can be counted, and with what a judge says of the rest. */
async function measure(
  models: StructureModels,
  answer: ModelAnswer,
  attempt: number,
  input: ModelInput,
): Promise<{ answer: ModelAnswer; validation: Validation }> {
  const { structureType: type, parameters, signal } = input;
  const level = Number(parameters['validationLevel'] ?? 1);
  const subject = { type, content: answer.output, parameters, source: sourceTextOf(parameters) };
  const measured = await inThread('measure', { subject, level }, { signal });
  if (!models.judge || level < JUDGED_FROM_LEVEL)
    return { answer, validation: validationOf(type, measured, level, attempt) };
  const judged = await askJudge(models.judge, subject, attempt, input);
  return {
    answer: {
      ...answer,
      usage: sumOfUsage(answer.usage, judged.usage),
      warnings: [...answer.warnings, ...judged.warnings],
    },
    validation: validationOf(type, [...measured, ...judged.measured], level, attempt),
  };
}

/** An answer with what was measured of it: good enough, or with a warning, or a failure. @throws JobError */
function settle(
  answer: ModelAnswer,
  validations: Validation[],
  parameters: Record<string, unknown>,
  priceList: string,
): WorkOutcome {
  const { output, usage, warnings, model, tokens, isPattern } = answer;
  const outcome = {
    output,
    usage,
    model,
    warnings,
    paidTokens: tokens,
    isPattern,
    details: { validations, priceList },
  };
  const best = [...validations].sort((a, b) => b.score - a.score).at(0);
  if (best?.passed) return outcome;
  const low = best
    ? `The quality score is ${best.score}; ${best.threshold} is needed. ${best.issues.join('. ')}`
    : 'Nothing could be measured: it is a general pattern, made without a source text.';
  if (parameters['onLowQuality'] === 'fail') throw new JobError('QUALITY_TOO_LOW', low, { retryable: false, usage });
  return isPattern ? outcome : { ...outcome, warnings: [...warnings, low] };
}

/** Another try; that it fails is no reason to lose what is there. @throws the signal's reason */
async function tryAgain(
  models: StructureModels,
  choices: ModelChoice[],
  input: ModelInput,
): Promise<{ answer: ModelAnswer } | { answer: null; usage: Usage; warning: string }> {
  try {
    return { answer: await models.granulate(choices, input) };
  } catch (error) {
    input.signal.throwIfAborted();
    if (!(error instanceof JobError)) throw error;
    return {
      answer: null,
      usage: error.options.usage ?? NO_USAGE,
      warning: `A second try with the findings failed: ${error.message}`,
    };
  }
}
