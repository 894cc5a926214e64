/** How large the input of a run was, in tokens read. */
export enum InputSize {
  SMALL = 'small',
  MEDIUM = 'medium',
  LARGE = 'large',
}

/** From how many tokens on an input is of a size. */
export const SIZES: readonly { size: InputSize; fromTokens: number }[] = [
  { size: InputSize.SMALL, fromTokens: 0 },
  { size: InputSize.MEDIUM, fromTokens: 1_000 },
  { size: InputSize.LARGE, fromTokens: 10_000 },
];
/** What the middle four fifths of real runs took. */
export interface Quantiles {
  p10: number;
  p50: number;
  p90: number;
}

/** What real runs of one version of a template took, with inputs of one size. */
export interface RunStats {
  inputSize: InputSize;
  samples: number;
  timeMs: Quantiles;
  tokens: Quantiles;
}

/** How large an input of so many tokens is. */
export function sizeOf(tokens: number): InputSize {
  return SIZES.findLast(({ fromTokens }) => fromTokens <= tokens)?.size ?? InputSize.SMALL;
}
