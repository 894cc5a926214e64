import { isChatter, isOfPage } from './chatter';
import { escaped } from './find-words';
import { COMMON_WORDS } from './words';

/** One stretch of text between headings. */
export interface Block {
  kind: 'paragraph' | 'list' | 'code' | 'table' | 'heading';
  /** The text; for a list its items, for a table its rows, one a line. */
  text: string;
  /** Items of a list, cells of a table one after another; empty for the others. */
  items: string[];
  /** Whether a list says in which order its items come: numbered ones do, and those to tick off. */
  ordered?: boolean;
  /** The number of the first item of a list that goes on with an earlier one; absent where it is 1. */
  start?: number;
  /** How deep each item stands in items of its list, from 0; absent where all of them stand at 0. */
  depths?: number[];
  /** Cells of a table, row by row; the first row is its head. */
  rows?: string[][];
  /** What the text says that it is for, in its own word: `objectives`, `exercises`, `criteria`, `topics`, `prerequisites`, `note`, `solution`; `break` where a story goes on elsewhere; `numbered` for a paragraph that had a number; `tasks` for a list to tick off; `continued` for one that goes on with an item of a list; absent elsewhere. */
  role?: string;
  /** Whether a mark before it says that a story goes on elsewhere, in a text with headings. */
  opensScene?: boolean;
  /** The number that a paragraph had: "6.1.5"; absent elsewhere. */
  number?: string;
}

/** A heading with what stands under it. */
export interface Section {
  title: string;
  /** 1 for the outermost. */
  level: number;
  blocks: Block[];
  children: Section[];
}

/** A source text, taken apart: what stands before the first heading, and the headings as a tree. */
export interface SourceDocument {
  /** What the text calls itself outside of its headings, as front matter and pages do; null when it does not. */
  title: string | null;
  blocks: Block[];
  sections: Section[];
  /** What the text prints in bold inside its paragraphs and points, in order: most authors mark the words so that they bring in. */
  terms: string[];
  /** What is in the source and no part of the text, in words: menus, front matter, hidden text. */
  leftOut: string[];
}

/** What a reader of a format finds in a source. */
export interface Reading {
  title: string | null;
  parts: Part[];
  /** What is printed in bold; absent where the format has no bold print. */
  terms?: string[];
  /** What is printed in italics: a term only where the text says what it is. */
  stressed?: string[];
  /** Each thing that was left out, by its kind; several of a kind come several times. */
  leftOut: string[];
}

/** What a reader of a format reports, in the order of the text. */
export type Part = { heading: string; level: number } | Block;

