import { z } from 'zod';
import { aiModel } from './ai-model';
import { localOutliner } from './local/outliner';
import type { Model } from './model';

/** The part of the environment that chooses what makes the structures. */
export const modelEnv = {
  /** `local` needs no key and no network. */
  MODEL_PROVIDER: z.enum(['local', 'openai', 'anthropic', 'openai-compatible']).default('local'),
  MODEL_NAME: z.string().optional(),
  MODEL_API_KEY: z.string().optional(),
  MODEL_BASE_URL: z.url().optional(),
  MODEL_INPUT_PRICE: z.coerce.number().nonnegative().default(0).describe('micro-dollars per million tokens read'),
  MODEL_OUTPUT_PRICE: z.coerce.number().nonnegative().default(0).describe('micro-dollars per million tokens written'),
};

type ModelEnv = z.infer<z.ZodObject<typeof modelEnv>>;

/** Makes the model that the environment names. @throws Error naming what is missing. */
export function configureModel(env: ModelEnv): Model {
  if (env.MODEL_PROVIDER === 'local') return localOutliner();
  const missing = [
    !env.MODEL_NAME && 'MODEL_NAME',
    !env.MODEL_API_KEY && env.MODEL_PROVIDER !== 'openai-compatible' && 'MODEL_API_KEY',
    env.MODEL_PROVIDER === 'openai-compatible' && !env.MODEL_BASE_URL && 'MODEL_BASE_URL',
  ].filter(Boolean);
  if (missing.length > 0) throw new Error(`MODEL_PROVIDER=${env.MODEL_PROVIDER} also needs ${missing.join(' and ')}.`);
  return aiModel({
    provider: env.MODEL_PROVIDER,
    name: env.MODEL_NAME as string,
    apiKey: env.MODEL_API_KEY,
    baseUrl: env.MODEL_BASE_URL,
    inputPrice: env.MODEL_INPUT_PRICE,
    outputPrice: env.MODEL_OUTPUT_PRICE,
  });
}
