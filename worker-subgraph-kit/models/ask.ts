import { APICallError, jsonSchema, type LanguageModelUsage, NoObjectGeneratedError, Output, streamText } from 'ai';
import type { z } from 'zod';
import { withSpan } from '../../lib/service/tracing';
import { JobError } from '../../contracts/job-error';
import type { Usage } from '../../contracts/worker-protocol';
import { stripInvisibleCharacters, stripInvisibleCharactersDeep } from '../../lib/text/invisible-characters';
import { countTokens } from '../../lib/text/language';
import { NO_USAGE, sumOfUsage } from '../../contracts/usage';
import type { JobInput } from '../../worker-kit';
import type { ModelChoice } from '../../contracts/worker-template';
import { type PriceList, providerCost } from './prices';
import { explainStatus, type Provider } from './provider';
import { readAnswer } from './read-answer';
import { strictSchema } from './strict-schema';

/** Tokens that an answer takes when nothing is known about it. */
const TYPICAL_TOKENS = 3_000;
/** How much of an answer that does not fit is shown to the model again. */
const QUOTED_CHARACTERS = 20_000;

// What a model does not support, such as a temperature, is known from its page; it is no news for every job.
globalThis.AI_SDK_LOG_WARNINGS = false;

/** A model of a provider, and how it is asked. */
export interface ProviderModel {
  provider: Provider;
  /** The provider's own name of the model. */
  name: string;
  choice: ModelChoice;
  prices: PriceList;
  /** A provider that sends nothing for so long has stalled, in ms. */
  stalledMs: number;
}

/** What is asked for: a value of a schema. */
export interface Question {
  /** Names the call: the same job never makes it twice. */
  effect: string;
  system: string;
  prompt: string;
  schema: z.ZodType;
  schemaName: string;
  /** Puts right what can be put right in a value that fits the schema, and tells what cannot; as it is when absent. */
  mend?: (value: Record<string, unknown>) => Mended;
  /** Called with what has arrived so far, as often as more arrives. */
  onPartial?: (partial: unknown) => void;
}

/** A value as it is used: what was changed in it, and what only the model can change. */
export interface Mended {
  value: Record<string, unknown>;
  notes: string[];
  faults: string[];
}

/** What a call yielded: a value that fits, or a text that does not and why. */
export type Reply = { usage: Usage; notes: string[] } & (
  { value: Record<string, unknown> } | { text: string; faults: string[] }
);
/** What is kept of a call, so that it is never made again: also that it failed. */
type Kept =
  | { reply: Reply }
  | {
      failure: { code: string; message: string; retryable: boolean; retryAfterMs?: number | undefined; usage?: Usage };
    };

/** The job that a model is asked for: what it costs is kept with it. */
export type AskingJob = Pick<JobInput, 'once' | 'signal'>;

/** A value that a model gave. */
export interface Answer {
  value: Record<string, unknown>;
  /** What was used in all. */
  usage: Usage;
  /** Tokens of the call that yielded it, which are what is paid for. */
  tokens: number;
  /** What a reader should know of it. */
  notes: string[];
}

/**
 * Asks for a value of a schema. An answer that does not fit is sent back once with its faults; then it is a failure that says them.
 * @param onRepair is called before the second time
 * @throws JobError
 */
export async function askUntilItFits(
  model: ProviderModel,
  { effect, ...question }: Question,
  job: AskingJob,
  onRepair: () => void = () => undefined,
): Promise<Answer> {
  const name = model.choice.model;
  const first = await askOnce(model, { ...question, effect: `generate ${effect}` }, job);
  if ('value' in first) return answerOf(first.value, first, first.usage);
  onRepair();
  const prompt = `${question.prompt}\n${repairOf(first)}`;
  const second = await askOnce(model, { ...question, prompt, effect: `repair ${effect}` }, job).catch(
    (error: unknown) => {
      if (error instanceof JobError) throw error.after(first.usage);
      throw error;
    },
  );
  const usage = sumOfUsage(first.usage, second.usage);
  if ('value' in second) return answerOf(second.value, second, usage);
  const message = `The answer of ${name} does not fit the schema of what was asked for, also in the second attempt: ${second.faults.slice(0, 3).join('; ')}`;
  throw new JobError('INVALID_OUTPUT', message, { retryable: true, usage });
}

const answerOf = (value: Record<string, unknown>, { usage: own, notes }: Reply, usage: Usage): Answer => ({
  value,
  usage,
  tokens: own.inputTokens + own.outputTokens,
  notes,
});

const repairOf = ({ text, faults }: { text: string; faults: string[] }): string =>
  `Your last answer does not fit the schema:\n- ${faults.join('\n- ')}\nAnswer again, as JSON that fits. Your last answer was:\n${text.slice(0, QUOTED_CHARACTERS)}`;

/** Fences what is data off from the instructions, whatever it says. */
export const FENCE = '-----source text-----';
/** A text as data: it cannot end its fence. */
export const fenced = (text: string): string => `${FENCE}\n${text.replaceAll(FENCE, '')}\n${FENCE}`;

/** Makes a call that is never made again: its reply, or that it failed, is kept before anything else. @throws JobError */
export async function askOnce(model: ProviderModel, question: Question, { once, signal }: AskingJob): Promise<Reply> {
  const effect = async (): Promise<Kept> => {
    try {
      return { reply: await withSpan(question.effect, {}, () => ask(model, question, signal)) };
    } catch (error) {
      if (signal.aborted || !(error instanceof JobError)) throw error;
      const { retryable, retryAfterMs, usage = NO_USAGE } = error.options;
      return { failure: { code: error.code, message: error.message, retryable, retryAfterMs, usage } };
    }
  };
  const done = await once(question.effect, effect);
  if ('reply' in done) return done.reply;
  const { code, message, ...options } = done.failure;
  throw new JobError(code, message, options);
}

/** Asks within the limits of the provider and in the time that the template gives the model. */
async function ask(model: ProviderModel, question: Question, stop: AbortSignal): Promise<Reply> {
  const { provider, choice } = model;
  const deadline = choice.timeoutMs === undefined ? null : AbortSignal.timeout(choice.timeoutMs);
  const signal = deadline ? AbortSignal.any([stop, deadline]) : stop;
  const estimate =
    countTokens(question.system) + countTokens(question.prompt) + (choice.maxOutputTokens ?? TYPICAL_TOKENS);
  try {
    return await provider.call(estimate, signal, async () => {
      const value = await stream(model, question, signal);
      return { value, tokens: value.usage.inputTokens + value.usage.outputTokens };
    });
  } catch (error) {
    stop.throwIfAborted();
    if (!deadline?.aborted) throw error;
    throw new JobError('PROVIDER_TIMEOUT', `${choice.model} took longer than ${choice.timeoutMs ?? 0} ms.`, {
      retryable: true,
      cause: error,
    });
  }
}

async function stream(
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
    model: provider.model(
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
