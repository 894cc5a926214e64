/** Whether a text has a word or several as they are, not inside longer ones. */
export function containsWord(text: string, word: string): boolean {
  return countOf(text, word, 1) > 0;
}

const INSIDE = /[\p{L}\d_–-]/u;
const JOINT = /[./@:\\]/;

/** How often a text has a word or several as they are, in either case; without looking further than is asked for. */
export function countOf(text: string, word: string, atMost = Infinity): number {
  const [lower, wanted] = [text.toLowerCase(), word.toLowerCase()];
  if (wanted === '') return 0;
  let count = 0;
  for (let at = lower.indexOf(wanted); at >= 0 && count < atMost; at = lower.indexOf(wanted, at + 1)) {
    const [before, after] = [lower.charAt(at - 1), lower.charAt(at + wanted.length)];
    const isPiece =
      INSIDE.test(before) ||
      INSIDE.test(after) ||
      (JOINT.test(before) && INSIDE.test(lower.charAt(at - 2))) ||
      (JOINT.test(after) && INSIDE.test(lower.charAt(at + wanted.length + 1)));
    if (!isPiece) count += 1;
  }
  return count;
}

/** A text as it stands, to be part of a regular expression. */
export function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Finds a word or several as they are, in either case. */
export function wordPattern(word: string, flags = 'iu'): RegExp {
  const literal = escaped(word).replaceAll(' ', '\\s+');
  // Neither a piece of a longer word nor of a name with dots or slashes in it.
  return new RegExp(
    `(?<![\\p{L}\\d_–-]|[\\p{L}\\d_][./@:\\\\])${literal}(?![\\p{L}\\d_–-]|[./@:\\\\][\\p{L}\\d_])`,
    flags,
  );
}
