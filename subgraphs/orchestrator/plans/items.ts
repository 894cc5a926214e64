import { pathsIn, resolveText } from '../expressions/mapping';
import { ExpressionError } from '../expressions/path';
import { DEFAULT_MAX_ITEMS, type ItemEstimate, type LearnedItems, type StageDefinition } from './definition';

/** How many items there are: what the client's own parameters tell, or what earlier executions had; null without forEach. */
export function itemsOf(
  { order, forEach }: StageDefinition,
  parameters: Record<string, unknown>,
  learned: ReadonlyMap<number, LearnedItems> | undefined,
): ItemEstimate | null {
  if (!forEach) return null;
  const max = forEach.maxItems ?? DEFAULT_MAX_ITEMS;
  const known = knownItems(forEach.over, parameters);
  if (known !== null) return { expected: known, max: known, samples: null };
  const seen = learned?.get(order);
  return seen
    ? { expected: Math.min(seen.median, max), max, samples: seen.samples }
    : { expected: max, max, samples: 0 };
}

/** Whether the client's own parameters tell what a list has. */
export function isOfInput(over: string): boolean {
  return pathsIn(over).every((path) => path.root === 'input');
}

function knownItems(over: string, parameters: Record<string, unknown>): number | null {
  try {
    const list = isOfInput(over) ? resolveText(over, { input: parameters, outputs: new Map() }) : null;
    return Array.isArray(list) ? list.length : null;
  } catch (error) {
    if (error instanceof ExpressionError) return null;
    throw error;
  }
}
