/** Whether a text has a word or several as they are, not inside longer ones. */
export function containsWord(text: string, word: string): boolean {
  return countOf(text, word, 1) > 0;
}

const INSIDE = /[\p{L}\d_–-]/u;
const JOINT = /[./@:\\]/;

/** How often a text has a word or several as they are, in either case; without looking further than is asked for. */
export function countOf(text: string, word: string, atMost = Infinity): number {
  return placesOf(text.toLowerCase(), word.toLowerCase(), atMost).length;
}

/** Where in a text a word or several begin as they are, in the same case; without looking further than is asked for. */
export function placesOf(text: string, word: string, atMost = Infinity): number[] {
  const places: number[] = [];
  if (word === '') return places;
  for (let at = text.indexOf(word); at >= 0 && places.length < atMost; at = text.indexOf(word, at + 1)) {
    const [before, after] = [text.charAt(at - 1), text.charAt(at + word.length)];
    const isPiece =
      INSIDE.test(before) ||
      INSIDE.test(after) ||
      (JOINT.test(before) && INSIDE.test(text.charAt(at - 2))) ||
      (JOINT.test(after) && INSIDE.test(text.charAt(at + word.length + 1)));
    if (!isPiece) places.push(at);
  }
  return places;
}

/** Whether any place of a word in a text has what is wanted before and behind it. To make a pattern for each word takes longer. */
export function isAround(text: string, word: string, fits: (before: string, after: string) => boolean): boolean {
  return placesOf(text, word).some((at) => fits(text.slice(0, at), text.slice(at + word.length)));
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
