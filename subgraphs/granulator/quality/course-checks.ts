import { stemsOf } from '../../../lib/text/stems';
import { StructureType } from '../structures/structure';
import { as, type Check, countedOf, share } from './check';
import { plain } from '../../../lib/text/words';
import type { SourceView } from './source-view';

/** An answer with fewer of its words in a passage of the source is not what the source says. */
const SAID = 0.6;
/** A passage with fewer of the words of a question does not answer it. */
const ABOUT = 0.4;

export const COURSE_CHECKS: Check[] = [
  {
    name: 'answers of lessons',
    level: 1,
    weight: 2,
    advice: 'Answer each question of a lesson with what the source says on it, or leave it without an answer.',
    measure: (subject, source) => {
      const lessons = as(subject, StructureType.COURSE)?.modules.flatMap((module) => module.lessons);
      if (!lessons || source.isEmpty) return null;
      return countedOf(
        lessons.flatMap((lesson) => lesson.answers ?? []),
        (one) => answers(one, source),
        'answers are what the source says on their question',
        ({ question }) => question,
      );
    },
  },
];

/** Whether the source says an answer in a passage that is about its question. */
function answers({ question, answer }: { question: string; answer: string }, source: SourceView): boolean {
  if (
    source.isTabled(question, answer) ||
    source.isWorkedOut(question, answer) ||
    source.plain.includes(plain(`${question} ${answer}`))
  )
    return true;
  const { sentence, share: said } = source.passageOf(answer);
  if (said < SAID) return false;
  const wanted = stemsOf(question);
  const told = new Set([...stemsOf(answer), ...(sentence?.stems ?? [])]);
  return share(wanted.filter((stem) => told.has(stem)).length, wanted.length) >= ABOUT;
}
