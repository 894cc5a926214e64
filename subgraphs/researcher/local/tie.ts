import { stemsOf } from '../../../lib/text/stems';
import type { Finding } from '../report/report';
import { agree, isDenied, type Statement, supportOf } from './compare';
import type { Passage } from './passages';
import type { RankedPassage } from './rank';

/** What a model says it found. */
export interface ProposedFinding {
  statement: string;
  /** Number of the source, from 1. */
  source: number;
  /** The words of the source that it rests on. */
  quote: string;
}

/** A quotation of fewer words stands in a source by chance. */
const MIN_QUOTED_WORDS = 4;
/** Of the words of a finding its passage has at least this share: what it has not, the model has added. */
const MIN_SHARE = 0.6;

/**
 * What a model found, as far as it rests on a passage of a source: the quotation stands in the passage, the words and all numbers of the
 * finding are those of the passage, and neither denies what the other says. The rest is dropped and counted; what is said twice is not.
 */
export function tied(
  proposed: readonly ProposedFinding[],
  passages: readonly Passage[],
  ranked: readonly RankedPassage[],
  compared: readonly Statement[],
): { findings: Finding[]; kept: RankedPassage[]; dropped: number } {
  const relevance = new Map(ranked.map((passage) => [passage.id, passage]));
  const plain = passages.map((passage) => ({ passage, text: plainText(passage.text) }));
  const said: Statement[] = [];
  const found: { finding: Finding; passage: RankedPassage }[] = [];
  let dropped = 0;
  for (const { statement, source, quote } of proposed) {
    const words = plainText(quote);
    const holding = plain.filter(({ text }) => text.includes(words)).map(({ passage }) => passage);
    const passage = holding.find((candidate) => candidate.source === source) ?? holding[0];
    const own: Statement = {
      text: statement,
      source: passage?.source ?? source,
      passage: passage?.id ?? -1,
      stems: new Set(stemsOf(statement)),
    };
    if (!passage || words.split(' ').length < MIN_QUOTED_WORDS || !restsOn(own, passage, quote)) {
      dropped++;
      continue;
    }
    if (said.some((earlier) => agree(earlier.stems, own.stems))) continue;
    said.push(own);
    const known = relevance.get(passage.id) ?? { ...passage, relevance: 0, coverage: 0 };
    const finding = {
      statement,
      passage: passage.text,
      source: passage.source,
      section: passage.headings.join(' › '),
      support: supportOf(own, compared),
      relevance: Math.round(known.relevance * 100) / 100,
    };
    found.push({ finding, passage: known });
  }
  found.sort((a, b) => b.passage.relevance - a.passage.relevance);
  const kept = [...new Map(found.map(({ passage }) => [passage.id, passage])).values()];
  return { findings: found.map(({ finding }) => finding), kept, dropped };
}

function restsOn({ text, stems }: Statement, passage: Passage, quote: string): boolean {
  const known = new Set([...passage.stems, ...stemsOf(passage.headings.join(' '))]);
  const shared = [...stems].filter((stem) => known.has(stem)).length;
  const numbers = text.match(/\d+(?:[.,]\d+)*/g) ?? [];
  return (
    shared / Math.max(1, stems.size) >= MIN_SHARE &&
    numbers.every((number) => passage.text.includes(number)) &&
    isDenied(text) === isDenied(quote)
  );
}

/** Without what copying changes: blanks, kinds of quotation marks and dashes, capitals. */
function plainText(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/[“”„«»]/g, '"')
    .replaceAll(/[‘’‚]/g, "'")
    .replaceAll(/[‐-―]/g, '-')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}
