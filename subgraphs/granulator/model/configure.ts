import { z } from 'zod';
import { configureProviders, modelChoices, PROVIDER_CONFIG } from '../../../worker-subgraph-kit/models';
import { localOutliner } from './local/outliner';
import { LOCAL, type StructureModelSettings } from './structure-models';

/** What chooses the models that make structures. */
export const MODEL_CONFIG = {
  MODELS: z
    .string()
    .optional()
    .describe(
      'Models that make structures, as `provider/name`, each tried when those before it cannot; the local outliner when absent.',
    ),
  JUDGE_MODEL: z.string().optional().describe('A model that judges results besides the checks; none when absent.'),
  ...PROVIDER_CONFIG,
};

type ModelConfig = z.infer<z.ZodObject<typeof MODEL_CONFIG>>;

/** Reads what makes the structures. @throws Error naming what is missing or wrong. */
export function configureModels(env: ModelConfig): StructureModelSettings {
  return {
    ...configureProviders(env),
    models: modelChoices('MODELS', env.MODELS ?? LOCAL),
    judge: env.JUDGE_MODEL === undefined ? null : (modelChoices('JUDGE_MODEL', env.JUDGE_MODEL)[0] ?? null),
    local: localOutliner(),
  };
}
