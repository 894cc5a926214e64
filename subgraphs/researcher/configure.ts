import type { z } from 'zod';
import { configureProviders, modelChoices, type ModelSettings } from '../../worker-subgraph-kit/models';
import type { RESEARCH_CONFIG } from './config';

/** The model that researches without a provider. */
export const LOCAL = 'local/extractor';

/** Reads what researches. @throws Error naming what is missing or wrong */
export function configureResearch(
  env: Omit<z.infer<z.ZodObject<typeof RESEARCH_CONFIG>>, 'RESEARCH_FETCH'>,
): ModelSettings {
  return { ...configureProviders(env), models: modelChoices('RESEARCH_MODELS', env.RESEARCH_MODELS ?? LOCAL) };
}
