import type { Block, SourceDocument } from '../../../lib/text/document';
import { countTokens } from '../../../lib/text/tokens';
import { readSource, type SourceFormat } from '../../../lib/text/read-source';
import { sentencesOf } from '../../../lib/text/sentences';

/** One sentence, item, row or stretch of code of a source. */
export interface Passage {
  text: string;
  kind: 'sentence' | 'item' | 'step' | 'row' | 'code';
}

/** A stretch of a source that a model can take at once. */
export interface SourcePart {
  /** What a model reads: headings, and passages with their numbers in brackets. */
  text: string;
}

/** A source as models read it. */
export interface NumberedSource {
  /** Number 1 is the first. */
  passages: Passage[];
  parts: SourcePart[];
  /** What is in the source and no part of its text. */
  leftOut: string[];
}

/** A line of what a model reads: a heading, or a passage. */
interface Line {
  text: string;
  tokens: number;
  /** Rank of a heading; null for a passage. */
  level: number | null;
}

/** Numbers the passages of a source, and divides it at its headings so that no part has more tokens than a model takes. */
export function numberSource(text: string, format: SourceFormat | undefined, maxTokens: number): NumberedSource {
  const document = readSource(text, format);
  const passages: Passage[] = [];
  const lines = linesOf(document, passages);
  return { passages, parts: divide(lines, maxTokens), leftOut: document.leftOut };
}

function linesOf({ title, blocks, sections }: SourceDocument, passages: Passage[]): Line[] {
  const heading = (text: string, level: number): Line => lineOf(`${'#'.repeat(Math.min(level, 6))} ${text}`, level);
  const inside = (own: Block[], children: SourceDocument['sections'], level: number): Line[] => [
    ...own.flatMap(passagesOf).map((passage) => {
      passages.push(passage);
      return lineOf(`[${passages.length}]${passage.kind === 'sentence' ? '' : ` (${passage.kind})`} ${passage.text}`);
    }),
    ...children.flatMap((child) => [heading(child.title, level), ...inside(child.blocks, child.children, level + 1)]),
  ];
  return [...(title === null ? [] : [heading(title, 1)]), ...inside(blocks, sections, title === null ? 1 : 2)];
}

const lineOf = (text: string, level: number | null = null): Line => ({ text, level, tokens: countTokens(text) });

function passagesOf({ kind, text, items, rows, ordered }: Block): Passage[] {
  if (kind === 'code') return [{ kind: 'code', text }];
  if (kind === 'table') return (rows ?? []).map((row) => ({ kind: 'row', text: row.join(' | ') }));
  if (kind === 'list') return items.map((item) => ({ kind: ordered ? 'step' : 'item', text: item }));
  return sentencesOf(text).map((sentence) => ({ kind: 'sentence', text: sentence }));
}

/** Sections that fit into one part stay together; one that is longer is divided between its passages. */
function divide(lines: Line[], maxTokens: number): SourcePart[] {
  const sections: Line[][] = [];
  for (const line of lines) {
    if (line.level !== null || sections.length === 0) sections.push([]);
    sections.at(-1)?.push(line);
  }
  const parts: Line[][] = [[]];
  const above: Line[] = [];
  let used = 0;
  const begin = (): void => {
    parts.push([...above]);
    used = sumOf(above);
  };
  for (const section of sections) {
    const [first] = section;
    if (used > sumOf(above) && used + sumOf(section) > maxTokens) {
      while (first?.level && (above.at(-1)?.level ?? 0) >= first.level) above.pop();
      begin();
    }
    if (first?.level) {
      while ((above.at(-1)?.level ?? 0) >= first.level) above.pop();
      above.push(first);
    }
    for (const [index, line] of section.entries()) {
      if (index > 0 && used > sumOf(above) && used + line.tokens > maxTokens) begin();
      parts.at(-1)?.push(line);
      used += line.tokens;
    }
  }
  return parts.filter((part) => part.length > 0).map((part) => ({ text: part.map(({ text }) => text).join('\n') }));
}

const sumOf = (lines: Line[]): number => lines.reduce((sum, { tokens }) => sum + tokens, 0);
