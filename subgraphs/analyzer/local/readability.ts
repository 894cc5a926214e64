import { syllable } from 'syllable';
import { countWords } from '../../../lib/text/sentences';
import type { ContentAnalysis } from '../analysis/analysis';

const SMOG_SENTENCES = 30;

const rounded = (value: number): number => Math.round(value * 10) / 10;

/** How hard sentences are to read, by formulas that are made for English; null for none. */
export function readabilityOf(sentences: readonly string[]): ContentAnalysis['readability'] {
  const words = sentences.flatMap((sentence) => sentence.match(/\p{L}[\p{L}'’-]*/gu) ?? []);
  if (words.length === 0 || sentences.length === 0) return null;
  const syllables = words.map((word) => Math.max(1, syllable(word)));
  const total = syllables.reduce((sum, count) => sum + count, 0);
  const hard = syllables.filter((count) => count >= 3).length;
  const letters = words.reduce((sum, word) => sum + (word.match(/\p{L}/gu)?.length ?? 0), 0);
  const perSentence = words.length / sentences.length;
  const perWord = total / words.length;
  const grades = {
    fleschKincaidGrade: rounded(0.39 * perSentence + 11.8 * perWord - 15.59),
    gunningFog: rounded(0.4 * (perSentence + (100 * hard) / words.length)),
    smog:
      sentences.length < SMOG_SENTENCES ? null : rounded(1.043 * Math.sqrt((hard * 30) / sentences.length) + 3.1291),
    colemanLiau: rounded((5.88 * letters) / words.length - (29.6 * sentences.length) / words.length - 15.8),
    automatedReadability: rounded((4.71 * letters) / words.length + 0.5 * perSentence - 21.43),
  };
  return {
    fleschReadingEase: rounded(206.835 - 1.015 * perSentence - 84.6 * perWord),
    ...grades,
    medianGrade: median(Object.values(grades).filter((grade) => grade !== null)),
  };
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return rounded(sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2);
}

/** Words in a sentence, on average. */
export function wordsPerSentence(sentences: readonly string[]): number {
  if (sentences.length === 0) return 0;
  return rounded(sentences.reduce((sum, sentence) => sum + countWords(sentence), 0) / sentences.length);
}
