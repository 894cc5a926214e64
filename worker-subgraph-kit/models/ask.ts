import { withSpan } from '../../lib/service/tracing';
import { JobError } from '../../contracts/job-error';
import type { Usage } from '../../contracts/worker-protocol';
import { countTokens } from '../../lib/text/tokens';
import { NO_USAGE, sumOfUsage } from '../../contracts/usage';
import type { JobInput } from '../../worker-kit';
import type { ProviderModel, Question, Reply } from './question';

/** Tokens that an answer takes when nothing is known about it. */
const TYPICAL_TOKENS = 3_000;
/** How much of an answer that does not fit is shown to the model again. */
const QUOTED_CHARACTERS = 20_000;

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
      // What speaks to providers is loaded when there is something to ask.
      const { stream } = await import('./stream.js');
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
