import { type LearningPathContent, type MilestoneContent, PROFICIENCY_LEVELS } from '../../structures/learning-path';
import type { Block } from '../../../../lib/text/document';
import { isQuotable, type Language } from '../../../../lib/text/language';
import { dangles } from '../../../../lib/text/sentences';
import { readingGrade } from '../../../../lib/text/words';
import { askedIn, termsIn, variedly } from './asked';
import { isApparatus, offeredBy, offeredIn, offerOf, PartFinder, questionsIn } from './course-material';
import { keyOf, Mentions } from '../../../../lib/text/mentions';
import { containsWord, countOf } from '../../../../lib/text/find-words';
import { atLeastOne, definitionsIn, enumerate, minutesToRead, textOf, weightiest } from './parts';
import type { SourceOutline, Topic } from './source-outline';

export interface LearningPathParameters {
  topic: string;
  learnerProfiles?: string[];
  skillLevels?: string[];
  timeConstraints?: { hoursPerWeek?: number; weeks?: number; totalHours?: number };
  targetAudience?: string;
  granularityLevel?: number;
  includeSkillMapping?: boolean;
  includeAssessments?: boolean;
  includePrerequisites?: boolean;
  includePersonalization?: boolean;
  multiPathSupport?: boolean;
}

type Level = (typeof PROFICIENCY_LEVELS)[number];

const MINUTES_PER_EXERCISE = 15;
const TEST_MINUTES = 10;
const MINUTES_PER_POINT = 3;
const MAX_LIST_MINUTES = 30;
/** So often a term is used in a part that has to wait for the one that defines it. */
const MANY_USES = 3;
/** Questions of a test. */
const MAX_QUESTIONS = 4;
const PASSAGES_OF_MILESTONE = 2;
export const NO_ASSESSMENT = 'none asked for';

/** Makes a learning path of a text: its topics become milestones, its terms become skills, in the order in which the text brings them. */
export function learningPathFrom(
  source: SourceOutline,
  parameters: LearningPathParameters,
  onMilestone: (done: number, of: number) => void,
): LearningPathContent {
  const lessons = source.topics.filter(
    ({ title }) => !isApparatus(title) && !isGlossary(title) && offerOf(title) !== 'summary',
  );
  const topics = inOrder(lessons.length > 0 ? lessons : source.topics);
  const asked = source.topics.filter(({ title }) => isApparatus(title));
  const finder = new PartFinder(
    topics.map((topic) => ({
      what: topic,
      title: topic.title,
      text: topic.sentences.map(({ text }) => text).join(' '),
    })),
  );
  const reviewed = asked
    .filter(({ title }) => offerOf(title) === 'questions')
    .flatMap(offeredBy)
    .map((question) => ({ question, topic: finder.closest(question) }));
  const levels = levelsOf(topics, parameters.skillLevels);
  const objectives = topics.map((topic) => objectiveOf(topic, source.language));
  const milestones = topics.map((topic, index): MilestoneContent => {
    onMilestone(index + 1, topics.length);
    const activities = activitiesOf(topic, { ...parameters, language: source.language });
    const duration = activities.reduce((sum, activity) => sum + activity.duration, 0);
    const skills = skillsOf(topic, levels[index] ?? 'beginner', duration, { ...parameters, language: source.language });
    return {
      objective: objectives[index],
      duration,
      skills,
      prerequisites: prerequisitesOf(topic, index, topics, { ...parameters, language: source.language }).map(
        (earlier) => objectives[earlier],
      ),
      assessment: assessmentOf(
        topic,
        skills,
        reviewed.flatMap(({ question, topic: own }) => (own === topic ? [question] : [])),
        { ...parameters, language: source.language },
      ),
      activities,
      // What it is about, in the text's own words: a milestone has no text of its own.
      passages: weightiest(topic, PASSAGES_OF_MILESTONE).map(textOf),
    };
  });
  const last = milestones.at(-1);
  if (last) last.activities.push(...activitiesAtTheEnd(asked));
  if (last) last.duration = last.activities.reduce((sum, activity) => sum + activity.duration, 0);
  const goals = [
    ...offeredIn(source.intro, 'objectives'),
    ...offeredIn(
      source.topics.flatMap(({ blocks }) => blocks),
      'objectives',
    ),
    ...asked.filter(({ title }) => offerOf(title) === 'objectives').flatMap(offeredBy),
  ];
  const about = source.sentences
    .filter((sentence) => isQuotable(sentence) && !goals.includes(sentence.text))
    .slice(0, 2)
    .map(textOf);
  const goal =
    goals.length > 0 ? `Goals: ${[...new Set(goals)].map((one) => one.replace(/[.;]$/, '')).join('; ')}.` : '';
  return {
    overview: {
      title: source.title ?? parameters.topic,
      description: [...about, goal].filter(Boolean).join(' ') || parameters.topic,
      duration: milestones.reduce((sum, milestone) => sum + milestone.duration, 0),
      learnerProfiles: profilesOf(parameters),
    },
    milestones,
  };
}

