import { formatMicros } from '../lib/money';
import { highestTier, rankOf, SubscriptionTier, tierSuffices } from './tier';
import { chargeOf, priceEstimate, priceOf, tokenEstimate } from './price';

const template = {
  tokens: { min: 1500, expected: 2500, max: 5000 },
  pricing: { baseMicros: 50_000, perThousandTokensMicros: 150, tokenMultiplier: 1.5 },
};

describe('a price', () => {
  test('is base + tokens / 1000 x rate, with tokens = estimate x multiplier, rounded up to a whole micro-dollar', () => {
    expect(tokenEstimate(template)).toEqual({ min: 2250, expected: 3750, max: 7500 });
    // 2250 tokens: 337.5; 3750: 562.5; 7500: 1125
    expect(priceEstimate(template)).toEqual({ minMicros: 50_338, expectedMicros: 50_563, maxMicros: 51_125 });
    expect(priceOf(template, 0)).toBe(50_000);
  });

  test('is shown as a decimal of six places and never as a float', () => {
    expect(formatMicros(50_563)).toBe('0.050563');
    expect(formatMicros(2_000_000_000)).toBe('2000.000000');
    expect(formatMicros(-1)).toBe('-0.000001');
    expect(() => formatMicros(0.5)).toThrow('whole micro-dollars');
    expect(() => formatMicros(Number.NaN)).toThrow('whole micro-dollars');
  });
});

describe('tiers', () => {
  test('are ordinal: a client may run what its rank reaches', () => {
    const order = Object.values(SubscriptionTier);
    for (const have of order)
      for (const need of order) expect(tierSuffices(have, need)).toBe(order.indexOf(have) >= order.indexOf(need));
    expect(highestTier([SubscriptionTier.BASIC, SubscriptionTier.PREMIUM, SubscriptionTier.STANDARD])).toBe(
      SubscriptionTier.PREMIUM,
    );
    expect(highestTier([])).toBeNull();
  });

  test.each([undefined, null, '', 'PREMIUM', 'gold', 4])('fail closed: %j is no tier and passes no check', (tier) => {
    expect(() => rankOf(tier as never)).toThrow('unknown subscription tier');
    expect(() => tierSuffices(tier as never, SubscriptionTier.BASIC)).toThrow('unknown subscription tier');
    expect(() => tierSuffices(SubscriptionTier.ENTERPRISE, tier as never)).toThrow('unknown subscription tier');
  });
});

const charged = {
  tokens: { min: 1_000, expected: 2_000, max: 4_000 },
  pricing: { baseMicros: 100, perThousandTokensMicros: 10, tokenMultiplier: 2 },
};

test('a run that took what was expected is charged what the plan expects: both count the multiplier', () => {
  expect(priceEstimate(charged)).toEqual({ minMicros: 120, expectedMicros: 140, maxMicros: 180 });
  expect(chargeOf(charged, 2_000)).toBe(140);
  expect(chargeOf(charged, 3_000)).toBe(160);
});

test('the least and the most of the plan are kept, whatever a run took', () => {
  expect(chargeOf(charged, 10)).toBe(120);
  expect(chargeOf(charged, 1_000_000)).toBe(180);
});

test('a general pattern never costs more than the work in whose place it is made', () => {
  const dear = {
    ...template,
    pricing: { ...template.pricing, pattern: { micros: 900_000, without: ['text'], certain: true } },
  };
  const known = { values: { text: '' } };
  expect(priceEstimate(dear, known).maxMicros).toBe(51_125);
  expect(chargeOf(dear, 0, true)).toBe(51_125);
  const cheap = { ...template, pricing: { ...dear.pricing, pattern: { ...dear.pricing.pattern, micros: 7 } } };
  expect([priceEstimate(cheap, known).maxMicros, chargeOf(cheap, 0, true)]).toEqual([7, 7]);
});
