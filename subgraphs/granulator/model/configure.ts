import { z } from 'zod';
import { configureProviders, modelChoices, PROVIDER_CONFIG } from '../../../worker-subgraph-kit/models';
import { localOutliner } from './local/outliner';
import { LOCAL, type StructureModelSettings } from './structure-models';

/** Leaves room for the instructions and the answer in a context of 32,000 tokens. */
const SOURCE_TOKENS = 16_000;

/** What chooses the models that make structures. */
export const MODEL_CONFIG = {
  MODELS: z
    .string()
    .optional()
    .describe(
      'Models that make structures, as `provider/name`, each tried when those before it cannot; the local outliner when absent.',
    ),
  JUDGE_MODEL: z.string().optional().describe('A model that judges results besides the checks; none when absent.'),
  MODEL_SOURCE_TOKENS: z.coerce
    .number()
    .int()
    .min(500)
    .optional()
    .describe(
      'Tokens of a source text that a model is given at once, 16,000 when absent; a longer one is given in parts, whose results are joined. Set it lower for models with a short context.',
    ),
  ...PROVIDER_CONFIG,
};

type ModelConfig = z.infer<z.ZodObject<typeof MODEL_CONFIG>>;

/** Reads what makes the structures. @throws Error naming what is missing or wrong. */
export function configureModels(env: ModelConfig): StructureModelSettings {
  return {
    ...configureProviders(env),
    models: modelChoices('MODELS', env.MODELS ?? LOCAL),
    judge: env.JUDGE_MODEL === undefined ? null : (modelChoices('JUDGE_MODEL', env.JUDGE_MODEL)[0] ?? null),
    sourceTokens: env.MODEL_SOURCE_TOKENS ?? SOURCE_TOKENS,
    local: localOutliner(),
  };
}
