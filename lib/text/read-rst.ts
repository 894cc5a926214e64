import type { Reading } from './document';
import { readMarkdown } from './read-markdown';
import { isTableBorder, listTable, table } from './rst-tables';

/** Directives whose content is text like any other. */
const TEXT =
  /^(?:note|tip|hint|important|warning|caution|danger|attention|error|admonition|topic|sidebar|rubric|deprecated|epigraph|compound|container|glossary|centered|only)$/;
/** What a box is, as Markdown's boxes are called, too. */
const BOX = /^(?:note|tip|hint|important|warning|caution|danger|attention|error)$/;
const CODE = /^(?:code|code-block|sourcecode|literalinclude|parsed-literal|prompt|doctest|math|productionlist)$/;
const RULE = /^([=\-`:.'"~^_*+#<>!$%&(),/;?@[\\\]{|}])\1{2,}\s*$/;

/** Whether a text has what only reStructuredText has: directives, roles, or literal blocks below underlined headings. */
export function isRst(text: string): boolean {
  const begin = text.slice(0, 50_000);
  if (/^\.\. [\w-]+(?::[\w-]+)?::(?:\s|$)/m.test(begin) || /^\.\. _[^:\n]+:/m.test(begin)) return true;
  const roles = begin.match(/:[a-z][\w:+-]*:`[^`\n]+`/g)?.length ?? 0;
  return (
    roles > 1 ||
    (/^(?:=|-|~|\^|\*){3,}\s*$/m.test(begin) &&
      /``[^`\n]+``|`[^`\n<>]+ <[^<>\n]+>`_/.test(begin) &&
      !/^#{1,6} \S/m.test(begin))
  );
}

/**
 * Reads reStructuredText as far as documentation uses it, by writing it as Markdown: the two differ in marks, not in what they
 * mark.
 */
export function readRst(text: string): Reading {
  const lines = text.replaceAll('\t', '        ').split('\n');
  const styles: string[] = [];
  const out: string[] = [];
  /** Where the meaning of the last term of a list of them ends. */
  let lastMeaning = -1;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const rule = RULE.exec(lines[at + 1] ?? '');
    const isOverlined =
      RULE.test(line) && /\S/.test(lines[at + 1] ?? '') && RULE.exec(lines[at + 2] ?? '')?.[1] === RULE.exec(line)?.[1];
    if (isOverlined) {
      out.push('', heading((lines[at + 1] ?? '').trim(), `over${line.charAt(0)}`, styles), '');
      at += 2;
    } else if (
      rule &&
      /^\S/.test(line) &&
      !RULE.test(line) &&
      (lines[at - 1] ?? '').trim() === '' &&
      (lines[at + 1] ?? '').trim().length >= Math.min(line.trim().length, 60) * 0.8
    ) {
      out.push('', heading(line.trim(), rule[1] ?? '', styles), '');
      at += 1;
    } else if (/^\s*\.\.(?:\s|$)/.test(line)) at = directive(lines, at, out);
    else if (/::\s*$/.test(line) && !/^\s*:[\w-]+:/.test(line)) {
      const introduced = line.replace(/\s*::\s*$/, (mark) => (mark.startsWith(' ') ? '' : ':'));
      if (introduced.trim() !== ':') out.push(inline(numbered(introduced)), '');
      // What is typed at a point of a list is of that point.
      const within = /^\s*(?:[-*+]|\d+[.)]|#\.)\s/.test(line) ? '   ' : '';
      at = block(lines, at + 1, indentOf(line), (code) => out.push(...fenced(code).map((one) => within + one)));
    } else if (/^:[\w -]+:(?:\s|$)/.test(line)) continue;
    else if (isTableBorder(line)) at = table(lines, at, out);
    else if (isTerm(lines, at, at - 1 === lastMeaning)) {
      // A term and what it is, as a line of a glossary.
      const from = at;
      at = block(lines, at + 1, indentOf(line), (meaning) => {
        const [first = '', ...rest] = meaning.join('\n').split(/\n\s*\n/);
        out.push('', `${inline(lines[from] ?? '').trim()}: ${inline(first.replaceAll(/\s*\n\s*/g, ' '))}`, '');
        out.push(...rest.flatMap((paragraph) => [...paragraph.split('\n').map((one) => inline(one.trim())), '']));
      });
      lastMeaning = at;
    } else if (isQuoted(lines, at)) out.push(inline(line.trim()));
    else out.push(inline(numbered(line).replace(/^(\s*)\|\s/, '$1')));
  }
  return readMarkdown(out.join('\n'));
}

const LIST_ITEM = /^\s*(?:[-*+•]|\d{1,3}[.)]|#\.)\s/;

/** Whether a line is a term, and the lines that are indented below it say what it is. @param goesOn whether a term stands right before it */
function isTerm(lines: readonly string[], at: number, goesOn: boolean): boolean {
  const [before = '', line = '', next = ''] = [lines[at - 1], lines[at], lines[at + 1]];
  return (
    (before.trim() === '' || goesOn) &&
    line.trim() !== '' &&
    line.length < 80 &&
    !LIST_ITEM.test(line) &&
    next.trim() !== '' &&
    indentOf(next) > indentOf(line)
  );
}

/** Whether a line is indented without belonging to a list: such lines are quoted, and no code. */
function isQuoted(lines: readonly string[], at: number): boolean {
  const own = indentOf(lines[at] ?? '');
  if (own < 2 || LIST_ITEM.test(lines[at] ?? '')) return false;
  for (let above = at - 1; above >= 0; above--) {
    const line = lines[above] ?? '';
    if (line.trim() === '' || indentOf(line) >= own) continue;
    return !LIST_ITEM.test(line);
  }
  return true;
}

const indentOf = (line: string): number => line.search(/\S|$/);

function heading(text: string, style: string, styles: string[]): string {
  if (!styles.includes(style)) styles.push(style);
  return `${'#'.repeat(Math.min(6, styles.indexOf(style) + 1))} ${inline(text)}`;
}

/** Takes the lines that are indented below one. @returns the last line of them */
function block(lines: readonly string[], from: number, indent: number, take: (lines: string[]) => void): number {
  let end = from;
  while (end < lines.length && ((lines[end] ?? '').trim() === '' || indentOf(lines[end] ?? '') > indent)) end += 1;
  const taken = lines.slice(from, end);
  const margin = Math.min(...taken.filter((line) => line.trim() !== '').map(indentOf));
  if (Number.isFinite(margin)) take(taken.map((line) => line.slice(margin)));
  return end - 1;
}

const fenced = (code: readonly string[]): string[] => ['```', ...code.join('\n').trim().split('\n'), '```', ''];

/** Reads a directive, a target or a comment. @returns the last line of it */
function directive(lines: readonly string[], at: number, out: string[]): number {
  const line = lines[at] ?? '';
  const [, name = '', argument = ''] = /^\s*\.\. (?:\|[^|]*\| )?([\w-]+(?::[\w-]+)*)::\s*(.*)$/.exec(line) ?? [];
  const short = name.split(':').at(-1) ?? '';
  return block(lines, at + 1, indentOf(line), (content) => {
    const options = content.findIndex((one) => !/^:[\w-]+:/.test(one));
    const body = content.slice(options < 0 ? content.length : options);
    if (CODE.test(short)) out.push('', ...fenced(body));
    else if (short === 'list-table') out.push('', ...listTable(body), '');
    else if (TEXT.test(short)) {
      const isBox = BOX.test(short);
      if (isBox) out.push('', `::: ${short}`);
      if (argument !== '') out.push('', inline(argument));
      out.push('', ...body.map(inline), '');
      if (isBox) out.push(':::', '');
    }
  });
}

/** "#. Open it": a point that takes the next number. */
const numbered = (line: string): string => line.replace(/^(\s*)#\.(?=\s)/, '$11.');

/** Roles, references and literals of a line as Markdown has them. */
function inline(line: string): string {
  return line
    .replaceAll(/:[a-z][\w:+-]*:`([^`<]+?)\s*<[^<>`]*>`/g, '$1')
    .replaceAll(
      /:(rfc|pep):`{1,2}(\d+)[^`]*`{1,2}/gi,
      (_, role: string, number: string) => `${role.toUpperCase()} ${number}`,
    )
    .replaceAll(/:[a-z][\w:+-]*:`[~!]?([^`]+)`/g, (_, text: string) => {
      const name = text.replace(/^.*\.(?=\w+(?:\(\))?$)/, '');
      // Underscores of a name are no marks of emphasis.
      return /^_|_$/.test(name) ? `\`${name}\`` : name;
    })
    .replaceAll(/``([^`]+)``/g, '`$1`')
    .replaceAll(/(?<![\w`])`([^`<\s][^`<]*?)\s*<[^<>`]*>`__?/g, '$1')
    .replaceAll(/(?<![\w`])`([^`\s][^`]*)`__?/g, '$1')
    .replaceAll(/\s?\[(?:#\w*|\d+|\*)\]_/g, '')
    .replaceAll(/\|([\w-]+)\|/g, '$1')
    .replaceAll(/(?<![\w`])([A-Za-z\d]\w*?)_(?=[\s.,;:]|$)/g, '$1');
}
