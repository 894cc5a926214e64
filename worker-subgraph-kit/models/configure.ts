import type { z } from 'zod';
import { type ModelChoice, modelChoice } from '../../contracts/worker-template';
import type { PROVIDER_CONFIG } from '../settings';
import type { ModelSettings } from './models';
import { PRICES, readPrices } from './prices';
import { PROVIDERS } from './provider';

/** Models that reason may be silent for a while before they answer. */
const STALLED_MS = 60_000;

type ProviderConfig = z.infer<z.ZodObject<typeof PROVIDER_CONFIG>>;

/** Reads how providers are reached. @throws Error naming what is wrong */
export function configureProviders(env: ProviderConfig): Omit<ModelSettings, 'models'> {
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
    providers,
    prices: env.MODEL_PRICES_FILE === undefined ? PRICES : readPrices(env.MODEL_PRICES_FILE),
    stalledMs: STALLED_MS,
  };
}

/** Reads the names of models, separated by commas. @throws Error naming the variable */
export function modelChoices(variable: string, text: string): ModelChoice[] {
  return text.split(',').map((model) => {
    const parsed = modelChoice.safeParse({ model: model.trim() });
    if (parsed.success) return parsed.data;
    throw new Error(`${variable}: "${model.trim()}" ${parsed.error.issues[0]?.message ?? 'is no model'}.`);
  });
}
