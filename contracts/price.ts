import { createHash } from 'node:crypto';
import type { Micros } from '../lib/money';
import type { TemplateMessage } from './worker-protocol';

/** What something costs at least, usually and at most. */
export interface PriceEstimate {
  minMicros: Micros;
  expectedMicros: Micros;
  maxMicros: Micros;
}

/** Names the terms of a price: the same terms have the same name, whatever version of a template they stand in. */
export function priceVersionOf({ pricing, tokens }: Priced): string {
  const { baseMicros, perThousandTokensMicros, tokenMultiplier, pattern } = pricing;
  const terms = [baseMicros, perThousandTokensMicros, tokenMultiplier, tokens.min, tokens.expected, tokens.max];
  return createHash('sha256')
    .update(JSON.stringify([...terms, pattern?.micros ?? null]))
    .digest('hex')
    .slice(0, 12);
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

/** The parameters of a run, as far as they are known before it. */
export interface KnownParameters {
  values: Record<string, unknown>;
  /** Names of those whose values come later, if they come. */
  later?: readonly string[];
}

/** Whether a run makes only a general pattern, as there is nothing to work from. */
function patternExpected(
  { pricing: { pattern } }: Pick<Priced, 'pricing'>,
  { values, later = [] }: KnownParameters,
): 'no' | 'possible' | 'certain' {
  if (!pattern || pattern.without.some((name) => !isEmpty(values[name]))) return 'no';
  return pattern.certain && !pattern.without.some((name) => later.includes(name)) ? 'certain' : 'possible';
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    (typeof value === 'string' && value.trim() === '') ||
    (Array.isArray(value) && value.length === 0)
  );
}

/** What a run costs at least, as a rule, and at most; without parameters what it costs when there is something to work from. */
export function priceEstimate(template: Priced, parameters?: KnownParameters): PriceEstimate {
  const tokens = tokenEstimate(template);
  return withPattern(template, parameters, {
    minMicros: priceOf(template, tokens.min),
    expectedMicros: priceOf(template, tokens.expected),
    maxMicros: priceOf(template, tokens.max),
  });
}

/** What a general pattern costs: never more than the work in whose place it is made; null when none is. */
function patternMicros(template: Priced): Micros | null {
  const { pattern } = template.pricing;
  return pattern ? Math.min(pattern.micros, priceOf(template, tokenEstimate(template).max)) : null;
}

/** What a run costs when it may make a general pattern in place of the work. */
export function withPattern(
  template: Priced,
  parameters: KnownParameters | undefined,
  work: PriceEstimate,
): PriceEstimate {
  const micros = patternMicros(template);
  const expected = parameters && patternExpected(template, parameters);
  if (micros === null || !expected || expected === 'no') return work;
  return expected === 'certain'
    ? { minMicros: micros, expectedMicros: micros, maxMicros: micros }
    : { ...work, minMicros: Math.min(micros, work.minMicros) };
}

/**
 * What a client pays for a run that took so many tokens: counted as in the estimate, with the multiplier of the template,
 * and within what the plan named as the least and the most. A general pattern has a price of its own.
 */
export function chargeOf(template: Priced, usedTokens: number, isPattern = false): Micros {
  const pattern = patternMicros(template);
  if (isPattern && pattern !== null) return pattern;
  const { minMicros, maxMicros } = priceEstimate(template);
  const price = priceOf(template, Math.round(usedTokens * template.pricing.tokenMultiplier));
  return Math.min(Math.max(price, minMicros), maxMicros);
}
