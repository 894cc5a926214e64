/** Words that every text has. */
export const COMMON_WORDS = new Set(
  'about above after again against also although among and another any are because been before being below between both but cannot could did does doing down during each either else even ever every few for from further had has have having her here hers herself him himself his how however into itself just like made make many may might more most much must neither never nor not now off once one only other otherwise our out over own same shall should since some such than that the their theirs them then there therefore these they this those though through thus too under unless until upon use used using very was way well were what when where whether which while who whom whose why will with within without would you your yours see can its two first new said old come came yet let'.split(
    ' ',
  ),
);
const MIN_KEY_WORD = 4;

/** The words of a text in small letters. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/\p{L}[\p{L}\p{N}]*/gu) ?? [];
}

/** Words in small letters with one blank around each: what it contains is there as whole words. */
export const plain = (text: string): string => ` ${wordsOf(text).join(' ')} `;

/** The words that a text uses most and others do not; the most frequent first, those that occur once left out. */
export function keyWords(text: string, count: number): string[] {
  const counts = new Map<string, number>();
  for (const word of wordsOf(text.replaceAll(/<[^<>]*>|\]\([^()\s]*\)|```[\s\S]*?```|https?:\S+/g, ' '))) {
    if (word.length >= MIN_KEY_WORD && !COMMON_WORDS.has(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, times]) => times > 1)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, count)
    .map(([word]) => word);
}

/**
 * How many years of school a text takes, by the Automated Readability Index (Senter and Smith, 1967):
 * 4.71 characters per word + 0.5 words per sentence - 21.43. Null for a text without a sentence.
 */
export function readingGrade(text: string): number | null {
  const sentences = text.match(/[.!?](?:\s|$)/g)?.length ?? 0;
  const words = wordsOf(text);
  if (sentences === 0 || words.length === 0) return null;
  const characters = words.reduce((sum, word) => sum + word.length, 0);
  return Math.max(0, (4.71 * characters) / words.length + (0.5 * words.length) / sentences - 21.43);
}
