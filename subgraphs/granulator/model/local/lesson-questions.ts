import type { AnswerContent } from '../../structures/course';
import { sentencesOf } from '../../../../lib/text/sentences';
import type { Asked } from './asked';
import { offeredIn, questionsIn } from './course-material';
import { standsAlone } from './fact';
import { mythIn } from './false-statement';
import { eventsIn } from './events';
import { blankedOf, factsIn } from './facts';
import { askedByTitle } from './wh-questions';
import { causesIn } from './reasons';
import type { SourceOutline, Topic } from './source-outline';
import { tabledIn } from './tabled-facts';
import { answerOfTitle, fits } from './titled-questions';

/** Questions about a table, so many at most. */
const MAX_TABLED = 2;

/** The questions of a lesson, with the answers to those that the text answers. */
export interface LessonQuestions {
  assessmentPoints: string[];
  answers: AnswerContent[];
}

/** What can be asked about a part: what the text itself asks first, then what it gives reasons for, defines and states. */
export function questionsOf(
  part: Topic,
  source: SourceOutline,
  asked: readonly Asked[],
  limit: number,
): LessonQuestions {
  const offered = offeredIn(part.blocks, 'questions');
  const found = [
    ...offered.map((question) => ({ question, answer: null })),
    ...mythsIn(part),
    ...frequentlyAsked(part),
    ...questionsIn(part).map((question) => ({ question, answer: answerTo(question, part) })),
    ...causesIn(part, source).map(({ asked: question, sentence }) => ({ question, answer: sentence })),
    ...asked,
    ...eventsIn(part, source).map(({ asked: question, sentence }) => ({ question, answer: sentence })),
    ...tabledIn(part)
      .slice(0, MAX_TABLED)
      .map(({ asked: question, term }) => ({ question, answer: term })),
    ...titledIn(part, source),
  ].flatMap(({ question, answer }) => (question === undefined ? [] : [{ question, answer }]));
  // A lesson that nothing else can be asked of is asked for what its sentences say.
  if (found.length === 0) found.push(...gapsIn(part, source));
  const seen = new Set<string>();
  const chosen = found
    .filter(({ question }) => !seen.has(question) && seen.add(question))
    .slice(0, Math.max(limit, offered.length));
  return {
    assessmentPoints: chosen.map(({ question }) => question),
    answers: chosen.flatMap(({ question, answer }) => (answer === null ? [] : [{ question, answer }])),
  };
}

/** "Is it thread-safe? A Layout is.": the questions of a part called so, each with the rest of its paragraph. */
function frequentlyAsked({ title, blocks }: Topic): { question: string; answer: string | null }[] {
  if (!/^(?:faqs?|frequently asked questions|questions and answers|q ?& ?a)\b/i.test(title.replace(/^\d[\d.]*\s+/, '')))
    return [];
  return blocks
    .filter(({ kind }) => kind === 'paragraph' || kind === 'list')
    .flatMap(({ text, items }) => (items.length > 0 ? items : [text]))
    .flatMap((paragraph) => {
      const [question = '', ...answer] = sentencesOf(paragraph);
      return question.endsWith('?') && answer.length > 0 ? [{ question, answer: answer.slice(0, 3).join(' ') }] : [];
    });
}

/** What the title promises to tell; where that is a list, its points are the answer. */
function titledIn(part: Topic, { language }: SourceOutline): { question: string; answer: string | null }[] {
  const question = askedByTitle(part.title, language);
  const [list, ...others] = part.blocks.filter(({ kind }) => kind === 'list');
  const answer = list && others.length === 0 && list.items.length <= MAX_POINTS ? list.items.join(' ') : null;
  return question === null ? [] : [{ question, answer }];
}
const MAX_POINTS = 7;

/** Sentences with a gap, each answered by the whole of it. */
export function gapsIn(part: Topic, source: SourceOutline): { question: string; answer: string | null }[] {
  const seen = new Set<string>();
  return factsIn(part, source)
    .filter(
      ({ asked, isOrder, sentence }) => asked === undefined && !isOrder && !seen.has(sentence) && seen.add(sentence),
    )
    .slice(0, MAX_GAPS)
    .map((fact) => ({ question: `Complete the sentence: ${blankedOf(fact)}`, answer: fact.sentence }));
}
const MAX_GAPS = 2;

/** What a part calls a myth, to be told from what is so. */
const mythsIn = ({ blocks }: Topic): { question: string; answer: string }[] =>
  blocks
    .flatMap(({ kind, text, items }) => (kind === 'paragraph' ? [text] : items))
    .flatMap((paragraph) => {
      const found = mythIn(paragraph);
      return found ? [{ question: `True or false: ${found.myth}`, answer: `False. ${found.fact}` }] : [];
    });

/** What a text says right after a question of its own; below a question for a title, what is said there. */
function answerTo(question: string, part: Topic): string | null {
  if (part.title.endsWith(question)) return answerOfTitle(part);
  const told = part.blocks.map(({ kind, text }) => (kind === 'paragraph' ? sentencesOf(text) : []));
  const at = told.findIndex((sentences) => sentences.includes(question));
  const behind = part.blocks[at + 1];
  // What is worked out in a list is what that ends with.
  if (told[at]?.at(-1) === question && behind?.kind === 'list') {
    const result = behind.items.at(-1) ?? '';
    return behind.ordered && /[=≈]/.test(result) ? result : null;
  }
  const sentences = told.flat();
  const next = sentences[sentences.indexOf(question) + 1] ?? '';
  return at >= 0 && fits(question, next) && part.sentences.some((one) => one.text === next && standsAlone(one))
    ? next
    : null;
}
