/** Whether a number is whole and so large that JSON's doubles cannot tell it from its neighbours, or larger than any of them. */
export function isUnsafeNumber(value: number): boolean {
  if (!Number.isFinite(value)) return true;
  // From 1e21 on JSON writes an exponent, and nobody takes it for exact.
  return Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value) < 1e21;
}

/** Whether a value holds such a number anywhere. */
export function hasUnsafeNumber(value: unknown): boolean {
  if (typeof value === 'number') return isUnsafeNumber(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(hasUnsafeNumber);
}
