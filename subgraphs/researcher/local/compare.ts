import { containment, stemsOf } from '../../../lib/text/stems';
import { sentencesOf } from '../../../lib/text/sentences';
import type { Contradiction } from '../report/report';
import type { RankedPassage } from './rank';

/** A sentence of a passage. */
export interface Statement {
  text: string;
  source: number;
  passage: number;
  stems: ReadonlySet<string>;
}

/** Two sentences that share this much of the shorter one say as much. */
const SAME = 0.6;
const MIN_SHARED = 3;
/** Two that differ in a number or in a "not" must speak of the same all the more. */
const ABOUT_THE_SAME = 0.55;
const MAX_CONTRADICTIONS = 10;

/** The sentences of passages. */
export function statementsOf(passages: readonly RankedPassage[]): Statement[] {
  return passages.flatMap(({ id, source, text }) =>
    text
      .split('\n')
      .flatMap(sentencesOf)
      .map((sentence) => ({ text: sentence, source, passage: id, stems: new Set(stemsOf(sentence)) })),
  );
}

/** Whether two sentences say as much. */
export function agree(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  const share = containment(a, b);
  return share >= SAME && share * Math.min(a.size, b.size) >= MIN_SHARED;
}

/** How many sources have a sentence that says as much, its own included. */
export function supportOf(statement: Statement, all: readonly Statement[]): number {
  const sources = new Set([statement.source]);
  for (const other of all)
    if (!sources.has(other.source) && agree(statement.stems, other.stems) && !differs(statement, other))
      sources.add(other.source);
  return sources.size;
}

/** Pairs of sentences of two sources that speak of the same and differ in a number, or in that one denies it. */
export function contradictionsIn(statements: readonly Statement[]): Contradiction[] {
  const found: Contradiction[] = [];
  for (const [index, one] of statements.entries()) {
    for (const other of statements.slice(index + 1)) {
      if (one.source === other.source) continue;
      const kind = differs(one, other);
      if (!kind) continue;
      const shared = [...one.stems].filter((stem) => other.stems.has(stem) && /\p{L}/u.test(stem));
      found.push({
        kind,
        about: aboutOf(one.text, new Set(shared)),
        statements: [
          { statement: one.text, source: one.source },
          { statement: other.text, source: other.source },
        ],
      });
      if (found.length === MAX_CONTRADICTIONS) return found;
    }
  }
  return found;
}

function differs(one: Statement, other: Statement): Contradiction['kind'] | null {
  const withoutNumbers = (stems: ReadonlySet<string>): Set<string> =>
    new Set([...stems].filter((stem) => /\p{L}/u.test(stem) && !NUMBER_WORDS.has(stem)));
  const [a, b] = [withoutNumbers(one.stems), withoutNumbers(other.stems)];
  const share = containment(a, b);
  if (share < ABOUT_THE_SAME || share * Math.min(a.size, b.size) < MIN_SHARED) return null;
  const [left, right] = [numbersIn(one.text), numbersIn(other.text)];
  // Of the same unit, and none in common.
  for (const [unit, values] of left) {
    const others = right.get(unit);
    if (others && !values.some((value) => others.includes(value))) return 'number';
  }
  return isDenied(one.text) !== isDenied(other.text) && share >= SAME ? 'negation' : null;
}

const NUMBER_WORDS = new Map(
  'zero one two three four five six seven eight nine ten eleven twelve'.split(' ').map((word, value) => [word, value]),
);

/** The numbers of a sentence, by the word that follows them, as in 12 by "hour". */
function numbersIn(text: string): Map<string, number[]> {
  const found = new Map<string, number[]>();
  const pattern = /(?<![\p{L}\d.])(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?|[a-z]+)[\s-]+(%|[\p{L}%]+)/giu;
  for (const [, number = '', unit = ''] of text.matchAll(pattern)) {
    const value = /\d/.test(number) ? Number(number.replaceAll(',', '')) : NUMBER_WORDS.get(number.toLowerCase());
    if (value === undefined) continue;
    const [key = unit.toLowerCase()] = stemsOf(unit);
    found.set(key, [...(found.get(key) ?? []), value]);
  }
  return found;
}

/** Whether a sentence denies something. */
export function isDenied(text: string): boolean {
  return /\b(?:not|no|never|none|neither|nor|cannot|without)\b|n['’]t\b/i.test(text);
}

/** The words of a sentence that are shared, as they stand in it. */
function aboutOf(text: string, shared: ReadonlySet<string>): string {
  const words = text.match(/[\p{L}\p{N}'’-]+/gu) ?? [];
  const kept = words.filter((word) => stemsOf(word).some((stem) => shared.has(stem)));
  return [...new Set(kept.map((word) => word.toLowerCase()))].slice(0, 6).join(', ') || text.slice(0, 80);
}