/** For whom a path is. */
export function profilesOf({
  includePersonalization,
  learnerProfiles = [],
  targetAudience,
}: LearningPathParameters): string[] {
  return includePersonalization === false
    ? []
    : [...new Set([...(targetAudience === undefined ? [] : [targetAudience]), ...learnerProfiles])];
}

/** A list of terms is learned with the parts that use them. */
export const isGlossary = (title: string): boolean =>
  /^(?:key terms|glossary|terms|definitions|vocabulary)$/i.test(title);

/** Whether a topic is one of things to do. */
const isDone = ({ sentences }: Topic): boolean =>
  sentences.length > 0 && sentences.filter((sentence) => sentence.commands).length * 2 >= sentences.length;

/** What is reached with a topic, by what kind of text it is. */
function objectiveOf(topic: Topic, language: Language): string {
  const { title } = topic;
  if (title.endsWith('?')) return `Answer: ${title}`;
  if (language.isCommand(title)) return title;
  if (isDone(topic)) return `Carry out “${title}”`;
  return definitionsIn(topic).length > 0 ? `Explain “${title}”` : `Understand “${title}”`;
}

/** Questions and exercises at the end of a text are what one does last. */
function activitiesAtTheEnd(topics: readonly Topic[]): MilestoneContent['activities'] {
  return topics.flatMap(({ title, blocks }): MilestoneContent['activities'] => {
    const offer = offerOf(title);
    const count = offeredBy({ blocks }).length;
    if (count === 0 || (offer !== 'questions' && offer !== 'exercises')) return [];
    return [
      offer === 'questions'
        ? {
            type: 'test',
            title: `Answer the ${count} questions of “${title}”`,
            duration: 3 * count,
            deliverable: 'Answers, with reasons',
          }
        : {
            type: 'exercise',
            title: `Do “${title}”`,
            duration: MINUTES_PER_EXERCISE,
            deliverable: 'What was asked for',
          },
    ];
  });
}

export function objectiveOn(title: string): string {
  return `Understand and use “${title}”`;
}

/** From the lowest to the highest level that was asked for, in equal shares of the way. */
export function levelAt(index: number, of: number, asked: readonly string[] | undefined): Level {
  const named = PROFICIENCY_LEVELS.filter((level) => asked?.some((wish) => wish.toLowerCase().includes(level)));
  const levels: readonly Level[] = named.length > 0 ? named : PROFICIENCY_LEVELS.slice(0, 3);
  return levels[Math.min(levels.length - 1, Math.floor((index / of) * levels.length))];
}

