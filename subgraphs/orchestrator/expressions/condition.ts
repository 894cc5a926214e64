import { Environment } from '@marcbachmann/cel-js';
import { ExpressionError, type Path, resolvePath, type Scope, splitTemplate } from './path';
import type { ValueType } from './schema-types';

/** Longest condition, in characters. */
const MAX_LENGTH = 500;
/** Comprehensions and regular expressions have no bounded cost; a condition is a comparison. */
const UNBOUNDED = /\.\s*(?:all|exists|exists_one|map|filter|matches)\s*\(/;
const LIMITS = { maxAstNodes: 200, maxDepth: 20, maxListElements: 100, maxMapEntries: 20, maxCallArguments: 8 };

const MAX_ENVIRONMENTS = 200;
const environments = new Map<string, Environment>();

/** What a condition came to, with the values that decided it. */
export interface ConditionResult {
  met: boolean;
  values: Record<string, unknown>;
}

type TypeOf = (path: Path) => ValueType;

/**
 * Evaluates a condition such as `{{stage_1.output.moduleCount}} > 3`: the expressions are bound to typed values and
 * the rest is CEL, so nothing of a value is ever read as code.
 * @throws ExpressionError when it cannot be read, compares what cannot be compared, or does not yield true or false.
 */
export function evaluateCondition(condition: string, scope: Scope, typeOf: TypeOf): ConditionResult {
  const { expression, paths } = compile(condition);
  const found = paths.map((path) => ({ path, value: resolvePath(path, scope), type: typeOf(path) }));
  const environment = environmentFor(found.map(({ type, value }) => (type === 'dyn' ? typeOfValue(value) : type)));
  const bindings = Object.fromEntries(found.map(({ value, type }, index) => [`v${index}`, bind(value, type)]));
  const met = attempt(condition, () => environment.evaluate(expression, bindings) as unknown);
  if (typeof met !== 'boolean') throw new ExpressionError(`The condition "${condition}" must yield true or false.`);
  return { met, values: Object.fromEntries(found.map(({ path, value }) => [path.text, value])) };
}

/** Checks a condition without values: syntax, types, and that it yields true or false; @returns what it looks at. @throws ExpressionError */
export function checkCondition(condition: string, typeOf: TypeOf): Path[] {
  const { expression, paths } = compile(condition);
  const result = attempt(condition, () => environmentFor(paths.map(typeOf)).check(expression));
  if (!result.valid)
    throw new ExpressionError(`The condition "${condition}" cannot be evaluated: ${firstLine(result.error)}.`);
  if (result.type !== 'bool' && result.type !== 'dyn') {
    throw new ExpressionError(
      `The condition "${condition}" must yield true or false, it yields ${String(result.type)}.`,
    );
  }
  return paths;
}

function compile(condition: string): { expression: string; paths: Path[] } {
  if (condition.length > MAX_LENGTH)
    throw new ExpressionError(`A condition may have ${MAX_LENGTH} characters, this one has ${condition.length}.`);
  if (UNBOUNDED.test(condition))
    throw new ExpressionError(
      `The condition "${condition}" may compare values only; all, exists, map, filter and matches are not available.`,
    );
  const paths: Path[] = [];
  const expression = splitTemplate(condition)
    .map((part) => (typeof part === 'string' ? part : `v${paths.push(part) - 1}`))
    .join('');
  return { expression, paths };
}

/** One environment for each combination of types; there are few, and making one costs more than using it. */
function environmentFor(types: ValueType[]): Environment {
  const key = types.join();
  let environment = environments.get(key);
  if (!environment) {
    environment = new Environment({ limits: LIMITS });
    for (const [index, type] of types.entries()) environment.registerVariable(`v${index}`, type);
    if (environments.size >= MAX_ENVIRONMENTS) environments.clear();
    environments.set(key, environment);
  }
  return environment;
}

function attempt<T>(condition: string, run: () => T): T {
  try {
    return run();
  } catch (cause) {
    throw new ExpressionError(`The condition "${condition}" cannot be evaluated: ${firstLine(cause)}.`, { cause });
  }
}

/** CEL's integers are 64 bit, so they are bound as such; every other number is a double. */
function bind(value: unknown, type: ValueType): unknown {
  return typeof value === 'number' && type !== 'double' && Number.isInteger(value) ? BigInt(value) : value;
}

function typeOfValue(value: unknown): ValueType {
  switch (typeof value) {
    case 'number':
      return Number.isInteger(value) ? 'int' : 'double';
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    default:
      return Array.isArray(value) ? 'list' : 'map';
  }
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0];
}
