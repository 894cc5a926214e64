import fs from 'node:fs';
import { z } from 'zod';
import type { Micros } from '../../lib/money';

const perMillionTokens = z.number().nonnegative();
const priceList = z.strictObject({
  /** Which list it is; kept with every job that was paid by it. */
  version: z.string().min(1).max(100),
  /** Micro-dollars per million tokens read and written, by provider/name. */
  models: z.record(z.string(), z.strictObject({ input: perMillionTokens, output: perMillionTokens })),
});
export type PriceList = z.infer<typeof priceList>;

const usd = (input: number, output: number): { input: number; output: number } => ({
  input: input * 1_000_000,
  output: output * 1_000_000,
});

/**
 * What providers charge, in USD per million tokens, by their public price pages (https://platform.openai.com/docs/pricing,
 * https://docs.claude.com/en/docs/about-claude/pricing). Prices change: MODEL_PRICES_FILE names a list of your own.
 */
export const PRICES: PriceList = {
  version: '2025-11',
  models: {
    'openai/gpt-5': usd(1.25, 10),
    'openai/gpt-5-mini': usd(0.25, 2),
    'openai/gpt-5-nano': usd(0.05, 0.4),
    'openai/gpt-4.1': usd(2, 8),
    'openai/gpt-4.1-mini': usd(0.4, 1.6),
    'openai/gpt-4o': usd(2.5, 10),
    'openai/gpt-4o-mini': usd(0.15, 0.6),
    'anthropic/claude-opus-4-1': usd(15, 75),
    'anthropic/claude-sonnet-4-5': usd(3, 15),
    'anthropic/claude-haiku-4-5': usd(1, 5),
  },
};

/** Reads a price list from a file of JSON. @throws Error saying what is wrong with it. */
export function readPrices(file: string): PriceList {
  const parsed = priceList.safeParse(JSON.parse(fs.readFileSync(file, 'utf8')));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`Invalid price list ${file}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}.`);
}

/** Whether it is known what a model costs. A server of one's own costs nothing unless the list says otherwise. */
export function isPriced(prices: PriceList, model: string): boolean {
  return model in prices.models || model.startsWith('compatible/');
}

/** What tokens of a model cost, rounded up to a whole micro-dollar. */
export function providerCost(prices: PriceList, model: string, inputTokens: number, outputTokens: number): Micros {
  const { input, output } = prices.models[model] ?? { input: 0, output: 0 };
  return Math.ceil((inputTokens * input + outputTokens * output) / 1_000_000);
}
