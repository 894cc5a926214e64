import { APICallError, jsonSchema, type LanguageModelUsage, NoObjectGeneratedError, Output, streamText } from 'ai';
import { JobError } from '../../contracts/job-error';
import { stripInvisibleCharacters, stripInvisibleCharactersDeep } from '../../lib/text/invisible-characters';
import { countTokens } from '../../lib/text/tokens';
import { explainStatus, languageModel } from './language-model';
import { providerCost } from './prices';
import type { ProviderModel, Question, Reply } from './question';
import { readAnswer } from './read-answer';
import { strictSchema } from './strict-schema';

// What a model does not support, such as a temperature, is known from its page; it is no news for every job.
globalThis.AI_SDK_LOG_WARNINGS = false;

/** Asks a model and reads its answer as it comes. @throws JobError */
export async function stream(
  { provider, name, choice, prices, stalledMs }: ProviderModel,
  question: Question,
  signal: AbortSignal,
): Promise<Reply> {
  let failure: Error | undefined;
  let fault: JobError | undefined;
  let hasBegun = false;
  const stalled = new AbortController();
  const silence = setTimeout(() => stalled.abort(), stalledMs);
  const result = streamText({
    model: languageModel(
      provider,
      name,
      () => {
        hasBegun = true;
        silence.refresh();
      },
      (told) => {
        fault ??= told;
      },
    ),
    system: question.system,
    prompt: question.prompt,
    output: Output.object({ schema: jsonSchema(strictSchema(question.schema)), name: question.schemaName }),
    ...(choice.temperature !== undefined && { temperature: choice.temperature }),
    ...(choice.maxOutputTokens !== undefined && { maxOutputTokens: choice.maxOutputTokens }),
    // What is tried again, and when, is the provider's policy.
    maxRetries: 0,
    abortSignal: AbortSignal.any([signal, stalled.signal]),
    onError: ({ error }) => {
      failure = error instanceof Error ? error : new Error('the provider failed', { cause: error });
    },
  });
  let said = '';
  /** What a call took, as its provider tells; what one does not tell is counted here. */
  const replyTo = (usage: LanguageModelUsage | undefined, text: string): Reply => {
    const isTold = (usage?.inputTokens ?? 0) > 0 || (usage?.outputTokens ?? 0) > 0;
    const inputTokens = isTold
      ? (usage?.inputTokens ?? 0)
      : countTokens(question.system) + countTokens(question.prompt);
    const outputTokens = isTold ? (usage?.outputTokens ?? 0) : countTokens(text);
    const told = {
      usage: {
        inputTokens,
        outputTokens,
        providerCostMicros: providerCost(prices, choice.model, inputTokens, outputTokens),
      },
      notes: isTold
        ? []
        : [
            `${choice.model} did not say how many tokens it took: ${inputTokens + outputTokens} were counted in what was asked and answered.`,
          ],
    };
    // Nobody sees such characters, and no table takes them.
    const read = stripInvisibleCharactersDeep(readAnswer(stripInvisibleCharacters(text), question.schema));
    if (!('value' in read)) return { ...told, ...read };
    const mended = question.mend?.(read.value) ?? { value: read.value, notes: [], faults: [] };
    return mended.faults.length > 0
      ? { ...told, text, faults: mended.faults }
      : { usage: told.usage, value: mended.value, notes: [...told.notes, ...mended.notes] };
  };
  const cutOff = (reason: string | undefined, usage: LanguageModelUsage | undefined): void => {
    if (reason === 'length')
      throw new JobError(
        'ANSWER_CUT_OFF',
        `The answer of ${choice.model} was cut off at the limit of its length${choice.maxOutputTokens === undefined ? '' : ` (maxOutputTokens ${choice.maxOutputTokens})`}. Allow more tokens, or ask for less.`,
        { retryable: false, usage: replyTo(usage, said).usage },
      );
    if (reason === 'content-filter')
      throw new JobError('ANSWER_WITHHELD', `A filter of the provider withheld the answer of ${choice.model}.`, {
        retryable: false,
        usage: replyTo(usage, said).usage,
      });
  };
  try {
    for await (const partial of result.partialOutputStream) question.onPartial?.(partial);
    if (fault) throw fault;
    if (failure !== undefined) throw failure;
    said = await result.text;
    cutOff(await result.finishReason, await result.usage);
    return replyTo(await result.usage, said);
  } catch (error) {
    signal.throwIfAborted();
    if (stalled.signal.aborted)
      throw new JobError('PROVIDER_BROKE_OFF', `The provider was silent for ${stalledMs} ms.`, {
        retryable: true,
        cause: error,
      });
    if (fault) throw fault;
    if (error instanceof JobError) throw error;
    if (NoObjectGeneratedError.isInstance(error)) {
      said = error.text ?? '';
      cutOff(error.finishReason, error.usage);
      return replyTo(error.usage, said);
    }
    if (hasBegun)
      throw new JobError('PROVIDER_BROKE_OFF', 'The provider broke off in the middle of its answer.', {
        retryable: true,
        cause: error,
      });
    if (APICallError.isInstance(error)) throw explainStatus(error);
    throw new JobError('PROVIDER_UNAVAILABLE', 'The provider returned an invalid response.', {
      retryable: true,
      cause: error,
    });
  } finally {
    clearTimeout(silence);
  }
}
