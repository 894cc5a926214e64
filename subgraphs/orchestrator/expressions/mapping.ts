import { MAX_PAYLOAD_BYTES } from '../../../contracts/worker-protocol';
import { evaluateCel, isCel, parseCel } from './cel';
import { ExpressionError, kindOf, type Path, resolvePath, type Scope, splitTemplate } from './path';

/** The most that a mapping may come to, in characters and values: what parameters may have. */
const MAX_RESULT_SIZE = MAX_PAYLOAD_BYTES;

/** What a value that is no text counts as, in characters: about what it weighs in memory. */
const VALUE_SIZE = 16;

/** What is left of the size that a mapping may come to. */
interface Budget {
  left: number;
}

/**
 * Fills in a mapping: every text in it may hold expressions, and `{"cel": "…"}` is computed. A text that is one expression
 * keeps the value's type; an expression inside a text must be a scalar; an optional value that is missing is left out.
 * @throws ExpressionError
 */
export function applyMapping(mapping: Record<string, unknown>, scope: Scope): Record<string, unknown> {
  return fillRecord(mapping, scope, { left: MAX_RESULT_SIZE });
}

/** The value of one entry of a mapping; undefined when it is left out. @throws ExpressionError */
export function fillEntry(value: unknown, scope: Scope): unknown {
  return fill(value, scope, { left: MAX_RESULT_SIZE });
}

/** The value of a text that may hold expressions; undefined when it is one that is left out. @throws ExpressionError */
export function resolveText(text: string, scope: Scope): unknown {
  const parts = splitTemplate(text);
  const [only] = parts;
  if (parts.length === 1 && typeof only === 'object') return resolvePath(only, scope);
  return parts.map((part) => (typeof part === 'string' ? part : scalar(part, resolvePath(part, scope)))).join('');
}

function fillRecord(mapping: Record<string, unknown>, scope: Scope, budget: Budget): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(mapping).flatMap(([key, value]) => {
      const filled = fill(value, scope, budget);
      return filled === undefined ? [] : [[key, filled] as const];
    }),
  );
}

function fill(value: unknown, scope: Scope, budget: Budget): unknown {
  if (typeof value === 'string') return spent(budget, resolveText(value, scope));
  if (Array.isArray(value)) return value.map((item) => fill(item, scope, budget)).filter((item) => item !== undefined);
  if (isCel(value)) return spent(budget, evaluateCel(value.cel, scope).value);
  if (typeof value === 'object' && value !== null) return fillRecord(value as Record<string, unknown>, scope, budget);
  return value;
}

/** @throws ExpressionError when the mapping comes to too much with this value */
function spent<T>(budget: Budget, value: T): T {
  count(budget, value);
  return value;
}

function count(budget: Budget, value: unknown): void {
  budget.left -= typeof value === 'string' ? value.length : VALUE_SIZE;
  if (budget.left < 0) throw new ExpressionError(`The mapping comes to more than ${MAX_RESULT_SIZE} characters.`);
  if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) count(budget, inner);
}

function scalar(path: Path, value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new ExpressionError(
    `"{{${path.text}}}" stands inside a text and must be a text, number or boolean; it is ${kindOf(value)}.`,
  );
}

/** All paths that a mapping value refers to. @throws ExpressionError when one cannot be read. */
export function pathsIn(value: unknown): Path[] {
  if (typeof value === 'string') return splitTemplate(value).filter((part): part is Path => typeof part === 'object');
  if (Array.isArray(value)) return value.flatMap(pathsIn);
  if (isCel(value)) return parseCel(value.cel).paths;
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(pathsIn);
  return [];
}
