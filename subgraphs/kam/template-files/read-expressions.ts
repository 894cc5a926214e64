import type { DefectCode } from '../../../subgraph-kit/graph/import-defect.type';

/** What was mended of an expression. */
export interface Mend {
  code: DefectCode;
  message: string;
}

/** The stages of a template as expressions may call them: by order, and by the names that they have besides. */
export type StageNames = ReadonlyMap<string, number>;

/** Longer texts are left as they are: no text with expressions may be longer. */
const MAX_LENGTH = 5_000;
const BRACES = /\$?\{\{([^{}]*)\}\}|\$\{([^{}]+)\}/g;

/** Writes the references of a text as this service writes them. */
export function mendReferences(text: string, names: StageNames): { text: string; mends: Mend[] } {
  const mends: Mend[] = [];
  if (text.length > MAX_LENGTH) return { text, mends };
  const mended = text.replaceAll(BRACES, (whole: string, double: string | undefined, single: string | undefined) => {
    const inner = (double ?? single ?? '').trim();
    const path = mendPath(inner, names);
    const written = `{{${path}}}`;
    if (written.replaceAll(' ', '') !== whole.replaceAll(' ', ''))
      mends.push({ code: 'STAGE_REFERENCE', message: `${whole} is written ${written}.` });
    return written;
  });
  return { text: mended, mends };
}

/** One path: `stage1.x`, `stages[0].output.x`, `outline.output.x` and `params.topic` all have one spelling here. */
function mendPath(path: string, names: StageNames): string {
  const plain = path.replace(/^\$\.?/, '');
  const input = /^(?:input|inputs|params|parameters|request(?:\.parameters)?)\.(.+)$/s.exec(plain);
  if (input) return `input.${input[1] ?? ''}`;
  const listed = /^stages?\[(\d+)\](?:\.(.*))?$/s.exec(plain);
  // A list is counted from 0, stages from 1.
  if (listed) return stagePath(Number(listed[1]) + 1, listed[2]);
  const numbered = /^stages?[._-]?(\d+)(?:\.(.*))?$/is.exec(plain);
  if (numbered) return stagePath(Number(numbered[1]), numbered[2]);
  const [, name = '', rest] = /^([^.[\s]+)(?:\.(.*))?$/s.exec(plain) ?? [];
  const order = names.get(name.toLowerCase());
  return order === undefined ? plain : stagePath(order, rest);
}

function stagePath(order: number, rest: string | undefined): string {
  const inner = (rest ?? '').replace(/^(?:output|outputs|result|data)(?:\.|(?=\[)|$)/, '');
  if (inner === '') return `stage_${order}.output`;
  return `stage_${order}.output${inner.startsWith('[') ? '' : '.'}${inner}`;
}

const OPERATORS: [RegExp, string][] = [
  [/===/g, '=='],
  [/!==/g, '!='],
  [/<>/g, '!='],
  [/(?<![=!<>])=(?!=)/g, '=='],
  [/\bAND\b/gi, '&&'],
  [/\bOR\b/gi, '||'],
  [/\bNOT\b\s*/gi, '!'],
];

/** Writes a condition as this service writes conditions. */
export function mendCondition(condition: string, names: StageNames): { text: string; mends: Mend[] } {
  const { text, mends } = mendReferences(condition, names);
  if (text.length > MAX_LENGTH) return { text, mends };
  let mended = outsideTexts(text, (part) =>
    OPERATORS.reduce((known, [operator, written]) => known.replaceAll(operator, written), part),
  );
  if (mended !== text) mends.push({ code: 'OPERATOR', message: `The condition is written ${mended}.` });
  const unquoted = mended
    // An expression in quotes is a text that nobody means.
    .replaceAll(/(["'])(\{\{[^{}"']*\}\})\1/g, '$2')
    // Only numbers have an order that a quoted number is meant to have.
    .replaceAll(/([<>]=?\s*)(["'])(-?\d+(?:\.\d+)?)\2/g, '$1$3')
    .replaceAll(/(["'])(-?\d+(?:\.\d+)?)\1(\s*[<>])/g, '$2$3');
  if (unquoted !== mended) {
    mends.push({ code: 'TEXT_COMPARISON', message: `${mended} compares texts; it is written ${unquoted}.` });
    mended = unquoted;
  }
  return { text: mended, mends };
}

/** Changes what of a condition is neither in quotes nor an expression. */
function outsideTexts(text: string, change: (part: string) => string): string {
  return text
    .split(/(\{\{[^{}]*\}\}|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')/s)
    .map((part, index) => (index % 2 === 0 ? change(part) : part))
    .join('');
}
