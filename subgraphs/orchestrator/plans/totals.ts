import { type PriceEstimate, priceEstimate } from '../../../contracts/price';
import { type PlannedStage, StageVerdict } from './definition';

// What the stages of a plan cost and take together.

/** What is counted: what can run or lacks only parameters, and what the execution cannot do without. */
function isCounted({ verdict, required }: PlannedStage): boolean {
  return required || verdict === StageVerdict.ALLOWED || verdict === StageVerdict.NEEDS_PARAMETERS;
}

/** The least counts only what runs in any case; the rest counts every stage that may run, as often as it may. */
export function totalPrice(stages: PlannedStage[]): PriceEstimate {
  const total = { minMicros: 0, expectedMicros: 0, maxMicros: 0 };
  for (const stage of stages) {
    const { template, required, condition, items } = stage;
    if (!template || !isCounted(stage)) continue;
    const price = stage.price ?? priceEstimate(template);
    const least = items ? (items.samples === null ? items.expected : 0) : 1;
    if (required && condition === null) total.minMicros += price.minMicros * least;
    total.expectedMicros += price.expectedMicros * (items?.expected ?? 1);
    total.maxMicros += price.maxMicros * (items?.max ?? 1);
  }
  return total;
}

/** What a stage costs, whichever of its two templates it is done with in the end. */
export function priceOfEither(price: PriceEstimate, other: PriceEstimate | null | undefined): PriceEstimate {
  if (!other) return price;
  return {
    minMicros: Math.min(price.minMicros, other.minMicros),
    expectedMicros: price.expectedMicros,
    maxMicros: Math.max(price.maxMicros, other.maxMicros),
  };
}

/** What a stage takes, with as many items at once as it may do. */
export function stageTimeMs(stage: PlannedStage, which: 'expected' | 'max'): number {
  const { template, fallback, forEach, items } = stage;
  if (!template || !isCounted(stage)) return 0;
  const other = which === 'max' ? (fallback?.estimatedTimeMs ?? 0) : 0;
  return Math.max(template.estimatedTimeMs, other) * rounds(forEach, items?.[which]);
}

export function rounds(forEach: PlannedStage['forEach'], items: number | undefined): number {
  return forEach && items !== undefined ? Math.ceil(items / forEach.concurrency) : 1;
}

/** The time of the longest chain of stages that need each other: the others run beside it. */
export function criticalPathMs(stages: PlannedStage[], timeOf: (stage: PlannedStage) => number): number {
  const ends = new Map<number, number>();
  for (const stage of stages) {
    const begin = Math.max(0, ...stage.dependsOn.map((need) => ends.get(need) ?? 0));
    ends.set(stage.order, begin + timeOf(stage));
  }
  return Math.max(0, ...ends.values());
}