/** Topics so that what one uses was defined before; those that need nothing of each other stay as the text has them. */
function inOrder(topics: readonly Topic[]): Topic[] {
  const terms = topics.map((topic) => definitionsIn(topic).map(({ term }) => term));
  const texts = topics.map((topic) => topic.sentences.map((sentence) => sentence.text).join(' '));
  const needs = topics.map((topic, index) => {
    // What is printed in bold is brought in there.
    const own = new Set([...(terms[index] ?? []), ...topic.sentences.flatMap(({ marked }) => marked ?? [])].map(keyOf));
    const text = texts[index] ?? '';
    return topics.flatMap(({ title }, other) => {
      // Authors put first what comes first: a later part is moved only for a term that is used here again and again.
      const most = other > index ? MANY_USES : 1;
      const uses = terms[other]?.some((term) => !own.has(keyOf(term)) && countOf(text, term, most) >= most);
      // What a later part goes back to by its title came first on purpose.
      const goesBack = other > index && containsWord(texts[other] ?? '', withoutArticle(topics[index]?.title ?? ''));
      return other !== index && (uses || (other < index && containsWord(text, withoutArticle(title)))) && !goesBack
        ? [other]
        : [];
    });
  });
  const order: number[] = [];
  const left = topics.map((_, index) => index);
  while (left.length > 0) {
    // Two that need each other are told in the order of the text.
    const at = Math.max(
      0,
      left.findIndex((index) => needs[index]?.every((other) => order.includes(other) || needs[other]?.includes(index))),
    );
    order.push(...left.splice(at, 1));
  }
  return order.flatMap((index) => topics[index] ?? []);
}

const withoutArticle = (title: string): string => title.replace(/^(?:the|an?)\s+/i, '');

/** Levels by how hard each topic is: how it reads, and how much of its vocabulary is new or defined. */
function levelsOf(topics: readonly Topic[], asked: readonly string[] | undefined): Level[] {
  const known = new Set<string>();
  const hardness = topics.map((topic) => {
    const text = topic.sentences.map((sentence) => sentence.text).join(' ');
    const fresh = topic.phrases.filter(({ key, count }) => count > 1 && !known.has(key)).length;
    for (const { key } of topic.phrases) known.add(key);
    const terms =
      definitionsIn(topic).length + topic.blocks.filter(({ kind }) => kind === 'code' || kind === 'table').length;
    return (readingGrade(text) ?? 0) + (10 * (fresh + terms)) / Math.max(10, topic.sentences.length);
  });
  const sorted = [...hardness].sort((a, b) => a - b);
  let reached = 0;
  return hardness.map((value, index) => {
    // A way goes up: what is easy behind something hard takes as much, and nothing at its begin takes all.
    reached = Math.max(reached, Math.min(sorted.indexOf(value), index + Math.ceil(topics.length / 4)));
    return levelAt(reached, topics.length, asked);
  });
}

/** How much time there is, in minutes; null when nothing was said of it. */
export function minutesThereAre({
  hoursPerWeek,
  weeks,
  totalHours,
}: NonNullable<LearningPathParameters['timeConstraints']>): number | null {
  const hours = totalHours ?? (hoursPerWeek !== undefined && weeks !== undefined ? hoursPerWeek * weeks : undefined);
  return hours === undefined ? null : hours * 60;
}

/** Earlier topics that bring what this one rests on; on a single way simply the one before it. */
function prerequisitesOf(
  topic: Topic,
  index: number,
  topics: readonly Topic[],
  parameters: LearningPathParameters & { language: Language },
): number[] {
  if (parameters.includePrerequisites === false || index === 0) return [];
  if (parameters.multiPathSupport === false) return [index - 1];
  // Terms that an earlier one brings in, and earlier ones that it goes back to by their titles. What rests on nothing needs nothing.
  const text = topic.sentences.map((sentence) => sentence.text).join(' ');
  return topics.flatMap((earlier, at) =>
    at < index &&
    (containsWord(text, withoutArticle(earlier.title)) ||
      termsIn(earlier, parameters.language).some(({ term }) => isUsed(text, term)))
      ? [at]
      : [],
  );
}

/** Whether a text uses a term, in either number. */
const isUsed = (text: string, term: string): boolean => new Mentions([[term, term]]).in(text).length > 0;

