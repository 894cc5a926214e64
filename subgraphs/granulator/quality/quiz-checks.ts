import { keyOf } from '../../../lib/text/mentions';
import { bareOption, rightOption } from '../structures/right-option';
import type { QuestionContent } from '../structures/quiz';
import { StructureType } from '../structures/structure';
import { sentencesOf } from '../../../lib/text/sentences';
import { stemsOf } from '../../../lib/text/stems';
import { wordsOf } from '../../../lib/text/words';
import { as, type Check, counted, countedOf, type Subject } from './check';
import { plain } from '../../../lib/text/words';
import { plainWithNumbers, type SourceView } from './source-view';

const BLANK = /_{3,}/;
/** A passage that shares less with a question and its answer is not about them. */
const ABOUT = 0.5;
/** Who has not read the text and picks at random is right this often. */
const CHANCE = 0.25;

function questionsOf(subject: Subject): QuestionContent[] | null {
  return as(subject, StructureType.QUIZ)?.categories.flatMap(({ questions }) => questions) ?? null;
}

const name = ({ question }: QuestionContent): string => question;

export const QUIZ_CHECKS: Check[] = [
  {
    name: 'answers',
    level: 1,
    weight: 4,
    vital: true,
    advice: 'Give each question the answer that its passage of the source gives.',
    measure: (subject, source) => {
      const questions = questionsOf(subject)?.filter(({ type }) => type !== 'essay' && type !== 'code_completion');
      if (!questions || source.isEmpty) return null;
      return countedOf(questions, (question) => isRight(question, source), 'answers are what the source says', name);
    },
  },
  {
    name: 'answerability',
    level: 1,
    weight: 3,
    vital: true,
    advice: 'Give each question one right answer that it does not tell itself, among options that differ.',
    measure: (subject) => {
      const questions = questionsOf(subject);
      return questions && countedOf(questions, isAnswerable, 'questions can be answered', name);
    },
  },
  {
    name: 'explanations',
    level: 1,
    weight: 1,
    advice: 'Explain each answer by the passage that it rests on.',
    measure: (subject, source) => {
      const questions = questionsOf(subject)?.filter(({ explanation }) => !/^See “/.test(explanation));
      if (!questions || source.isEmpty) return null;
      return countedOf(
        questions,
        (question) => explains(question, source),
        'explanations are the passage of their answer',
        name,
      );
    },
  },
  {
    name: 'different answers',
    level: 1,
    weight: 1,
    vital: true,
    advice: 'Ask for each answer once.',
    measure: (subject) => {
      const asked = questionsOf(subject)?.filter(({ type }) => type === 'multiple_choice' || type === 'short_answer');
      if (!asked || asked.length === 0) return null;
      return counted(
        new Set(asked.map(({ answer }) => keyOf(answer))).size,
        asked.length,
        'answers are asked for once',
      );
    },
  },
  {
    name: 'guessing',
    level: 1,
    weight: 2,
    advice: 'Take wrong answers from the right ones of other questions, each about as often.',
    measure: (subject) => {
      const choices = questionsOf(subject)?.filter(({ type }) => type === 'multiple_choice');
      if (!choices || choices.length < 4) return null;
      const rate = guessedRight(choices);
      return {
        score: 1 - Math.max(0, (rate - CHANCE) / (1 - CHANCE)),
        finding: `who picks the rarest option is right in ${Math.round(rate * 100)} percent`,
      };
    },
  },
  {
    name: 'truth',
    level: 1,
    weight: 1,
    advice: 'Make about as many statements true as false.',
    measure: (subject) => {
      const statements = questionsOf(subject)?.filter(({ type }) => type === 'true_false');
      if (!statements || statements.length < 4) return null;
      const right = statements.filter((one) => bareOption(one.answer) === 'true').length;
      return {
        score: 1 - Math.abs(right / statements.length - 0.5),
        finding: `${right} of ${statements.length} statements are true`,
      };
    },
  },
  {
    name: 'stands alone',
    level: 1,
    weight: 1,
    advice: 'Ask in sentences that need no other one: no It or This that points elsewhere.',
    measure: (subject) => {
      const questions = questionsOf(subject);
      return (
        questions && countedOf(questions, ({ question }) => !POINTING.test(question), 'questions stand alone', name)
      );
    },
  },
];

const POINTING =
  /(?:^|: |\? )(?:it|its|this|these|those|he|she|they|but|and|so|however|therefore|such|the (?:former|latter))\s/i;

