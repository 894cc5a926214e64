import { type Block, type Section, type SourceDocument } from '../../../lib/text/document';
import { countWords, sentencesWithBlanks } from '../../../lib/text/sentences';
import { stemsOf } from '../../../lib/text/stems';

/** A stretch of a source that can be quoted: a paragraph, a list with what leads to it, or some sentences of a long paragraph. */
export interface Passage {
  /** Place among all passages. */
  id: number;
  /** Number of its source, from 1. */
  source: number;
  text: string;
  /** Headings above it, from the outside in. */
  headings: string[];
  stems: string[];
}

/** A longer paragraph is cut between sentences. */
const MAX_WORDS = 130;
/** Paragraphs below this are put together. */
const SHORT_WORDS = 25;
/** What is shorter says nothing by itself. */
const MIN_WORDS = 5;

/** The passages of a source, in order. Code is none: nothing rests on it. */
export function passagesOf(document: SourceDocument, source: number): Omit<Passage, 'id'>[] {
  const found: Omit<Passage, 'id'>[] = [];
  const add = (text: string, headings: string[]): void => {
    if (countWords(text) >= MIN_WORDS) found.push({ source, text, headings, stems: stemsOf(text) });
  };
  const walk = (blocks: readonly Block[], children: readonly Section[], headings: string[]): void => {
    for (const text of joined(textsOf(blocks))) add(text, headings);
    for (const section of children) walk(section.blocks, section.children, [...headings, section.title]);
  };
  walk(document.blocks, document.sections, []);
  return found;
}

/** The blocks of a section as texts of a size to quote. */
function textsOf(blocks: readonly Block[]): string[] {
  const texts: string[] = [];
  let lead: string | null = null;
  for (const block of blocks) {
    if (block.kind === 'code') continue;
    if (block.kind === 'list') {
      texts.push(...chunks(lead === null ? block.items : [lead, ...block.items], '\n'));
      lead = null;
      continue;
    }
    if (lead !== null) texts.push(lead);
    // A paragraph that ends with a colon leads to the list behind it.
    lead = block.text.endsWith(':') ? block.text : null;
    if (lead === null) texts.push(...chunks(sentencesWithBlanks(block.text), ''));
  }
  if (lead !== null) texts.push(lead);
  return texts;
}

/** A short paragraph says little without its neighbours: it is one passage with what follows it. */
function joined(texts: readonly string[]): string[] {
  const passages: string[] = [];
  for (const text of texts) {
    const before = passages.at(-1);
    if (before !== undefined && countWords(before) < SHORT_WORDS && countWords(text) < SHORT_WORDS)
      passages[passages.length - 1] = `${before}\n${text}`;
    else passages.push(text);
  }
  return passages;
}

/** Pieces put together as long as they stay within the size of a passage. */
function chunks(pieces: readonly string[], joiner: string): string[] {
  const joined: string[] = [];
  let open: string[] = [];
  let words = 0;
  for (const piece of pieces) {
    const more = countWords(piece);
    if (open.length > 0 && words + more > MAX_WORDS) {
      joined.push(open.join(joiner).trim());
      open = [];
      words = 0;
    }
    open.push(piece);
    words += more;
  }
  if (open.length > 0) joined.push(open.join(joiner).trim());
  return joined;
}
