import type { Chunk } from './plain-chunks';

/** So many questions with an answer below each make a page of questions. */
export const MIN_QUESTIONS = 3;
const MAX_QUESTION = 120;
/** "Q: How do I book?", "A: By phone." */
const QUESTION_LETTER = /^[ \t]*(?:Q|Question)[ \t]?\d{0,3}[ \t]?[:.)][ \t]+(?=\S)/gm;
const ANSWER_LETTER = /^[ \t]*(?:A|Answer)[ \t]?\d{0,3}[ \t]?[:.)][ \t]+(?=\S)/gm;

/** A text without the letters that mark its questions and answers, which are no people who talk. */
export function withoutLetters(text: string): string {
  const [questions, answers] = [QUESTION_LETTER, ANSWER_LETTER].map((letter) => text.match(letter)?.length ?? 0);
  return Math.min(questions ?? 0, answers ?? 0) < MIN_QUESTIONS
    ? text
    : text.replaceAll(QUESTION_LETTER, '\n').replaceAll(ANSWER_LETTER, '\n');
}

const isQuestion = (line: string): boolean => line.length <= MAX_QUESTION && /^[\p{Lu}\d][^"“”]*\?+$/u.test(line);

/** Whether a stretch is a question, or begins with one, that something below it answers. */
export function isAskedAbove(chunks: readonly Chunk[], at: number): boolean {
  const [first = '', second] = chunks[at]?.lines ?? [];
  if (!isQuestion(first)) return false;
  const below = second ?? chunks[at + 1]?.lines[0] ?? '';
  return below !== '' && !isQuestion(below);
}
