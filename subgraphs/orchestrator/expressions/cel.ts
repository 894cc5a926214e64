import { isUnsafeNumber } from '../../../lib/json-number';
import { type ASTNode, Environment } from '@marcbachmann/cel-js';
import { ExpressionError, MAX_TEXT_LENGTH, type Path, resolvePath, type Scope, splitTemplate } from './path';

// Conditions and computed values are CEL (https://cel.dev) over values that {{…}} binds, so that nothing of a value is
// ever read as code. Numbers are those of JSON: one type, so that whole literals are read as doubles and `/` is not whole.

/** CEL's names for the types that JSON values have; `dyn` where a schema does not say. */
export type CelType = 'double' | 'string' | 'bool' | 'list' | 'map' | 'dyn';

/** What expressions may call: nothing of which the cost has no bound, such as comprehensions, bindings and regular expressions. */
const FUNCTIONS = new Set([
  'size',
  'int',
  'double',
  'string',
  'bool',
  'type',
  'startsWith',
  'endsWith',
  'contains',
  'indexOf',
  'lastIndexOf',
  'substring',
  'lowerAscii',
  'upperAscii',
  'trim',
]);
/** Longest list that an expression may compute with. */
const MAX_LIST_LENGTH = 10_000;
const LIMITS = { maxAstNodes: 200, maxDepth: 20, maxListElements: 100, maxMapEntries: 20, maxCallArguments: 8 };
/** Longest text that a computed value may come to, in characters. */
const MAX_RESULT_LENGTH = 100_000;
/** Functions that yield whole numbers of CEL's own kind. */
const WHOLE = new Set(['size', 'int', 'indexOf', 'lastIndexOf']);

const MAX_CACHED = 500;
const environments = new Map<string, Environment>();
const parsed = new Map<string, Cel>();

/** A CEL text, read: its expressions are variables `v0`, `v1` and so on. */
export interface Cel {
  text: string;
  expression: string;
  paths: Path[];
}

/** What an expression came to, with the values that decided it. */
export interface CelResult {
  value: unknown;
  values: Record<string, unknown>;
}

/** Whether an entry of a mapping is a computed value. */
export function isCel(value: unknown): value is { cel: string } {
  if (typeof value !== 'object' || value === null || Object.keys(value).length !== 1) return false;
  return typeof (value as { cel?: unknown }).cel === 'string';
}

/** Reads a CEL text with expressions. @throws ExpressionError */
export function parseCel(text: string): Cel {
  const known = parsed.get(text);
  if (known) return known;
  if (text.length > MAX_TEXT_LENGTH)
    throw new ExpressionError(`An expression may have ${MAX_TEXT_LENGTH} characters, this one has ${text.length}.`);
  const paths: Path[] = [];
  let bound = '';
  for (const part of splitTemplate(text)) {
    if (typeof part === 'object' && isQuoted(bound))
      throw new ExpressionError(`"{{${part.text}}}" stands in quotes in "${text}"; write it without them.`);
    bound += typeof part === 'string' ? part : `v${paths.push(part) - 1}`;
  }
  const cel = withJsonNumbers(text, bound.replaceAll(/\bhas\(\s*(v\d+)\s*\)/g, '($1 != null)'), paths);
  if (parsed.size >= MAX_CACHED) parsed.clear();
  parsed.set(text, cel);
  return cel;
}

/** Whether a CEL text ends inside a text of its own. */
function isQuoted(text: string): boolean {
  let quote: string | null = null;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (quote !== null && character === '\\') at++;
    else if (quote === character) quote = null;
    else if (quote === null && (character === '"' || character === "'")) quote = character;
  }
  return quote !== null;
}

/** Evaluates a CEL text. @throws ExpressionError when it cannot be read or evaluated */
export function evaluateCel(text: string, scope: Scope): CelResult {
  const { expression, paths } = parseCel(text);
  const found = paths.map((path) => ({ path, value: resolvePath(path, scope) ?? null }));
  const unsafe = found.find(({ value }) => typeof value === 'number' && isUnsafeNumber(value));
  if (unsafe)
    throw new ExpressionError(`{{${unsafe.path.text}}} is a whole number of 2^53 or more, which JSON cannot keep.`);
  const long = found.find(({ value }) => Array.isArray(value) && value.length > MAX_LIST_LENGTH);
  if (long)
    throw new ExpressionError(
      `{{${long.path.text}}} has more than ${MAX_LIST_LENGTH} items, too many to compute with.`,
    );
  const environment = environmentFor(found.map(() => 'dyn'));
  const bindings = Object.fromEntries(found.map(({ value }, index) => [`v${index}`, value]));
  const value = asJson(
    text,
    attempt(text, () => environment.evaluate(expression, bindings) as unknown),
  );
  return { value, values: Object.fromEntries(found.map(({ path, value: seen }) => [path.text, seen])) };
}

/** Evaluates a condition such as `{{stage_1.output.moduleCount}} > 3`. @throws ExpressionError, also when it does not yield true or false */
export function evaluateCondition(condition: string, scope: Scope): { met: boolean; values: Record<string, unknown> } {
  const { value, values } = evaluateCel(condition, scope);
  if (typeof value !== 'boolean') throw new ExpressionError(`The condition "${condition}" must yield true or false.`);
  return { met: value, values };
}

/** Checks a CEL text without values. @returns the type that it yields. @throws ExpressionError */
export function checkCel(text: string, typeOf: (path: Path) => CelType): CelType {
  const { expression, paths } = parseCel(text);
  const types = paths.map((path) => (path.optional ? 'dyn' : typeOf(path)));
  const result = attempt(text, () => environmentFor(types).check(expression));
  if (!result.valid)
    throw new ExpressionError(`The expression "${text}" cannot be evaluated: ${firstLine(result.error)}.`);
  const [type] = (result.type ?? 'dyn').split('<');
  return type === 'int' ? 'double' : KNOWN.has(type) ? (type as CelType) : 'dyn';
}

