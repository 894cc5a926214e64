import stem from 'wink-porter2-stemmer';
import { segmentsOf } from './segments';
import { COMMON_WORDS } from './words';

/** Scripts that are written without blanks between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;
const segmenter = new Intl.Segmenter('und', { granularity: 'word' });
const MAX_CACHED = 50_000;
const cache = new Map<string, string>();

/** The words of a text that carry meaning, each cut to its stem, in order. Works for every script; stems are those of English. */
export function stemsOf(text: string): string[] {
  return wordsIn(text.toLowerCase()).flatMap((word) =>
    COMMON_WORDS.has(word) || word.length < 2 ? [] : [stemOf(word)],
  );
}

/** The words of a text in any script, in order. */
export function wordsIn(text: string): string[] {
  if (!UNSPACED.test(text)) return text.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’]*/gu) ?? [];
  return [...segmentsOf(segmenter, text)].flatMap(({ segment, isWordLike }) => (isWordLike ? [segment] : []));
}

function stemOf(word: string): string {
  const bare = word.replaceAll('’', "'").replace(/'s?$/, '');
  const known = cache.get(bare);
  if (known !== undefined) return known;
  const found = stem(bare);
  if (cache.size >= MAX_CACHED) cache.clear();
  cache.set(bare, found);
  return found;
}

/** How much of the smaller of two sets of stems is in the larger one, 0 to 1. */
export function containment(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  if (small.size === 0) return 0;
  return [...small].filter((stem) => large.has(stem)).length / small.size;
}
