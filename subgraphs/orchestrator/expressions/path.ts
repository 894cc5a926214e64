import { hasUnsafeNumber } from '../../../lib/json-number';

/** Where an expression points: into the request's parameters, the output of an earlier stage, or the item at hand. */
export interface Path {
  /** The path as it was written, without braces, default and question mark. */
  text: string;
  root: 'input' | 'stage' | 'item' | 'index';
  /** The order of the stage; null for every other root. */
  stage: number | null;
  segments: Segment[];
  /** `{{path?}}`: a value that is missing or null is left out. */
  optional: boolean;
  /** `{{path ?? default}}`: what stands for a value that is missing or null. */
  fallback?: { value: unknown };
}

/** One step into a value; `*` takes all items of a list. A subset of RFC 9535. */
export type Segment = { key: string } | { index: number } | '*';

/** An expression that cannot be read, or that does not find its value. */
export class ExpressionError extends Error {}

/** A value that an expression takes is missing. */
export class MissingValue extends ExpressionError {
  constructor(
    readonly path: Path,
    at: string,
  ) {
    super(
      `"{{${path.text}}}" has no value: ${at} is missing. Write {{${path.text} ?? …}} with a default, or {{${path.text}?}} to leave it out.`,
    );
  }
}

/** What expressions may refer to. */
export interface Scope {
  input: Record<string, unknown>;
  /** Outputs of the stages that completed, by order. */
  outputs: ReadonlyMap<number, unknown>;
  /** The item that a stage is done for, and its place from 0; absent for a stage that is done once. */
  item?: { value: unknown; index: number };
}

