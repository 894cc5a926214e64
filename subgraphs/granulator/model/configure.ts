import { z } from 'zod';
import { localOutliner } from './local/outliner';
import type { ModelChoice } from './model-choice';
import { modelChoice } from './model-choice';
import { LOCAL, type ModelSettings } from './models';
import { PRICES, readPrices } from './providers/prices';
import { PROVIDERS } from './providers/provider';

/** Models that reason may be silent for a while before they answer. */
const STALLED_MS = 60_000;

const perMinute = z.coerce.number().int().positive().optional();

/** The part of the environment that chooses what makes the structures. An empty value is the same as none. */
export const modelEnv = {
  MODELS: z
    .string()
    .optional()
    .describe('models as provider/name, each tried when those before it cannot; the local outliner when absent'),
  JUDGE_MODEL: z.string().optional(),
  MODEL_PRICES_FILE: z.string().optional(),
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_BASE_URL: z.url().optional(),
  OPENAI_REQUESTS_PER_MINUTE: perMinute,
  OPENAI_TOKENS_PER_MINUTE: perMinute,
  ANTHROPIC_API_KEY: z.string().optional(),
  ANTHROPIC_BASE_URL: z.url().optional(),
  ANTHROPIC_REQUESTS_PER_MINUTE: perMinute,
  ANTHROPIC_TOKENS_PER_MINUTE: perMinute,
  COMPATIBLE_API_KEY: z.string().optional(),
  COMPATIBLE_BASE_URL: z.url().optional(),
  COMPATIBLE_REQUESTS_PER_MINUTE: perMinute,
  COMPATIBLE_TOKENS_PER_MINUTE: perMinute,
};

type ModelEnv = z.infer<z.ZodObject<typeof modelEnv>>;

/** Reads what makes the structures. @throws Error naming what is missing or wrong. */
export function configureModels(env: ModelEnv): ModelSettings {
  const providers: ModelSettings['providers'] = {};
  for (const name of PROVIDERS) {
    const prefix = name.toUpperCase() as Uppercase<typeof name>;
    const apiKey = env[`${prefix}_API_KEY`];
    const baseUrl = env[`${prefix}_BASE_URL`];
    // A server of one's own may need no key; the others are used only with one.
    if (name === 'compatible' ? !baseUrl : !apiKey) continue;
    providers[name] = {
      apiKey,
      baseUrl,
      requestsPerMinute: env[`${prefix}_REQUESTS_PER_MINUTE`] ?? null,
      tokensPerMinute: env[`${prefix}_TOKENS_PER_MINUTE`] ?? null,
    };
  }
  return {
    models: (env.MODELS ?? LOCAL).split(',').map((model) => choiceOf('MODELS', model)),
    judge: env.JUDGE_MODEL === undefined ? null : choiceOf('JUDGE_MODEL', env.JUDGE_MODEL),
    providers,
    prices: env.MODEL_PRICES_FILE === undefined ? PRICES : readPrices(env.MODEL_PRICES_FILE),
    stalledMs: STALLED_MS,
    local: localOutliner(),
  };
}

function choiceOf(variable: string, text: string): ModelChoice {
  const parsed = modelChoice.safeParse({ model: text.trim() });
  if (!parsed.success)
    throw new Error(`${variable}: "${text.trim()}" ${parsed.error.issues[0]?.message ?? 'is no model'}.`);
  return parsed.data;
}
