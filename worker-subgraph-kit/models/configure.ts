import { z } from 'zod';
import { type ModelChoice, modelChoice } from '../../contracts/worker-template';
import type { ModelSettings } from './models';
import { PRICES, readPrices } from './prices';
import { PROVIDERS } from './provider';

/** Models that reason may be silent for a while before they answer. */
const STALLED_MS = 60_000;

const PROVIDER_LABELS = {
  OPENAI: 'OpenAI',
  ANTHROPIC: 'Anthropic',
  COMPATIBLE: 'a server that speaks the protocol of OpenAI',
};
const apiKey = (prefix: keyof typeof PROVIDER_LABELS) =>
  z.string().optional().describe(`Key for ${PROVIDER_LABELS[prefix]}.`);
const baseUrl = (prefix: keyof typeof PROVIDER_LABELS) =>
  z.url().optional().describe(`Address of ${PROVIDER_LABELS[prefix]}, if it is not the usual one.`);
const perMinute = (prefix: keyof typeof PROVIDER_LABELS, what: string) =>
  z.coerce
    .number()
    .int()
    .positive()
    .optional()
    .describe(`The most ${what} that ${PROVIDER_LABELS[prefix]} gets in a minute.`);

/** How AI providers are reached. */
export const PROVIDER_CONFIG = {
  MODEL_PRICES_FILE: z.string().optional().describe('A price list of models, in JSON; the built-in one when absent.'),
  OPENAI_API_KEY: apiKey('OPENAI'),
  OPENAI_BASE_URL: baseUrl('OPENAI'),
  OPENAI_REQUESTS_PER_MINUTE: perMinute('OPENAI', 'requests'),
  OPENAI_TOKENS_PER_MINUTE: perMinute('OPENAI', 'tokens'),
  ANTHROPIC_API_KEY: apiKey('ANTHROPIC'),
  ANTHROPIC_BASE_URL: baseUrl('ANTHROPIC'),
  ANTHROPIC_REQUESTS_PER_MINUTE: perMinute('ANTHROPIC', 'requests'),
  ANTHROPIC_TOKENS_PER_MINUTE: perMinute('ANTHROPIC', 'tokens'),
  COMPATIBLE_API_KEY: apiKey('COMPATIBLE'),
  COMPATIBLE_BASE_URL: baseUrl('COMPATIBLE'),
  COMPATIBLE_REQUESTS_PER_MINUTE: perMinute('COMPATIBLE', 'requests'),
  COMPATIBLE_TOKENS_PER_MINUTE: perMinute('COMPATIBLE', 'tokens'),
};

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
