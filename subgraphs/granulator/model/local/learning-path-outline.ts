import { type LearningPathContent, type MilestoneContent, PROFICIENCY_LEVELS } from '../../structures/learning-path';
import { isQuotable, type Language } from '../../../../lib/text/language';
import { readingGrade } from '../../../../lib/text/words';
import { termsIn } from './asked';
import { goalsBy, isApparatus, offeredBy, offeredIn, PartFinder } from './course-material';
import { isPrerequisites, offerOf } from './section-offers';
import { keyOf, Mentions } from '../../../../lib/text/mentions';
import { containsWord, countOf } from '../../../../lib/text/find-words';
import { definitionsIn, isGlossary, textOf, weightiest } from './parts';
import { activitiesAtTheEnd, activitiesOf, preparationOf } from './activities';
import { assessmentOf, objectiveOf, skillsOf } from './milestone-goals';
import { isNextLevel, type Level, statedLevels, withoutLevel } from './stated-levels';
import { withoutNumber } from './objectives';
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

/** So often a term is used in a part that has to wait for the one that defines it. */
const MANY_USES = 3;
const PASSAGES_OF_MILESTONE = 2;

/** Makes a learning path of a text: its topics become milestones, its terms become skills, in the order in which the text brings them. */
export function learningPathFrom(
  source: SourceOutline,
  parameters: LearningPathParameters,
  onMilestone: (done: number, of: number) => void,
): LearningPathContent {
  const lessons = source.topics.filter(
    ({ title }) =>
      !isApparatus(title) &&
      !isGlossary(title) &&
      offerOf(title) !== 'summary' &&
      !isOfText(title) &&
      // What one should have before is no stage of the way.
      !isPrerequisites(title),
  );
  const topics = inOrder((lessons.length > 0 ? lessons : source.topics).flatMap((topic) => apartOf(topic, source)));
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
  const levels = statedLevels(topics) ?? levelsOf(topics, parameters.skillLevels);
  const objectives = topics.map((topic) => objectiveOf(topic, source.language));
  const milestones = topics.map((topic, index): MilestoneContent => {
    onMilestone(index + 1, topics.length);
    const activities = [
      ...(index === 0 ? preparationOf(source.topics) : []),
      ...activitiesOf(topic, { ...parameters, language: source.language }),
    ];
    const duration = activities.reduce((sum, activity) => sum + activity.duration, 0);
    const skills = skillsOf(topic, objectives[index] ?? '', levels[index] ?? 'beginner', duration, {
      ...parameters,
      language: source.language,
    });
    return {
      objective: objectives[index],
      duration,
      skills,
      prerequisites: prerequisitesOf(topic, index, topics, { ...parameters, language: source.language }).map(
        (earlier) => objectives[earlier],
      ),
      assessment: assessmentOf(
        topic,
        source,
        reviewed.flatMap(({ question, topic: own }) => (own === topic ? [question] : [])),
        parameters.includeAssessments,
      ),
      activities,
      // What it is about, in the text's own words: a milestone has no text of its own.
      passages: [...statedNeeds(topic).filter(saysMore), ...weightiest(topic, PASSAGES_OF_MILESTONE).map(textOf)],
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
    ...asked.filter(({ title }) => offerOf(title) === 'objectives').flatMap(goalsBy),
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

/** What a text says of itself and of those around it is nothing to learn. */
const isOfText = (title: string): boolean =>
  /^(?:assessment|grading|fees|registration|attendance|schedule|timetable|contacts?|when to use this(?: \p{L}+)?|about this \p{L}+|(?:revision|version|document) history)$/iu.test(
    title.replace(/^\d[\d.]*\s+/, ''),
  );

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
  // Levels are gone through from the first to the last.
  if (parameters.multiPathSupport === false || isNextLevel(topic, topics[index - 1])) return [index - 1];
  const stated = statedNeeds(topic);
  if (stated.length > 0)
    return topics.flatMap((earlier, at) => (at < index && stated.some((need) => names(need, earlier)) ? [at] : []));
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

/** What a part says that must be known before. */
const statedNeeds = ({ blocks }: Topic): string[] =>
  blocks.filter(({ role }) => role === 'prerequisites').flatMap(({ items }) => items);

/** Whether a need is more than the name of a part. */
const saysMore = (need: string): boolean => need.split(/\s+/).length > 4;

/** Whether a need names a part: by its place ("Unit 2") or by its title. */
function names(need: string, { title }: Topic): boolean {
  const [place] =
    /^(?:unit|module|lesson|chapter|part|week|session|step|section)\s+(?:\d+|[IVX]+)\b/i.exec(title) ?? [];
  return (place !== undefined && containsWord(need, place)) || containsWord(need, withoutLevel(withoutNumber(title)));
}

/** So much of a text in one section makes it the text, and its parts what is learned. */
const MIN_SHARE_OF_TEXT = 0.5;
const MIN_PARTS = 4;

/** A section that is most of the text, as "Notes on the topics", is learned part by part. */
function apartOf(topic: Topic, { topics }: SourceOutline): Topic[] {
  const all = topics.reduce((sum, { words }) => sum + words, 0);
  const named = topic.parts.filter(
    ({ title, isUntitled }) => !isUntitled && title !== topic.title && !isApparatus(title),
  );
  return named.length >= MIN_PARTS && topic.words >= all * MIN_SHARE_OF_TEXT && topics.length <= MIN_PARTS
    ? named
    : [topic];
}

/** Whether a text uses a term, in either number. */
const isUsed = (text: string, term: string): boolean => new Mentions([[term, term]]).in(text).length > 0;
