import MarkdownIt, { type StateBlock, type Token } from 'markdown-it';
import footnote from 'markdown-it-footnote';
import { parse as parseYaml } from 'yaml';
import {
  type Block,
  code,
  list,
  paragraph,
  type Part,
  type Reading,
  sceneBreak,
  table,
  withoutBreaks,
} from './document';
import { readHtml } from './read-html';

/** Attributes behind what they are of, as kramdown, Pandoc and others write them. */
const ATTRIBUTES =
  /\{:?\s*(?:(?:[#.][\w:-]+|[\w:-]+=(?:"[^"]*"|'[^']*'|[^\s{}]+)|-|toc)\s*)+\}|\{::?\/?[a-z][^{}]*\/?\}/gi;
/** What generators of sites put in, and marks of what a line is. */
const TEMPLATES = /\{%.{0,400}?%\}|\{\{.{0,400}?\}\}/gs;
const ADMONITION =
  /^\[!(?:note|tip|important|warning|caution|danger|info|example|question|quote|abstract|bug|success|failure|todo)\][+-]?[ \t]*/i;
const CHECKBOX = /^\[[ xX]\]\s+/;
/** Languages of fences that hold text: MyST and others write admonitions so. */
const TEXT_FENCE =
  /^\{(?:note|tip|hint|important|warning|caution|danger|attention|seealso|admonition|topic|sidebar)\b/i;
/** Short names of pictures between colons. */
const EMOJI = /(?<=^|\s):[a-z][a-z0-9_+-]{1,30}:(?=\s|$)/g;

const markdown = new MarkdownIt({ html: true, linkify: false }).use(footnote);
markdown.block.ruler.before('fence', 'marks_of_blocks', marksOfBlocks, { alt: ['paragraph', 'blockquote', 'list'] });

/** Lines that only open or close a block of some kind, such as `::: note`, `!!! warning` and `{: .class}`. */
function marksOfBlocks(state: StateBlock, startLine: number, _endLine: number, silent: boolean): boolean {
  const line = lineAt(state, startLine);
  const isMark =
    /^:{3,}(?:\s*\{?[\w.#{}[\] =":-]*)?$/.test(line) ||
    /^\{:[^{}]*\}$/.test(line) ||
    /^\[(?:toc|\[toc\]|_toc_)\]$/i.test(line) ||
    /^\{%.*%\}$/.test(line);
  const admonition = /^(?:!!!|\?\?\?\+?|===)\s+(?:[\w-]+|"[^"]*")/.exec(line);
  if (!isMark && !admonition) return false;
  if (silent) return true;
  // A line of colons with a name opens, one without closes.
  if (line.startsWith(':::')) state.push('role', '', 0).info = /[\w-]+/.exec(line)?.[0] ?? '';
  state.line = startLine + 1;
  // What is indented below an admonition is its text, not code.
  if (admonition) {
    let end = startLine + 1;
    while (end < state.lineMax && ((state.sCount[end] ?? 0) >= state.blkIndent + 4 || state.isEmpty(end))) end += 1;
    const before = state.blkIndent;
    state.blkIndent += 4;
    state.md.block.tokenize(state, startLine + 1, end);
    state.blkIndent = before;
    state.line = end;
  }
  return true;
}

const lineAt = (state: StateBlock, line: number): string =>
  state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]).trim();

/** Reads Markdown: CommonMark with tables, footnotes, front matter, attributes and the admonitions that generators of sites know. */
export function readMarkdown(text: string): Reading {
  const { title, body, isThere } = withoutFrontMatter(text);
  const footnotes = /^\[\^[^\]\s]+\]:/m.test(body);
  const terms: string[] = [];
  const stressed: string[] = [];
  const parts = withoutBreaks(partsOf(markdown.parse(prepared(body), {}), terms, stressed));
  return {
    title,
    parts,
    terms,
    stressed,
    leftOut: [...(isThere ? ['the front matter'] : []), ...(footnotes ? ['footnotes'] : [])],
  };
}

/** What Markdown reads otherwise than its writers mean it. */
/** "$$ F = \mu m g $$", "$v_0$": between dollars, with a backslash in it. */
const FORMULA = /\$\$[^$]{1,500}\$\$|\$(?=[^\s$])[^$\n]{0,200}?\\[^$\n]{0,200}?(?<=\S)\$(?!\d)/g;

function prepared(text: string): string {
  return (
    withHeadings(text)
      // An underlined line with a number would be a list and a rule.
      .replaceAll(/^\d+(?:\.\d+)*[.)]?[ \t]+([^\n]{1,100})\n(?:-{3,80}|={3,80})[ \t]*$/gm, '## $1')
      // Terms with what they are, as lists of definitions have them.
      .replaceAll(/^(?![#>*+-]|\d+[.)])(\S[^\n]{0,80})\n(?:[ \t]*\n)?:[ \t]{1,3}(\S[^\n]*)$/gm, '- $1: $2')
      // A formula is kept as TeX has it: "\\," is a thin space, and no comma.
      .replaceAll(FORMULA, (formula) => formula.replaceAll(/\\(?=[!-/:-@[-`{-~])/g, '\\\\'))
      // A heading without a blank behind its marks.
      .replaceAll(/^(#{1,6})(?=[\p{Lu}\d])/gmu, '$1 ')
  );
}

/** "**Q3. Can I claim mileage?** Hybrid: no …": a question in bold print or italics, with its answer behind or below it. */
const BOLD_QUESTION =
  /^(\*\*|__|\*|_)(?![*_\s])(?:(?:Q|Question)\s?\d{0,3}[.:)]\s+)?([^*_\n]{5,150}\?)\1(?:[ \t]+|[ \t]*\n(?!\1))(?=\s*\S)/gm;
/** A line that is nothing but a name in bold print. */
const BOLD_LINE = /(?<=^|\n[ \t]*\n)[ \t]{0,3}\*\*(?!\d+(?:\.\d+)+\s)([^*\n.!?,;]{3,60}?)(?::\*\*|\*\*:?)[ \t]*(?=\n)/g;
/** So many of them are how a text divides its sections. */
const MIN_LINES = 2;

/** Headings that a text only prints in bold, below all others. */
function withHeadings(text: string): string {
  const fences = text.match(/^(?:```|~~~)/m);
  const isCommon = (pattern: RegExp): boolean => fences === null && (text.match(pattern)?.length ?? 0) >= MIN_LINES;
  const asked = isCommon(BOLD_QUESTION) ? text.replaceAll(BOLD_QUESTION, '\n###### $2\n\n') : text;
  return isCommon(BOLD_LINE) ? asked.replaceAll(BOLD_LINE, '###### $1') : asked;
}

/** Metadata before a text, as YAML or TOML: its title is that of the text. */
function withoutFrontMatter(text: string): { title: string | null; body: string; isThere: boolean } {
  const found = /^\s*(---|\+\+\+)[ \t]*\n([\s\S]{0,20000}?)\n(?:\1|\.\.\.)[ \t]*(?:\n|$)/.exec(text);
  const [whole, fence, block] = found ?? [];
  if (whole === undefined || block === undefined || !/^[\w"'-]+\s*[:=]/m.test(block))
    return { title: null, body: text, isThere: false };
  return { title: titleIn(fence, block), body: text.slice(whole.length), isThere: true };
}

function titleIn(fence: string | undefined, block: string): string | null {
  try {
    const title = fence === '---' ? (parseYaml(block) as Record<string, unknown> | null)?.['title'] : undefined;
    if (typeof title === 'string' || typeof title === 'number') return String(title);
  } catch {
    // Not all metadata is well formed; its title may be.
  }
  return /^title\s*[:=]\s*["']?(.+?)["']?\s*$/m.exec(block)?.[1] ?? null;
}

interface OpenList {
  items: string[];
  depths: number[];
  ordered: boolean;
  /** The number of its first item. */
  start: number;
  /** Whether its items are to be ticked off. */
  isOfTasks?: boolean;
}

/** @param terms takes what is printed in bold @param stressed takes what is printed in italics */
function partsOf(tokens: readonly Token[], terms: string[], stressed: string[] = []): Part[] {
  const parts: Part[] = [];
  const lists: OpenList[] = [];
  let heading: number | undefined;
  /** The level of the last heading that has a line of its own. */
  let level = 1;
  let rows: string[][] | null = null;
  let inFootnotes = false;
  /** What the text says that its next blocks are for. */
  const roles: string[] = [];
  const add = (block: Block): void => {
    const role = roles.at(-1);
    parts.push(role === undefined ? block : { ...block, role });
  };
  /** Whether the next text begins an item. */
  let begins = false;
  const flush = (): void => {
    for (const open of lists) {
      if (open.items.length > 0) add(listOf(open));
      // Behind a block inside it the list goes on with its numbers.
      open.start += open.depths.filter((depth) => depth === 0).length;
      open.items = [];
      open.depths = [];
      open.isOfTasks = false;
    }
  };
  for (const token of tokens) {
    const { type } = token;
    if (type === 'role') {
      if (token.info === '') roles.pop();
      else roles.push(token.info.toLowerCase());
    } else if (type === 'footnote_block_open') inFootnotes = true;
    else if (inFootnotes) continue;
    else if (type === 'heading_open') {
      flush();
      heading = Number(token.tag.slice(1));
    } else if (type === 'bullet_list_open' || type === 'ordered_list_open') {
      const ordered = type === 'ordered_list_open';
      if (lists.at(-1) && !joins(ordered, lists.at(-1))) flush();
      lists.push({ items: [], depths: [], ordered, start: Number(token.attrGet('start') ?? 1) });
    } else if (type === 'bullet_list_close' || type === 'ordered_list_close') {
      const closed = lists.pop() ?? { items: [], depths: [], ordered: false, start: 1 };
      const { items, depths, ordered } = closed;
      const outer = lists.at(-1);
      if (outer && joins(ordered, outer)) {
        outer.items.push(...items);
        outer.depths.push(...depths.map((depth) => depth + 1));
      } else if (items.length > 0) {
        // Tasks are known as such only by their items: what is open outside comes first.
        flush();
        add(listOf(closed));
      }
    } else if (type === 'list_item_open') begins = true;
    else if (type === 'table_open') rows = [];
    else if (type === 'tr_open') rows?.push([]);
    else if (type === 'table_close') {
      add(table(rows ?? []));
      rows = null;
    } else if (type === 'inline') {
      const content =
        heading === undefined
          ? inlineText(token.children ?? [], terms, stressed)
          : inlineText(token.children ?? [], [], []);
      const open = lists.at(-1);
      const runIn = runInOf(content, terms);
      if (rows) rows.at(-1)?.push(content);
      else if (heading !== undefined) {
        level = heading;
        parts.push({ heading: content, level });
      }
      // Behind a block inside an item its text goes on.
      else if (open && !begins && open.items.length === 0) add({ ...paragraph(content), role: 'continued' });
      else if (open) addTo(open, content, begins);
      else if (runIn) {
        parts.push({ heading: runIn.replace(/[.:]$/, ''), level: level + 1 });
        add(paragraph(content.slice(runIn.length).trim()));
      } else add(paragraph(content.replace(ADMONITION, '')));
      heading = undefined;
      begins = false;
    } else if (type === 'fence' && TEXT_FENCE.test(token.info))
      parts.push(...partsOf(markdown.parse(withoutOptions(token.content), {}), terms, stressed));
    else if (type === 'fence' || type === 'code_block') {
      flush();
      add(code(token.content));
    } else if (type === 'hr') {
      flush();
      parts.push(sceneBreak());
    } else if (type === 'html_block') parts.push(...readHtml(token.content).parts);
  }
  return parts;
}

/** "**3.2 Jammed tape.** Ask the technician …": a heading in the line of what it is of, printed in bold with its number; undefined where none is. */
const runInOf = (content: string, terms: readonly string[]): string | undefined =>
  /^\d+(?:\.\d+)+[.)]?\s/.test(content)
    ? terms.find(
        (term) => content.startsWith(term) && /^\S+\s+\p{Lu}.{1,80}$/su.test(term) && content.length > term.length + 20,
      )
    : undefined;

/** Whether an inner list is part of its outer one: where both are of a kind, and points below what has a number. */
const joins = (ordered: boolean, outer: OpenList | undefined): boolean =>
  outer !== undefined && (outer.ordered === ordered || outer.ordered);

function listOf({ items, ordered, depths, start, isOfTasks }: OpenList): Block {
  const block = list(items, ordered, depths, start);
  return isOfTasks ? { ...block, role: 'tasks' } : block;
}

/** Adds a text to a list: as an item, or as a further paragraph of the one that is open. */
function addTo(open: OpenList, content: string, begins: boolean): void {
  const task = CHECKBOX.test(content);
  if (task) {
    open.ordered = true;
    open.isOfTasks = true;
  }
  // A number of its own behind the box or the bullet says the place once more.
  const text = content.replace(CHECKBOX, '').replace(/^\d{1,3}[.)]\s+(?=\p{L})/u, '');
  if (begins || open.items.length === 0) {
    open.items.push(text);
    open.depths.push(0);
  } else open.items.push(`${open.items.pop() ?? ''} ${text}`);
}

const withoutOptions = (text: string): string => text.replaceAll(/^:[\w-]+:.*\n/gm, '');

function inlineText(children: readonly Token[], terms: string[], stressed: string[]): string {
  let text = '';
  /** Element whose content is no text, while it is open. */
  let ignored: string | null = null;
  let link: number | null = null;
  let bold = 0;
  let italic = 0;
  for (const { type, content } of children) {
    if (type === 'html_inline') {
      const [, closes, name = ''] = /^<(\/?)([a-z]+)/i.exec(content) ?? [];
      if (ignored !== null) {
        if (closes && name.toLowerCase() === ignored) ignored = null;
      } else if (/^(?:script|style)$/i.test(name)) ignored = name.toLowerCase();
      else if (/^br$/i.test(name)) text += ' ';
    } else if (ignored !== null) continue;
    else if (type === 'text')
      text += content.replaceAll(ATTRIBUTES, '').replaceAll(TEMPLATES, '').replaceAll(EMOJI, '');
    else if (type === 'code_inline') text += content;
    else if (type === 'softbreak' || type === 'hardbreak') text += ' ';
    else if (type === 'strong_open') bold = text.length;
    else if (type === 'strong_close') terms.push(text.slice(bold));
    else if (type === 'em_open') italic = text.length;
    else if (type === 'em_close') stressed.push(text.slice(italic));
    else if (type === 'link_open') link = text.length;
    else if (type === 'link_close' && link !== null) {
      // Some books refer to figures by links that are called "[link]".
      if (/^\s*(?:\[\s*link\s*\]|#|¶|edit|permalink)\s*$/i.test(text.slice(link))) text = text.slice(0, link);
      link = null;
    }
  }
  return text;
}