const KNOWN = new Set(['double', 'string', 'bool', 'list', 'map']);

/** Checks a condition without values. @throws ExpressionError unless it yields true or false */
export function checkCondition(condition: string, typeOf: (path: Path) => CelType): void {
  const type = checkCel(condition, typeOf);
  if (type !== 'bool' && type !== 'dyn')
    throw new ExpressionError(`The condition "${condition}" must yield true or false, it yields ${type}.`);
}

/** Whole literals and counts become doubles, places in lists whole; what is compared with null may be missing. */
function withJsonNumbers(text: string, bound: string, paths: Path[]): Cel {
  const environment = environmentFor(paths.map(() => 'dyn'));
  const { ast } = attempt(text, () => environment.parse(bound));
  const edits: { at: number; insert: string }[] = [];
  const nullable = new Set<string>();
  const wrap = (node: ASTNode, name: string): void => {
    edits.push({ at: node.range.start, insert: `${name}(` }, { at: node.range.end, insert: ')' });
  };
  visit(ast, (node, parent) => {
    const place = parent?.op === '[]' && parent.args[1] === node;
    const called = node.op === 'call' || node.op === 'rcall' ? node.args[0] : null;
    if (called !== null && !FUNCTIONS.has(called))
      throw new ExpressionError(
        `The expression "${text}" may compare and compute only: ${called} is not available. Known: ${[...FUNCTIONS].join(', ')}, has.`,
      );
    if (node.op === 'value' && typeof node.args === 'bigint') {
      if (isUnsafeNumber(Number(node.args)))
        throw new ExpressionError(
          `The expression "${text}" has a whole number of 2^53 or more, which JSON cannot keep.`,
        );
      if (!place) edits.push({ at: node.range.end, insert: '.0' });
    } else if ((node.op === 'call' || node.op === 'rcall') && WHOLE.has(node.args[0])) wrap(node, 'double');
    if (place && node.op !== 'value' && node.op !== 'id') wrap(node, 'int');
    if ((node.op === '==' || node.op === '!=') && node.args.some((side) => side.op === 'value' && side.args === null))
      for (const side of node.args) if (side.op === 'id') nullable.add(paths[Number(side.args.slice(1))]?.text ?? '');
  });
  const loose = paths.find((path) => path.optional && !nullable.has(path.text));
  if (loose)
    throw new ExpressionError(
      `"{{${loose.text}?}}" may be missing in "${text}": compare it with null, or give a default as in {{${loose.text} ?? …}}.`,
    );
  // What is pushed later is inside: at one place its end comes first, its begin last.
  const ordered = edits
    .map((edit, index) => ({ ...edit, opens: edit.insert.endsWith('('), index }))
    .sort(
      (a, b) => a.at - b.at || Number(a.opens) - Number(b.opens) || (a.opens ? a.index - b.index : b.index - a.index),
    );
  let expression = '';
  let done = 0;
  for (const { at, insert } of ordered) {
    expression += bound.slice(done, at) + insert;
    done = at;
  }
  expression += bound.slice(done);
  return {
    text,
    expression,
    paths: paths.map((path) => (nullable.has(path.text) && !path.fallback ? { ...path, optional: true } : path)),
  };
}

function visit(
  node: ASTNode,
  see: (node: ASTNode, parent: ASTNode | null) => void,
  parent: ASTNode | null = null,
): void {
  see(node, parent);
  const inner = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(inner);
    else if (typeof value === 'object' && value !== null && 'op' in value) visit(value as ASTNode, see, node);
  };
  inner(node.args);
}

/** One environment for each combination of types; there are few, and making one costs more than using it. */
function environmentFor(types: CelType[]): Environment {
  const key = types.join();
  let environment = environments.get(key);
  if (!environment) {
    environment = new Environment({ limits: LIMITS, homogeneousAggregateLiterals: false });
    for (const [index, type] of types.entries()) environment.registerVariable(`v${index}`, type);
    environment.registerOperator('double % double: double', (a: number, b: number) => a % b);
    if (environments.size >= MAX_CACHED) environments.clear();
    environments.set(key, environment);
  }
  return environment;
}

/** A value of CEL as JSON has it. */
function asJson(text: string, value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number' && (!Number.isFinite(value) || isUnsafeNumber(value)))
    throw new ExpressionError(`The expression "${text}" yields ${value}, which JSON cannot keep.`);
  if (typeof value === 'string' && value.length > MAX_RESULT_LENGTH)
    throw new ExpressionError(`The expression "${text}" yields a text of more than ${MAX_RESULT_LENGTH} characters.`);
  if (Array.isArray(value)) return value.map((item) => asJson(text, item));
  if (value instanceof Map) return asJson(text, Object.fromEntries(value));
  if (typeof value !== 'object' || value === null) return value;
  if (Object.getPrototypeOf(value) !== Object.prototype && Object.getPrototypeOf(value) !== null)
    throw new ExpressionError(`The expression "${text}" yields a value that JSON does not have.`);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asJson(text, item)]));
}

function attempt<T>(text: string, run: () => T): T {
  try {
    return run();
  } catch (cause) {
    if (cause instanceof ExpressionError) throw cause;
    throw new ExpressionError(`The expression "${text}" cannot be evaluated: ${firstLine(cause)}.`, { cause });
  }
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0];
}
