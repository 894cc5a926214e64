import type { Usage } from './worker-protocol';

export const NO_USAGE: Usage = { inputTokens: 0, outputTokens: 0, providerCostMicros: 0 };

/** What two pieces of work used together. */
export function sumOfUsage(a: Usage, b: Usage): Usage {
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    providerCostMicros: a.providerCostMicros + b.providerCostMicros,
  };
}
