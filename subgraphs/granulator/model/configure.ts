import type { z } from 'zod';
import { configureProviders, modelChoices } from '../../../worker-subgraph-kit/models';
import type { MODEL_CONFIG } from '../config';
import { localOutliner } from './local/outliner';
import { LOCAL, type StructureModelSettings } from './structure-models';

/** Leaves room for the instructions and the answer in a context of 32,000 tokens. */
const SOURCE_TOKENS = 16_000;

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