export function paragraph(text: string): Block {
  // "1.2 The officer enters …": its number is no part of what it says.
  const whole = clean(text);
  // Boxes to tick off in one paragraph, as pages with breaks between lines have them.
  if (BOX.test(whole) && (whole.match(/[☐☑☒□]/gu) ?? []).length > 1) return list(whole.split(/(?=[☐☑☒□])/u));
  const [mark = '', number] = /^(\d{1,2}(?:\.\d{1,2}){1,3})\.?\s+(?=[\p{Lu}“"])/u.exec(whole) ?? [];
  return {
    kind: 'paragraph',
    text: whole.slice(mark.length),
    items: [],
    ...(number !== undefined && { role: 'numbered', number }),
  };
}

const BOX = /^[☐☑☒□✓✔]\s*/u;

/** "Open the lid: a. Turn the clips. b. Lift it": items below an item, which formats know as no list. */
function lettered(text: string): string[] {
  if (!/[:.]\s+\(?a[.)]\s+\S/.test(text)) return [text];
  const parts = text.split(/(?<=[:.;,])\s+\(?([a-h])[.)]\s+(?=\S)/);
  const isRow = parts.every((part, at) => at % 2 === 0 || part === String.fromCodePoint(96 + (at + 1) / 2));
  return isRow && parts.length > 4 ? parts.filter((_part, at) => at % 2 === 0) : [text];
}

/** @param start the number of the first item */
export function list(items: string[], ordered = false, depths: readonly number[] = [], start = 1): Block {
  const kept = items
    .flatMap((item, index) => {
      const depth = depths[index] ?? 0;
      return lettered(clean(item)).map((text, at) => ({ text, depth: at === 0 ? depth : depth + 1 }));
    })
    .filter(({ text }) => text !== '');
  // Boxes to tick off, as print has them.
  const isBoxed = kept.length > 0 && kept.every(({ text }) => BOX.test(text));
  const texts = kept.map(({ text }) => text.replace(BOX, ''));
  return {
    kind: 'list',
    text: texts.join('\n'),
    items: texts,
    ordered: ordered || isBoxed,
    ...(start > 1 && { start }),
    ...(isBoxed && { role: 'tasks' }),
    ...(kept.some(({ depth }) => depth > 0) && { depths: kept.map(({ depth }) => depth) }),
  };
}

export function table(rows: string[][]): Block {
  const cleaned = rows.map((row) => row.map(clean)).filter((row) => row.some(Boolean));
  return {
    kind: 'table',
    text: cleaned.map((row) => row.join(' | ')).join('\n'),
    items: cleaned.flat().filter(Boolean),
    rows: cleaned,
  };
}

/** A mark where a story goes on elsewhere. */
export const sceneBreak = (): Block => ({ kind: 'paragraph', text: '* * *', items: [], role: 'break' });

/** Headings divide a text better than marks between its scenes: these count where there are hardly any. */
export function withoutBreaks(parts: readonly Part[]): Part[] {
  const isHeaded = parts.filter((part) => 'heading' in part).length > 1;
  const isBreak = (part: Part | undefined): boolean =>
    part !== undefined && !('heading' in part) && part.role === 'break';
  if (!isHeaded) return [...parts];
  return parts.flatMap((part, index) =>
    isBreak(part) ? [] : 'heading' in part || !isBreak(parts[index - 1]) ? [part] : [{ ...part, opensScene: true }],
  );
}

export function code(text: string): Block {
  return { kind: 'code', text: text.trimEnd(), items: [] };
}

/** A text on one line, without what brackets hold when nothing is left in them. */
function clean(text: string): string {
  return (
    text
      .replaceAll(/\s+/g, ' ')
      // The number of a reference behind a sentence.
      .replaceAll(/(?<=[.,;:!?)”"])(?:\[(?:\d{1,3}|note \d{1,2}|citation needed)\])+/g, '')
      .replaceAll(/(?:^| )\([\s,;]*\)|(?<![\p{L}\d])\[\s*\]/gu, '')
      .trim()
  );
}

/** Marks that pages put beside a heading to link to it, and the number of a footnote. */
const PERMALINK = /(?:\s*[¶§🔗#⚓]|\s*\[edit\])+\s*$/u;

/** What is printed in bold, and what in italics where the text says at once what it is. */
function termsOf(bold: readonly string[], italic: readonly string[], parts: readonly Part[]): string[] {
  const [marked, stressed] = [bold, italic].map((some) =>
    // "Coefficient of performance (COP)": its letters are another name.
    [
      ...new Set(
        some.map((term) =>
          clean(term)
            .replace(/[.,:;]$/, '')
            .replace(/\s\([^()]{1,20}\)$/, ''),
        ),
      ),
    ].filter(isTermLike),
  ) as [string[], string[]];
  const text = parts.map((part) => ('heading' in part ? '' : part.text)).join('\n');
  const said = stressed.filter((term) => {
    const literal = escaped(term);
    return (
      new RegExp(
        `${literal}, (?:an?|the) |${literal}(?: (?:of|in|for|between) [^.,;:]{2,40}?)? (?:is|are|means?) (?:an?|the) |` +
          `\\b(?:called|termed|known as|is|are|is in|are in) (?:an? |the )?${literal}\\b`,
        'u',
      ).test(text) || isSaidBefore(term, text)
    );
  });
  return [...new Set([...marked, ...said])];
}

/** "With a liquid that boils at a low temperature, the *refrigerant*": looked for where the word stands, as a text may have many. */
function isSaidBefore(term: string, text: string): boolean {
  const at = text.indexOf(`, the ${term}`);
  const before = text.slice(Math.max(0, at - MAX_MEANING), Math.max(0, at));
  return at > 0 && /\ban? [^.;:,]{3,60} (?:that|which) [^.;:,]{3,80}$/u.test(before);
}
const MAX_MEANING = 160;

/** Whether bold print marks a word or a few, and no warning, no label and no whole sentence: "do not", "Note", "Step 1". */
const isTermLike = (text: string): boolean => {
  const words = text.toLowerCase().split(' ');
  return (
    words.length <= MAX_TERM_WORDS &&
    /^\p{L}[\p{L}\d'’/ -]{2,60}$/u.test(text) &&
    !words.some((word) => COMMON_WORDS.has(word)) &&
    // "Usually", "I've", "Heads up", "Restores take an hour": stress, a call for attention, a clause.
    !/^(?:usually|often|always|never|sometimes|rarely|seldom|really|exactly|only|both|either|any|all|none|every|each|heads[- ]up|safety|fyi|nb|update|edit|pro tip|beware|why)$|^\p{L}+(?:ally|edly|ently|antly|ously|ively|ately)$|['’](?:ve|re|ll|d|m|t)\b|\s(?:an?|is|are|was|were|does|do|has|have)\s/iu.test(
      text,
    ) &&
    !/^(?:common (?:mistakes?|errors?)|note|notes|warning|caution|danger|tip|hint|important|remark|example|step|figure|table|summary|attention|goal|aim|problem|solution|result|answer|question|learning (?:goal|objective|outcome)s?|objectives?|key (?:points?|ideas?|terms?|takeaways?)|takeaways?|exercises?|prerequisites?|in (?:short|brief))\b/i.test(
      text,
    )
  );
};
const MAX_TERM_WORDS = 4;

/** A heading that is longer is none. */
const MAX_HEADING = 200;

/** A heading that stands twice below the same one is numbered from its second time on. */
class SiblingNames {
  private readonly counts = new Map<Section[], Map<string, number>>();

  distinct(siblings: Section[], title: string): string {
    const known = this.counts.get(siblings) ?? new Map<string, number>();
    this.counts.set(siblings, known);
    for (let name = title; ;) {
      const count = known.get(name.toLowerCase()) ?? 0;
      known.set(name.toLowerCase(), count + 1);
      if (count === 0) return name;
      name = `${title} (${count + 1})`;
    }
  }
}

/** "After this chapter you should be able to:", and the list behind it. */
const OBJECTIVES =
  /\b(?:you (?:should|will) be able to|you will (?:learn|know|understand)(?: how)?|learning (?:objectives|outcomes|goals)|objectives (?:are|of this))\b.{0,80}:$|\byou (?:can|(?:should|will) be able to|will know how to)\s*:?$/i;
const TITLED_OBJECTIVES = /^(?:[\d.]+\s+)?(?:learning )?(?:objectives|goals|outcomes|aims)$/i;

/** "You'll need:", and the list behind it. */
const RESOURCES = /^(?:(?:what )?you(?:'ll|’ll| will)? need|ingredients|materials|equipment|requirements)\b.{0,60}:$/i;

/** "Learning goals. After this section you can …", "By the end of this unit you will be able to …": what is learned, in a sentence. */
const GOALS =
  /^(?:learning (?:goals|objectives|outcomes)\s*[.:–—-]\s+(?=\S)|(?=(?:after|by the end of|having (?:read|worked through)|when you have (?:read|finished|completed))\s(?:this|the)\s(?:section|chapter|lesson|unit|module|course|session|tutorial|guide)\b[^.]{0,20}\byou (?:can|will be able to|should be able to|will know how to)\s))/i;

/** What a line before a list says that the list is for, or a sentence of itself. */
function withRoles(parts: readonly Part[]): Part[] {
  return parts.map((part, index) => {
    if (!('heading' in part) && part.kind === 'paragraph' && part.role === undefined && GOALS.test(part.text)) {
      const told = part.text.replace(GOALS, '');
      // What ends so announces a list.
      return /:$|\b(?:can|able to|how to)$/i.test(told)
        ? part
        : { kind: 'list', text: told, items: [told], role: 'objectives' };
    }
    const before = parts[index - 1];
    const announced = before && !('heading' in before) && before.kind === 'paragraph' ? before.text : '';
    const isTitled = before !== undefined && 'heading' in before && TITLED_OBJECTIVES.test(before.heading);
    const role =
      isTitled || OBJECTIVES.test(announced) ? 'objectives' : RESOURCES.test(announced) ? 'resources' : undefined;
    return role !== undefined && !('heading' in part) && part.kind === 'list' && part.role === undefined
      ? { ...part, role }
      : part;
  });
}

/** Builds the tree of headings from a flat list. */
export function buildDocument({
  title: own,
  parts: all,
  terms = [],
  stressed = [],
  leftOut: others,
}: Reading): SourceDocument {
  const parts = all.filter((part) =>
    'heading' in part ? !isOfPage(part.heading) : part.kind !== 'paragraph' || !isChatter(part.text),
  );
  const leftOut = parts.length < all.length ? [...others, 'what the text says of itself and to its readers'] : others;
  const kinds = [...new Set(leftOut)].map((kind) => {
    const count = leftOut.filter((other) => other === kind).length;
    return count > 1 ? `${kind} (${count} times)` : kind;
  });
  const document: SourceDocument = {
    title: own === null ? null : clean(own) || null,
    blocks: [],
    sections: [],
    terms: termsOf(terms, stressed, parts),
    leftOut: kinds,
  };
  const names = new SiblingNames();
  const open: Section[] = [];
  for (const part of withRoles(parts)) {
    const title = 'heading' in part ? clean(part.heading.replace(PERMALINK, '')) : null;
    if ('heading' in part && title !== null && title.length <= MAX_HEADING) {
      if (title === '') continue;
      while (open.length > 0 && (open.at(-1) as Section).level >= part.level) open.pop();
      const siblings = open.at(-1)?.children ?? document.sections;
      const section: Section = { title: names.distinct(siblings, title), level: part.level, blocks: [], children: [] };
      siblings.push(section);
      open.push(section);
    } else {
      const block = 'heading' in part ? paragraph(part.heading) : part;
      if (block.text.trim() !== '' && !isHatnote(block)) (open.at(-1) ?? document).blocks.push(block);
    }
  }
  document.terms.push(...document.sections.flatMap(termsListedIn).filter((term) => !document.terms.includes(term)));
  const appendices = document.sections.filter(isAppendix);
  return {
    ...document,
    sections: document.sections.filter((section) => !appendices.includes(section)),
    leftOut: [...document.leftOut, ...appendices.map(({ title: name }) => `the list “${name}”`)],
  };
}

const GLOSSARY = /^(?:key terms|key words|keywords|glossary|terms|vocabulary)$/i;

/** The words that a text lists as its terms. */
const termsListedIn = ({ title, blocks, children }: Section): string[] =>
  GLOSSARY.test(title)
    ? blocks
        .flatMap(({ kind, text, items }) => (kind === 'list' ? items : text.split(/[,;·•]\s+/)))
        .map((term) => term.split(/:\s|\s[–—-]\s/)[0]?.replace(/[.,;]$/, '') ?? '')
        .filter(isTermLike)
    : children.flatMap(termsListedIn);

/** A line that only sends whoever looks for something else to another article. */
const isHatnote = ({ kind, text }: Block): boolean =>
  kind === 'paragraph' &&
  text.length < 200 &&
  /^(?:For (?:the|an?|other|more) [^.]{2,80}, see |This article is about |Not to be confused with |Main articles?: |See also: )/.test(
    text,
  );

/** Lists of what was read and what else there is to read. */
const APPENDIX =
  /^(?:see also|further reading|external links|bibliography|references|works cited|notes and references|citations|footnotes)$/i;

const isAppendix = ({ title, blocks, children }: Section): boolean =>
  APPENDIX.test(title) && children.length === 0 && blocks.every(({ kind }) => kind === 'list');

/** All blocks of a section, those of its subsections included, in order. */
export function allBlocks(section: Pick<Section, 'blocks' | 'children'>): Block[] {
  return [...section.blocks, ...section.children.flatMap(allBlocks)];
}

/** The same with the headings of its subsections as blocks between them. */
export function blocksWithHeadings(section: Pick<Section, 'blocks' | 'children'>): Block[] {
  return [
    ...section.blocks,
    ...section.children.flatMap((child): Block[] => [
      { kind: 'heading', text: child.title, items: [] },
      ...blocksWithHeadings(child),
    ]),
  ];
}
