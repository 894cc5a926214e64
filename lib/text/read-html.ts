import { type ChildNode, type Element, isTag, isText } from 'domhandler';
import { parseDocument } from 'htmlparser2';
import { code, list, paragraph, type Part, type Reading, sceneBreak, table, withoutBreaks } from './document';
import { furnitureOf } from './page-furniture';

/** Elements that do not end the line of text that they stand in. */
const INLINE = new Set(
  'a abbr acronym b bdi bdo big cite code del dfn em font i img ins kbd label mark math mi mn mo mrow q ruby rt s samp small span strong sub sup time tt u var wbr'.split(
    ' ',
  ),
);
const BOLD = new Set(['b', 'strong', 'dfn']);
const ITALIC = new Set(['i', 'em']);
/** A heading that only counts has its name in the line below it. */
const ONLY_NUMBER = /^(?:(?:chapter|part|book)\s+)?(?:[ivxlc]+|\d{1,3})\.?$/i;

/** Reads a page from its beginning to its end, in time that grows with its length only, however deep it is. */
export function readHtml(text: string): Reading {
  const page = parseDocument(text);
  const furniture = furnitureOf(page);
  const reader = new PageReader();
  let title: string | null = null;
  /** Elements to enter, and to leave once what is in them was read. */
  const open: (ChildNode | { leave: Element })[] = [...page.children].reverse();
  for (let next = open.pop(); next; next = open.pop()) {
    if ('leave' in next) reader.leave(next.leave);
    else if (isText(next)) reader.text(next.data);
    else if (isTag(next)) {
      if (next.name === 'title') title ??= textOf(next);
      if (furniture.has(next)) {
        reader.text(' ');
        continue;
      }
      reader.enter(next);
      open.push({ leave: next }, ...[...next.children].reverse());
    }
  }
  return {
    title,
    parts: withoutBreaks(reader.end()),
    terms: reader.terms,
    stressed: reader.stressed,
    leftOut: [...furniture.values()].filter(Boolean),
  };
}

const textOf = (element: Element): string =>
  element.children.flatMap((child) => (isText(child) ? child.data : [])).join('');

/** What has been read of a page. */
class PageReader {
  /** What is printed in bold. */
  readonly terms: string[] = [];
  /** What is printed in italics. */
  readonly stressed: string[] = [];
  private readonly parts: Part[] = [];
  private line = '';
  /** Where in the line the innermost bold print begins. */
  private bold = 0;
  /** The same for italics. */
  private italic = 0;
  private heading: number | null = null;
  private verbatim = 0;
  /** Lists that are open, the innermost last; the items read since the last part of any of them. */
  private readonly lists: { ordered: boolean; isInner: boolean; start: number }[] = [];
  private items: string[] = [];
  /** How deep each of them stands below the others. */
  private depths: number[] = [];
  /** What a list of terms is about to explain. */
  private term = '';
  /** Rows of tables that are open; those of a table that only lays the page out are none. */
  private readonly tables: (string[][] | null)[] = [];
  /** Where the parts of a heading with a subtitle begin. */
  private group: number | null = null;

  text(data: string): void {
    this.line += data;
  }

  enter(element: Element): void {
    const { name } = element;
    if (BOLD.has(name)) this.bold = this.line.length;
    if (ITALIC.has(name)) this.italic = this.line.length;
    if (name === 'br') this.line += this.verbatim > 0 ? '\n' : ' ';
    else if (name === 'pre') {
      this.endLine();
      if (this.lists.length > 0) this.endList();
      this.verbatim += 1;
    } else if (this.verbatim > 0 || INLINE.has(name)) return;
    else if (/^h[1-6]$/.test(name)) {
      this.endLine();
      this.endList();
      this.heading = Number(name.slice(1));
    } else if (this.heading !== null) this.line += ' ';
    else if (name === 'table') {
      this.endLine();
      this.tables.push(isLayout(element) ? null : []);
    } else if (this.rows && name === 'tr') this.rows.push([]);
    else if (this.rows) this.line += ' ';
    else if (name === 'ul' || name === 'ol' || name === 'dl') {
      this.endLine();
      // Points below a numbered item are of it, and the number after them is the next; a list in one of its kind goes on with it.
      const [outer] = this.lists.slice(-1);
      const isInner = name !== 'dl' && outer !== undefined && (outer.ordered || outer.ordered === (name === 'ol'));
      if (!isInner) this.endList();
      const start = name === 'ol' ? Number(element.attribs['start'] ?? 1) : 1;
      this.lists.push({ ordered: name === 'ol' || hasCheckboxes(element), isInner, start });
    } else if (name === 'hr' && this.lists.length === 0) {
      this.endLine();
      this.parts.push(sceneBreak());
    } else if (name === 'hgroup') {
      this.endLine();
      this.group = this.parts.length;
    } else if (this.lists.length > 0 && !ITEMS.has(name)) this.line += ' ';
    else this.endLine();
  }