/** Longest text that may hold expressions, in characters. */
export const MAX_TEXT_LENGTH = 5_000;
const ROOT = /^(input|item|index|stage_(\d{1,3})\.output)(?=[.[?\s]|$)/;
/** `.name` in any script, `["any name"]`, `[3]` or `[*]`. */
const STEP = /\.([\p{ID_Start}_$][\p{ID_Continue}$-]*)|\[(?:(\d{1,6})|(\*)|("(?:[^"\\]|\\.)*"))\]/uy;
const EXPECTED =
  'Expected input.<name> or stage_<n>.output.<name> (or item, index in a stage with forEach), with [n] or [*] for lists, ["any name"] for other names, ? for an optional value or ?? and a default in JSON';

/** Reads one expression such as `stage_1.output.items[*].title` or `input.level ?? 3`. @throws ExpressionError */
export function parsePath(text: string): Path {
  const trimmed = text.trim();
  const root = ROOT.exec(trimmed);
  if (!root) throw new ExpressionError(`"{{${text}}}" cannot be read. ${EXPECTED}.`);
  const segments: Segment[] = [];
  let at = root[0].length;
  for (;;) {
    STEP.lastIndex = at;
    const step = STEP.exec(trimmed);
    if (!step) break;
    const [whole, name, index, star, quoted] = step as unknown as (string | undefined)[];
    if (name !== undefined) segments.push({ key: name });
    else if (index !== undefined) segments.push({ index: Number(index) });
    else segments.push(star === undefined ? { key: readJson(quoted ?? '', text) as string } : '*');
    at += (whole as string).length;
  }
  const stage = root[2] === undefined ? null : Number(root[2]);
  const path: Path = {
    text: trimmed.slice(0, at),
    root: stage === null ? (root[1] as Path['root']) : 'stage',
    stage,
    segments,
    optional: false,
  };
  const rest = trimmed.slice(at).trim();
  if (rest === '') return path;
  if (rest === '?') return { ...path, optional: true };
  if (rest.startsWith('??')) {
    const value = readJson(rest.slice(2).trim(), text);
    if (hasUnsafeNumber(value))
      throw new ExpressionError(`"{{${text}}}" has a whole number of 2^53 or more, which JSON cannot keep.`);
    if (value === null) throw new ExpressionError(`"{{${text}}}": null is no default; write {{${path.text}?}}.`);
    return { ...path, fallback: { value } };
  }
  throw new ExpressionError(`"{{${text}}}" cannot be read at "${trimmed.slice(at)}". ${EXPECTED}.`);
}

function readJson(text: string, expression: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new ExpressionError(
      `"{{${expression}}}" cannot be read: ${text === '' ? 'a default' : text} must be JSON, as in "beginners", 3 or [].`,
      { cause },
    );
  }
}

/** A text cut into what stands as it is and what is to be filled in. @throws ExpressionError */
export function splitTemplate(text: string): (string | Path)[] {
  if (text.includes('{{') && text.length > MAX_TEXT_LENGTH)
    throw new ExpressionError(
      `A text with expressions may have ${MAX_TEXT_LENGTH} characters, this one has ${text.length}.`,
    );
  const parts: (string | Path)[] = [];
  let end = 0;
  for (let open = text.indexOf('{{'); open !== -1; open = text.indexOf('{{', end)) {
    const close = closingBraces(text, open + 2);
    if (close === null) throw new ExpressionError(`"${shortened(text)}" opens "{{" without closing it with "}}".`);
    if (open > end) parts.push(text.slice(end, open));
    parts.push(parsePath(text.slice(open + 2, close)));
    end = close + 2;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}

/** Where the `}}` is that ends an expression: outside texts and outside the braces of a default. */
function closingBraces(text: string, from: number): number | null {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const character = text[at];
    if (character === '"') {
      for (at++; at < text.length && text[at] !== '"'; at++) if (text[at] === '\\') at++;
    } else if (character === '{') depth++;
    else if (character === '}') {
      if (depth > 0) depth--;
      else return text[at + 1] === '}' ? at : null;
    }
  }
  return null;
}

function shortened(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

/**
 * The value that a path points to; `undefined` when it is missing or null and the path is optional. With `[*]` the flat
 * list of all that match; of an optional path, or one with a default, without those that are missing.
 * @throws ExpressionError that names the place of what is missing
 */
export function resolvePath(path: Path, scope: Scope): unknown {
  const start = path.root === 'stage' ? `stage_${path.stage}.output` : path.root;
  const root = { at: () => start, value: startOf(path, scope) };
  let nodes = present([root], path);
  let listed = false;
  for (const segment of path.segments) {
    // A path without [*] has one node; when that is missing, so is the value. Of a list, those that are missing are.
    if (nodes.length === 0 && !listed) break;
    nodes = present(
      nodes.flatMap((node) => stepsOf(segment, node, path)),
      path,
    );
    listed ||= segment === '*';
  }
  if (listed) return nodes.map((node) => node.value);
  return nodes.length === 0 ? path.fallback?.value : nodes[0].value;
}

interface Node {
  /** Where it is, for messages; told when it is asked for, because a list may have many thousands. */
  at: () => string;
  value: unknown;
}

/** @throws ExpressionError for a value that is missing, unless the path says what then */
function present(nodes: Node[], path: Path): Node[] {
  const missing = nodes.find(({ value }) => value === undefined || value === null);
  if (!missing) return nodes;
  if (path.optional || path.fallback) return nodes.filter(({ value }) => value !== undefined && value !== null);
  throw new MissingValue(path, missing.at());
}

function startOf({ root, stage }: Path, { input, outputs, item }: Scope): unknown {
  if (root === 'item') return item?.value;
  if (root === 'index') return item?.index;
  return stage === null ? input : outputs.get(stage);
}

function stepsOf(segment: Segment, { at, value }: Node, path: Path): Node[] {
  if (segment === '*') {
    if (!Array.isArray(value))
      throw new ExpressionError(`"{{${path.text}}}" expects a list at ${at()}, which is ${kindOf(value)}.`);
    return value.map((item: unknown, index) => ({ at: () => `${at()}[${index}]`, value: item }));
  }
  if ('index' in segment)
    return [
      {
        at: () => `${at()}[${segment.index}]`,
        value: Array.isArray(value) ? (value as unknown[])[segment.index] : null,
      },
    ];
  const has = typeof value === 'object' && value !== null && Object.hasOwn(value, segment.key);
  return [
    { at: () => `${at()}.${segment.key}`, value: has ? (value as Record<string, unknown>)[segment.key] : undefined },
  ];
}

/** What kind of value it is, for messages. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'missing';
  return Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
