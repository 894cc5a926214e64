import { chargeOf, priceEstimate } from './price';

const template = {
  tokens: { min: 1_000, expected: 2_000, max: 4_000 },
  pricing: { baseMicros: 100, perThousandTokensMicros: 10, tokenMultiplier: 2 },
};

test('a run that took what was expected is charged what the plan expects: both count the multiplier', () => {
  expect(priceEstimate(template)).toEqual({ minMicros: 120, expectedMicros: 140, maxMicros: 180 });
  expect(chargeOf(template, 2_000)).toBe(140);
  expect(chargeOf(template, 3_000)).toBe(160);
});

test('the least and the most of the plan are kept, whatever a run took', () => {
  expect(chargeOf(template, 10)).toBe(120);
  expect(chargeOf(template, 1_000_000)).toBe(180);
});