  leave({ name }: Element): void {
    if (BOLD.has(name) && this.heading === null) this.terms.push(this.line.slice(this.bold));
    if (ITALIC.has(name) && this.heading === null) this.stressed.push(this.line.slice(this.italic));
    if (name === 'pre') {
      this.endLine();
      this.verbatim = Math.max(0, this.verbatim - 1);
    } else if (this.verbatim > 0 || INLINE.has(name) || name === 'br') return;
    else if (/^h[1-6]$/.test(name)) {
      this.endLine();
      this.heading = null;
    } else if (this.heading !== null) this.line += ' ';
    else if (name === 'table') {
      const rows = this.tables.pop();
      if (rows) this.parts.push(table(rows));
      else this.endLine();
      this.line = '';
    } else if (this.rows) {
      // What a table is called stands above it, and in none of its cells.
      if (name === 'caption') {
        if (this.line.trim() !== '') this.parts.push(paragraph(this.line.trim()));
        this.line = '';
      } else if (name === 'td' || name === 'th') {
        this.rows.at(-1)?.push(this.line);
        this.line = '';
      } else this.line += ' ';
    } else if (name === 'dt') {
      this.term = this.line;
      this.line = '';
    } else if (name === 'ul' || name === 'ol' || name === 'dl') {
      this.endLine();
      if (this.lists.at(-1)?.isInner !== true) this.endList();
      this.lists.pop();
    } else if (name === 'hgroup') this.endGroup();
    else if (this.lists.length > 0 && !ITEMS.has(name)) this.line += ' ';
    else this.endLine();
  }

  end(): Part[] {
    this.heading = null;
    this.verbatim = 0;
    this.endLine();
    this.endList();
    return this.parts;
  }

  private get rows(): string[][] | null {
    return this.tables.at(-1) ?? null;
  }

  /** Where the list begins of which the innermost is a part. */
  private get outermost(): number {
    return this.lists.findLastIndex(({ isInner }) => !isInner);
  }

  private endLine(): void {
    if (this.line.trim() !== '') {
      if (this.verbatim > 0) this.parts.push(code(this.line.replace(/^\n/, '')));
      else if (this.heading !== null) this.parts.push({ heading: this.line, level: this.heading });
      else if (this.lists.length > 0) {
        this.items.push(
          this.term.trim() === '' ? this.line : `${this.term.replace(/[\s¶]+$/, '').trim()}: ${this.line}`,
        );
        this.depths.push(this.lists.length - 1 - this.outermost);
        this.term = '';
      } else this.parts.push(paragraph(this.line));
    }
    this.line = '';
  }

  private endList(): void {
    const { ordered = false, start } = this.lists[this.outermost] ?? {};
    if (this.items.length > 0) this.parts.push(list(this.items, ordered, this.depths, start));
    this.items = [];
    this.depths = [];
  }

  /** A heading with its subtitle is one heading: both, or the subtitle alone under a mere number. */
  private endGroup(): void {
    this.endLine();
    const parts = this.parts.splice(this.group ?? this.parts.length);
    this.group = null;
    const [first] = parts.filter((part): part is Extract<Part, { heading: string }> => 'heading' in part);
    const below = parts.find((part) => !('heading' in part));
    if (first && below && !('heading' in below) && ONLY_NUMBER.test(first.heading.trim()))
      this.parts.push({ heading: below.text, level: first.level });
    else this.parts.push(...parts);
  }
}

/** Elements that end an item of a list. */
const ITEMS = new Set(['li', 'dd']);

/** Whether a table only places what is in it: it holds other tables, headings or lists, or one cell. */
function isLayout(element: Element): boolean {
  let cells = 0;
  const open: ChildNode[] = [...element.children];
  for (let node = open.pop(); node; node = open.pop()) {
    if (!isTag(node)) continue;
    if (/^(?:table|h[1-6]|ul|ol|dl|section|article|main|pre)$/.test(node.name)) return true;
    if (node.name === 'td' || node.name === 'th') cells += 1;
    open.push(...node.children);
  }
  return cells < 2;
}

/** Whether the items of a list are to be ticked off. */
function hasCheckboxes({ children }: Element): boolean {
  return children.some(
    (item) =>
      isTag(item) &&
      item.children.some((child) => isTag(child) && child.name === 'input' && child.attribs['type'] === 'checkbox'),
  );
}
