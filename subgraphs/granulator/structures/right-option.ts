import type { QuestionContent } from './quiz';

/** Words for what is so, and for what is not, of the languages that answers come in. */
const YES =
  /^(?:true|t|yes|y|right|correct|wahr|richtig|ja|vrai|oui|verdadero|verdadeiro|cierto|sí|si|sim|vero|waar|sant|sann|prawda|правда|да|верно|真|正しい|对|是)$/iu;
const NO =
  /^(?:false|f|no|n|wrong|incorrect|falsch|nein|faux|non|falso|não|onwaar|falskt|falsk|fałsz|ложь|нет|неверно|偽|间违い|错|否)$/iu;
/** A letter or a number before an option, as in "B) The Moon". */
const MARK = /^\s*[([]?([A-Za-z]|\d{1,2})\s*[.):\]]\s+/;

/** A text as people compare it: without case, blanks and the stop at its end. */
export const bareOption = (text: string): string =>
  text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim().replace(/[.!]$/, '');

/**
 * Which of its options answers a question: the one that the answer says, in whichever case, or by its letter or number.
 * @returns its place from 0; -1 when the answer is none of them
 */
export function rightOption({ options, answer, type }: Pick<QuestionContent, 'options' | 'answer' | 'type'>): number {
  const bare = options.map(bareOption);
  const said = bareOption(answer);
  const same = bare.indexOf(said);
  if (same >= 0) return same;
  if (type === 'true_false') {
    const find = (words: RegExp): number => bare.findIndex((option) => words.test(option));
    if (YES.test(said)) return find(YES);
    if (NO.test(said)) return find(NO);
  }
  // "B", "(b)", "Option 2", "B) The Moon".
  const unmarked = bareOption(answer.replace(MARK, ''));
  const named = bare.findIndex((option) => option === unmarked || bareOption(option.replace(MARK, '')) === unmarked);
  if (named >= 0) return named;
  const [, letter, number] =
    /^(?:option|answer|choice)?\s*[([]?(?:([a-z])|(\d{1,2}))[.):\]]?$/i.exec(answer.trim()) ?? [];
  const place = letter !== undefined ? letter.toLowerCase().charCodeAt(0) - 97 : Number(number) - 1;
  return place >= 0 && place < options.length ? place : -1;
}

/** Whether what a question states is so: by the word of its right option, else by its place. */
export function isTrue(question: Pick<QuestionContent, 'options' | 'answer' | 'type'>): boolean {
  const word = bareOption(question.options[rightOption(question)] ?? question.answer);
  return YES.test(word) || (!NO.test(word) && rightOption(question) === 0);
}