/** Whether the source says the answer: in the sentence that the question is about, and more than any other option. */
export function isRight(question: QuestionContent, source: SourceView): boolean {
  const { type, options, answer } = question;
  const asked = bodyOf(question.question);
  if (type === 'true_false') {
    // Of a false amount all other words are those of the source.
    const isSaid = source.plainWithNumbers.includes(plainWithNumbers(asked));
    const says = bareOption(options[rightOption(question)] ?? answer);
    if (says === 'false' || says === 'no') return !isSaid;
    return isSaid || source.passageOf(asked).share >= 0.8;
  }
  if (isAnswered(asked, answer, source) || source.isTabled(question.question, answer)) return true;
  const right = support(asked, answer, source);
  if (type !== 'multiple_choice') return right >= ABOUT;
  const others = options.filter((_, index) => index !== rightOption(question));
  return right >= ABOUT && others.every((other) => support(asked, other, source) < right + Number.EPSILON);
}

/** Whether the source itself asks so, as a heading, and says all of the answer, sentence by sentence. */
function isAnswered(asked: string, answer: string, source: SourceView): boolean {
  const said = sentencesOf(answer);
  return (
    source.headings.has(plain(asked)) &&
    said.length > 0 &&
    said.every((sentence) => source.plainWithNumbers.includes(plainWithNumbers(sentence)))
  );
}

/** How well the source supports that an answer belongs to a question: 1 when it says so word by word. */
function support(asked: string, answer: string, source: SourceView): number {
  if (BLANK.test(asked)) {
    const filled = plain(asked.replace(/\(n\)/g, '').replace(BLANK, answer));
    if (source.plain.includes(filled) || source.plain.includes(filled.replace(/ a /, ' an '))) return 1;
  }
  const wanted = new Set(stemsOf(asked));
  const own = new Set(stemsOf(answer));
  if (own.size === 0) return source.plain.includes(plain(answer)) ? ABOUT : 0;
  let best = 0;
  // A term is asked for by what is said of it, a meaning by its term: both stand in one sentence.
  for (const sentence of source.naming(longest(answer))) {
    const has = [...own].filter((stem) => sentence.stems.has(stem)).length / own.size;
    // A question that says nothing is about nothing.
    const about = wanted.size === 0 ? 0 : [...wanted].filter((stem) => sentence.stems.has(stem)).length / wanted.size;
    if (has >= 0.6) best = Math.max(best, about * has);
  }
  return best;
}

const longest = (text: string): string => wordsOf(text).sort((a, b) => b.length - a.length)[0] ?? text;

/** What a question says, without the words that every question of its kind has. */
const bodyOf = (question: string): string =>
  question
    .replace(
      /^(?:True or false|Fill in the gap|Which term is meant|Which words belong in the gap|How does the sentence go on|What is meant by)[:?]?\s*/i,
      '',
    )
    .replaceAll(/[“”]/g, '');

function explains({ explanation, answer, question, type }: QuestionContent, source: SourceView): boolean {
  if (source.isTabled(question, answer)) return explanation.includes(answer);
  if (source.passageOf(explanation).share < 0.7) return false;
  if (type === 'true_false' || type === 'essay' || type === 'code_completion') return true;
  const said = new Set(stemsOf(`${explanation} ${bodyOf(question)}`));
  const own = stemsOf(answer);
  return own.length === 0 || own.filter((stem) => said.has(stem)).length / own.length >= 0.6;
}

/** How often the option that comes least often in all questions is the right one; where several do, by chance among them. */
function guessedRight(choices: readonly QuestionContent[]): number {
  const counts = new Map<string, number>();
  for (const { options } of choices)
    for (const option of options) counts.set(keyOf(option), (counts.get(keyOf(option)) ?? 0) + 1);
  const hits = choices.map(({ options, answer }) => {
    const least = Math.min(...options.map((option) => counts.get(keyOf(option)) ?? 0));
    const rarest = options.filter((option) => counts.get(keyOf(option)) === least);
    return rarest.some((option) => keyOf(option) === keyOf(answer)) ? 1 / rarest.length : 0;
  });
  return hits.reduce((sum, hit) => sum + hit, 0) / choices.length;
}

function isAnswerable(question: QuestionContent): boolean {
  const { type, options, answer } = question;
  const asked = plainWithNumbers(question.question);
  if (type === 'true_false') return options.length === 2 && rightOption(question) >= 0;
  if (type === 'multiple_choice')
    return (
      options.length > 1 &&
      rightOption(question) >= 0 &&
      new Set(options.map(keyOf)).size === options.length &&
      !asked.includes(plainWithNumbers(answer))
    );
  return (
    wordsOf(answer).length > 0 &&
    (type === 'essay' || type === 'code_completion' || !asked.includes(plainWithNumbers(answer)))
  );
}
