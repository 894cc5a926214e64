/** Where an expression points: into the request's parameters, the output of an earlier stage, or the item at hand. */
export interface Path {
  /** The expression as it was written, without braces. */
  text: string;
  root: 'input' | 'stage' | 'item' | 'index';
  /** The order of the stage; null for every other root. */
  stage: number | null;
  segments: Segment[];
}

/** One step into a value; `*` takes all items of a list. A subset of RFC 9535. */
export type Segment = { key: string } | { index: number } | '*';

/** An expression that cannot be read, or that does not find its value. */
export class ExpressionError extends Error {}

/** What expressions may look at. */
export interface Scope {
  input: Record<string, unknown>;
  /** Outputs of the stages that completed, by order. */
  outputs: ReadonlyMap<number, unknown>;
  /** The item that a stage is done for, and its place from 0; absent for a stage that is done once. */
  item?: { value: unknown; index: number };
}

const EXPRESSION = /\{\{(.*?)\}\}/gs;
const STEP = /\.([A-Za-z_][\w-]*)|\[(\d{1,6}|\*)\]/y;
const EXPECTED =
  'Expected input.<name> or stage_<n>.output.<name> (or item, index in a stage with forEach), with [n] or [*] for lists';

/** Reads one expression such as `stage_1.output.items[*].title`. @throws ExpressionError */
export function parsePath(text: string): Path {
  const trimmed = text.trim();
  const root = /^(input|item|index|stage_(\d{1,3})\.output)(?=[.[]|$)/.exec(trimmed);
  if (!root) throw new ExpressionError(`"{{${text}}}" cannot be read. ${EXPECTED}.`);
  const segments: Segment[] = [];
  STEP.lastIndex = root[0].length;
  while (STEP.lastIndex < trimmed.length) {
    const at = STEP.lastIndex;
    const step = STEP.exec(trimmed);
    if (!step) throw new ExpressionError(`"{{${text}}}" cannot be read at "${trimmed.slice(at)}". ${EXPECTED}.`);
    if (step[1] !== undefined) segments.push({ key: step[1] });
    else segments.push(step[2] === '*' ? '*' : { index: Number(step[2]) });
  }
  const stage = root[2] === undefined ? null : Number(root[2]);
  return { text: trimmed, root: stage === null ? (root[1] as Path['root']) : 'stage', stage, segments };
}

/** A text cut into what stands as it is and what is to be filled in. @throws ExpressionError */
export function splitTemplate(text: string): (string | Path)[] {
  const parts: (string | Path)[] = [];
  let end = 0;
  for (const match of text.matchAll(EXPRESSION)) {
    if (match.index > end) parts.push(text.slice(end, match.index));
    parts.push(parsePath(match[1]));
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push(text.slice(end));
  const loose = parts.find((part) => typeof part === 'string' && part.includes('{{'));
  if (loose !== undefined) throw new ExpressionError(`"${text}" opens "{{" without closing it with "}}".`);
  return parts;
}

/**
 * The value that a path points to. With `[*]` it is one flat list of all matches.
 * @throws ExpressionError naming the exact place where the value is missing.
 */
export function resolvePath(path: Path, scope: Scope): unknown {
  const name = path.stage === null ? path.root : `stage_${path.stage}.output`;
  let nodes = [present({ at: name, value: startOf(path, scope) }, path)];
  for (const segment of path.segments) {
    nodes = nodes.flatMap(({ at, value }) => step(segment, at, value, path));
  }
  return path.segments.includes('*') ? nodes.map((node) => node.value) : nodes[0]?.value;
}

function startOf({ root, stage }: Path, { input, outputs, item }: Scope): unknown {
  if (root === 'item') return item?.value;
  if (root === 'index') return item?.index;
  return stage === null ? input : outputs.get(stage);
}

function step(segment: Segment, at: string, value: unknown, path: Path): { at: string; value: unknown }[] {
  if (segment === '*') {
    if (!Array.isArray(value))
      throw new ExpressionError(`"{{${path.text}}}" expects a list at ${at}, which is ${kindOf(value)}.`);
    return value.map((item: unknown, index) => present({ at: `${at}[${index}]`, value: item }, path));
  }
  if ('index' in segment) {
    const list = Array.isArray(value) ? (value as unknown[]) : undefined;
    return [present({ at: `${at}[${segment.index}]`, value: list?.[segment.index] }, path)];
  }
  const has = typeof value === 'object' && value !== null && Object.hasOwn(value, segment.key);
  return [
    present(
      { at: `${at}.${segment.key}`, value: has ? (value as Record<string, unknown>)[segment.key] : undefined },
      path,
    ),
  ];
}

function present(node: { at: string; value: unknown }, path: Path): { at: string; value: unknown } {
  if (node.value === undefined || node.value === null) {
    throw new ExpressionError(`"{{${path.text}}}" has no value: ${node.at} is missing.`);
  }
  return node;
}

/** What kind of value it is, for messages. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'missing';
  return Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
