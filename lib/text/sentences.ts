import { wordsIn } from './stems';

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

/** Shortenings whose full stop ends no sentence. */
const ABBREVIATION =
  /(?:^|[\s(])(?:e\.g|i\.e|etc|cf|vs|approx|ca|Mr|Mrs|Ms|Dr|Prof|St|No|Nos|Fig|Figs|Eq|Sec|Ch|Vol|pp?|al|U\.S|[A-Z])\.$/;

/** The sentences of a paragraph with the blanks behind them: together they are the paragraph. In any language. */
export function sentencesWithBlanks(text: string): string[] {
  const sentences: string[] = [];
  let open = '';
  for (const { segment } of segmenter.segment(text)) {
    open += segment;
    if (ABBREVIATION.test(open.trimEnd())) continue;
    sentences.push(open);
    open = '';
  }
  return open === '' ? sentences : [...sentences, open];
}

/** The sentences of a paragraph, in order. */
export function sentencesOf(text: string): string[] {
  return sentencesWithBlanks(text)
    .map((sentence) => sentence.trim())
    .filter(Boolean);
}

/** How many words a text has. */
export function countWords(text: string): number {
  return wordsIn(text).length;
}