function skillsOf(
  topic: Topic,
  proficiencyLevel: Level,
  minutes: number,
  { granularityLevel = 4, includeSkillMapping, language }: LearningPathParameters & { language: Language },
): MilestoneContent['skills'] {
  const terms = termsIn(topic, language).map(({ term }) => term);
  const seen = new Set<string>();
  const commands = topic.sentences.filter(
    ({ text, commands: tells, words }) => tells && words > 2 && words < 12 && !dangles(text) && !text.endsWith(':'),
  );
  // What it defines and what it has done; words that only come often are no skill.
  const names = [...terms, ...commands.map(({ text }) => text.replace(/[.!]$/, ''))].filter(
    (name) => !seen.has(name.toLowerCase()) && seen.add(name.toLowerCase()),
  );
  const chosen = atLeastOne(names.slice(0, includeSkillMapping === false ? 1 : granularityLevel), topic.title);
  const hours = Math.max(0.05, Math.round((minutes / 60 / chosen.length) * 20) / 20);
  return chosen.map((name) => ({ name, proficiencyLevel, practiceHours: hours }));
}

function assessmentOf(
  topic: Topic,
  skills: MilestoneContent['skills'],
  reviewed: readonly string[],
  { includeAssessments, language }: LearningPathParameters & { language: Language },
): string {
  if (includeAssessments === false) return NO_ASSESSMENT;
  if (isDone(topic)) return `“${topic.title}” is carried out without the text.`;
  const questions = [
    ...reviewed,
    ...questionsIn(topic),
    ...variedly(askedIn(topic, language)).map(({ question }) => question),
  ];
  if (questions.length > 0)
    return `Answers without the text: ${[...new Set(questions)].slice(0, MAX_QUESTIONS).join(' ')}`;
  const named = skills.map(({ name }) => name).filter((name) => name.split(' ').length < 5);
  return named.length > 0 && named.length === skills.length
    ? `A test on ${enumerate(named)}.`
    : `A test on “${topic.title}”.`;
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
      title: `Run example ${index + 1} of “${title}” and change it`,
      deliverable: 'The changed example, running',
    };
  const commands = items.filter((item) => language.isCommand(item)).length;
  return commands >= items.length / 2
    ? {
        ...exercise,
        title: `Do the ${items.length} ${ordered ? 'steps' : 'things'} of “${title}”`,
        deliverable: `What was done, point by point: ${items[0]?.replace(/[.!]$/, '') ?? ''} …`,
      }
    : {
        ...exercise,
        title: `Go through the ${items.length} points of “${title}”`,
        deliverable: 'What each point means, in your own words',
      };
}

/** What a reader hands in: an answer where the part has one, else notes. */
function deliverableOf(part: Topic, language: Language): string {
  const [asked] = [...questionsIn(part), ...askedIn(part, language).map(({ question }) => question)];
  return asked === undefined ? `Notes on “${part.title}” in your own words` : `An answer in writing: ${asked}`;
}

function activitiesOf(
  topic: Topic,
  { includeAssessments, granularityLevel = 4, language }: LearningPathParameters & { language: Language },
): MilestoneContent['activities'] {
  const reading = topic.parts.map((part) => ({
    type: 'reading' as const,
    title: `Read “${part.title}”`,
    duration: Math.max(1, minutesToRead(part.words)),
    deliverable: deliverableOf(part, language),
  }));
  const exercises = topic.blocks
    .filter(
      ({ kind, items, role }) =>
        (role === undefined || role === 'tasks') && (kind === 'code' || (kind === 'list' && items.length > 1)),
    )
    .slice(0, granularityLevel)
    .map((block, index) => exerciseOf(block, index, topic, language));
  const test = isDone(topic)
    ? { title: `Show “${topic.title}” without the text`, deliverable: 'Each point done, in its order' }
    : { title: `Test on “${topic.title}”`, deliverable: 'Answers, with reasons' };
  return [
    ...reading,
    ...exercises,
    ...(includeAssessments === false ? [] : [{ type: 'test' as const, duration: TEST_MINUTES, ...test }]),
  ];
}
