import type { MilestoneContent } from '../../structures/learning-path';
import { capitalise } from '../../../../lib/text/capitalise';
import type { Block } from '../../../../lib/text/document';
import type { Language } from '../../../../lib/text/language';
import { shortened } from '../../../../lib/text/shorten';
import { askedIn } from './asked';
import { criteriaOf, offeredBy, offeredIn, questionsIn } from './course-material';
import { isKnownBefore, isPrerequisites, offerOf } from './section-offers';
import { exercisesIn, withoutNumber } from './objectives';
import { minutesToRead } from './parts';
import type { Topic } from './source-outline';

const MINUTES_PER_EXERCISE = 15;
const TEST_MINUTES = 10;
const MINUTES_PER_POINT = 3;
const MAX_LIST_MINUTES = 30;
const MAX_TASK = 140;
/** What is needed is named up to so many things. */
const MAX_NAMED = 12;
const MINUTES_TO_PREPARE = 5;

/** What there are activities for, and whether there are tests. */
interface ActivityParameters {
  includeAssessments?: boolean;
  granularityLevel?: number;
  language: Language;
}

/** Whether a topic is one of things to do. */
export const isDone = ({ sentences }: Topic): boolean =>
  sentences.length > 0 && sentences.filter((sentence) => sentence.commands).length * 2 >= sentences.length;

/** Questions and exercises at the end of a text are what one does last. */
export function activitiesAtTheEnd(topics: readonly Topic[]): MilestoneContent['activities'] {
  return topics.flatMap(({ title, blocks }): MilestoneContent['activities'] => {
    const offer = offerOf(title);
    const count = offeredBy({ blocks }).length;
    if (count === 0 || (offer !== 'questions' && offer !== 'exercises')) return [];
    return [
      offer === 'questions'
        ? {
            type: 'test',
            title: `Answer the ${count} questions of “${withoutNumber(title)}”`,
            duration: 3 * count,
            deliverable: 'Answers, with reasons',
          }
        : {
            type: 'exercise',
            title: `Do “${withoutNumber(title)}”`,
            duration: MINUTES_PER_EXERCISE,
            deliverable: 'What was asked for',
          },
    ];
  });
}

function exerciseOf(
  { kind, items, ordered = false }: Block,
  index: number,
  { title }: Topic,
  language: Language,
): MilestoneContent['activities'][number] {
  const duration =
    kind === 'code' ? MINUTES_PER_EXERCISE : Math.min(MAX_LIST_MINUTES, MINUTES_PER_POINT * items.length);
  const exercise = { type: 'exercise' as const, duration };
  if (kind === 'code')
    return {
      ...exercise,
      title: `Run example ${index + 1} of “${withoutNumber(title)}” and change it`,
      deliverable: 'The changed example, running',
    };
  const commands = items.filter((item) => language.isCommand(item)).length;
  return commands >= items.length / 2
    ? {
        ...exercise,
        title: `Do the ${items.length} ${ordered ? 'steps' : 'things'} of “${withoutNumber(title)}”`,
        deliverable: `What was done, point by point: ${items[0]?.replace(/[.!]$/, '') ?? ''} …`,
      }
    : {
        ...exercise,
        title: `Go through the ${items.length} points of “${withoutNumber(title)}”`,
        deliverable: 'What each point means, in your own words',
      };
}

/** What a reader hands in: an answer where the part has one, else notes. */
function deliverableOf(part: Topic, language: Language): string {
  const [asked] = [...questionsIn(part), ...askedIn(part, language).map(({ question }) => question)];
  return asked === undefined
    ? `Notes on “${withoutNumber(part.title)}” in your own words`
    : `An answer in writing: ${asked}`;
}

/** What is read, done and tested in a milestone, in that order. */
export function activitiesOf(
  topic: Topic,
  { includeAssessments, granularityLevel = 4, language }: ActivityParameters,
): MilestoneContent['activities'] {
  const parts = topic.parts.length > 0 ? topic.parts : [topic];
  const reading = parts.map((part) => ({
    type: 'reading' as const,
    title: `Read “${withoutNumber(part.title)}”`,
    duration: Math.max(1, minutesToRead(part.words)),
    deliverable: deliverableOf(part, language),
  }));
  const exercises = topic.blocks
    .filter(
      ({ kind, items, role }) =>
        (role === undefined || role === 'tasks') &&
        // What is typed while something is done is no example to play with.
        ((kind === 'code' && !isDone(topic)) || (kind === 'list' && items.length > 1)),
    )
    .slice(0, granularityLevel)
    .map((block, index) => exerciseOf(block, index, topic, language));
  const tasks = [...offeredIn(topic.blocks, 'exercises').map(capitalise), ...parts.flatMap(exercisesIn)]
    .slice(0, granularityLevel)
    .map((task) => ({
      type: 'exercise' as const,
      title: shortened(task.replace(/[.!]$/, ''), MAX_TASK),
      duration: MINUTES_PER_EXERCISE,
      deliverable: 'What the exercise asks for',
    }));
  const criteria = criteriaOf(topic);
  const test =
    criteria.length > 0
      ? { title: `Sign-off of “${withoutNumber(topic.title)}”`, deliverable: criteria.join(' ') }
      : isDone(topic)
        ? {
            title: `Show “${withoutNumber(topic.title)}” without the text`,
            deliverable: 'Each point done, in its order',
          }
        : { title: `Answer questions on “${withoutNumber(topic.title)}”`, deliverable: 'Answers, with reasons' };
  return [
    ...reading,
    ...exercises,
    ...tasks,
    ...(includeAssessments === false ? [] : [{ type: 'test' as const, duration: TEST_MINUTES, ...test }]),
  ];
}

/** What must be there before one begins, where the text lists it. */
export function preparationOf(topics: readonly Topic[]): MilestoneContent['activities'] {
  return topics
    .filter(({ title }) => isPrerequisites(title) && !isKnownBefore(title))
    .flatMap(({ title, blocks }): MilestoneContent['activities'] => {
      const items = blocks.flatMap(({ kind, items: listed }) => (kind === 'list' ? listed : []));
      if (items.length === 0) return [];
      const named = items.slice(0, MAX_NAMED).map((item) => item.replace(/[.;]$/, ''));
      return [
        {
          type: 'exercise',
          title: `Get ready: “${withoutNumber(title)}”`,
          duration: MINUTES_TO_PREPARE,
          deliverable: `All of it is there: ${named.join('; ')}${items.length > MAX_NAMED ? ' …' : ''}`,
        },
      ];
    });
}
