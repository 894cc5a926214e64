import type { Micros } from '../lib/money';
import type { TemplateMessage } from './worker-protocol';

/** What something costs at least, usually and at most. */
export interface PriceEstimate {
  minMicros: Micros;
  expectedMicros: Micros;
  maxMicros: Micros;
}

type Priced = Pick<TemplateMessage, 'tokens' | 'pricing'>;

/**
 * What tokens cost a client: base + tokens / 1000 × rate, rounded up to a whole micro-dollar so that a price
 * is never understated.
 */
export function priceOf({ pricing }: Pick<TemplateMessage, 'pricing'>, tokens: number): Micros {
  return pricing.baseMicros + Math.ceil((tokens * pricing.perThousandTokensMicros) / 1000);
}

/** Tokens that a run takes: the template's estimates times its multiplier, in whole tokens. */
export function tokenEstimate({ tokens, pricing }: Priced): { min: number; expected: number; max: number } {
  const scaled = (count: number): number => Math.round(count * pricing.tokenMultiplier);
  return { min: scaled(tokens.min), expected: scaled(tokens.expected), max: scaled(tokens.max) };
}

/** What a run costs at least, as a rule, and at most. */
export function priceEstimate(template: Priced): PriceEstimate {
  const tokens = tokenEstimate(template);
  return {
    minMicros: priceOf(template, tokens.min),
    expectedMicros: priceOf(template, tokens.expected),
    maxMicros: priceOf(template, tokens.max),
  };
}

/**
 * What a client pays for a run that took so many tokens: counted as in the estimate, with the multiplier of the template,
 * and within what the plan named as the least and the most.
 */
export function chargeOf(template: Priced, usedTokens: number): Micros {
  const { minMicros, maxMicros } = priceEstimate(template);
  const price = priceOf(template, Math.round(usedTokens * template.pricing.tokenMultiplier));
  return Math.min(Math.max(price, minMicros), maxMicros);
}
