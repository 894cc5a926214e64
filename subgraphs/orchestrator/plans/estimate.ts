import { sizeOf } from '../../../contracts/run-stats';
import {
  chargeOf,
  type KnownParameters,
  type PriceEstimate,
  priceEstimate,
  withPattern,
} from '../../../contracts/price';
import type { TemplateMessage } from '../../../contracts/worker-protocol';

/** What a stage takes at least, as a rule, and at most. */
export interface StageEstimate {
  /** Of how many real runs it was taken; 0 when it is what the template says. */
  samples: number;
  timeMs: { min: number; expected: number; max: number };
  price: PriceEstimate;
}

/** Fewer runs than this say less than the template itself. */
const ENOUGH_SAMPLES = 5;
/** Characters of ordinary text that make one token. */
const CHARACTERS_PER_TOKEN = 4;

/** What a stage takes: by what real runs with inputs of about the same size took, once there are enough of them. */
export function estimateStage(
  template: TemplateMessage,
  parameters: Record<string, unknown>,
  known: KnownParameters,
): StageEstimate {
  const size = sizeOf(JSON.stringify(parameters).length / CHARACTERS_PER_TOKEN);
  const learned = template.runStats?.find(({ inputSize, samples }) => inputSize === size && samples >= ENOUGH_SAMPLES);
  const price = priceEstimate(template, known);
  const { estimatedTimeMs } = template;
  if (!learned)
    return { samples: 0, timeMs: { min: estimatedTimeMs, expected: estimatedTimeMs, max: estimatedTimeMs }, price };
  const { samples, timeMs, tokens } = learned;
  return {
    samples,
    timeMs: { min: timeMs.p10, expected: timeMs.p50, max: timeMs.p90 },
    price: withPattern(template, known, {
      minMicros: chargeOf(template, tokens.p10),
      expectedMicros: chargeOf(template, tokens.p50),
      maxMicros: chargeOf(template, tokens.p90),
    }),
  };
}

/** The shortest time that a run can be expected to take, in ms: by its estimate, or by real runs that were faster. */
export function shortestTimeMs({ estimatedTimeMs, runStats }: TemplateMessage): number {
  const seen = (runStats ?? []).filter(({ samples }) => samples >= ENOUGH_SAMPLES).map(({ timeMs }) => timeMs.p10);
  return Math.min(estimatedTimeMs, ...seen);
}

/** A template as it is pinned: what runs took is no part of what was agreed on. */
export function withoutRunStats({ runStats: _runStats, ...template }: TemplateMessage): TemplateMessage {
  return template;
}
