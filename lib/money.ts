/** Money is a whole number of micro-dollars (1 USD = 1,000,000), exact in a double up to 9 billion USD. */
export type Micros = number;

export const MICROS_PER_USD = 1_000_000;

/** A decimal amount with six places, as in `0.050563`. */
export function formatMicros(micros: Micros): string {
  assertMicros(micros);
  const absolute = Math.abs(micros);
  const whole = Math.floor(absolute / MICROS_PER_USD);
  const fraction = String(absolute % MICROS_PER_USD).padStart(6, '0');
  return `${micros < 0 ? '-' : ''}${whole}.${fraction}`;
}

/** @throws RangeError when the figure is not a whole number that a double holds exactly. */
export function assertMicros(micros: Micros): Micros {
  if (!Number.isSafeInteger(micros)) throw new RangeError(`expected whole micro-dollars, got ${micros}`);
  return micros;
}
