import { type LearningPathContent, type MilestoneContent, PROFICIENCY_LEVELS } from '../../structures/learning-path';
import { isQuotable } from '../../../../lib/text/language';
import { readingGrade } from '../../../../lib/text/words';
import { keyOf } from './facts';
import { atLeastOne, containsWord, definitionsIn, enumerate, minutesToRead, textOf, weightiest } from './parts';
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
/** Practice takes a multiple of reading. */
const PRACTICE_FACTOR = 2;
const TEST_MINUTES = 10;
const PASSAGES_OF_MILESTONE = 2;
export const NO_ASSESSMENT = 'none asked for';

/** Makes a learning path of a text: its topics become milestones, its terms become skills, in the order in which the text brings them. */
export function learningPathFrom(
  source: SourceOutline,
  parameters: LearningPathParameters,
  onMilestone: (done: number, of: number) => void,
): LearningPathContent {
  const topics = inOrder(source.topics);
  const levels = levelsOf(topics, parameters.skillLevels);
  const objectives = topics.map((topic) => objectiveOn(topic.title));
  const introduced = firstMentions(topics);
  const milestones = topics.map((topic, index): MilestoneContent => {
    onMilestone(index + 1, topics.length);
    const activities = activitiesOf(topic, parameters);
    return {
      objective: objectives[index],
      duration: activities.reduce((sum, activity) => sum + activity.duration, 0),
      skills: skillsOf(topic, levels[index] ?? 'beginner', parameters),
      prerequisites: prerequisitesOf(topic, index, introduced, parameters).map((earlier) => objectives[earlier]),
      assessment: assessmentOf(topic, parameters),
      activities,
      // What it is about, in the text's own words: a milestone has no text of its own.
      passages: weightiest(topic, PASSAGES_OF_MILESTONE).map(textOf),
    };
  });
  return {
    overview: {
      title: source.title ?? parameters.topic,
      description: source.sentences.filter(isQuotable).slice(0, 2).map(textOf).join(' ') || parameters.topic,
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
  const needs = topics.map((topic, index) => {
    const own = new Set(terms[index]?.map(keyOf));
    const text = topic.sentences.map((sentence) => sentence.text).join(' ');
    return topics.flatMap((_, other) =>
      other !== index && terms[other]?.some((term) => !own.has(keyOf(term)) && containsWord(text, term)) ? [other] : [],
    );
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

/** Levels by how hard each topic is: how it reads, and how much of its vocabulary is new or defined. Never falling on the way. */
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
  let highest = 0;
  return hardness.map((value) => {
    highest = Math.max(highest, sorted.indexOf(value));
    return levelAt(highest, topics.length, asked);
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

/** In which topic each phrase comes first. */
function firstMentions(topics: Topic[]): Map<string, number> {
  const first = new Map<string, number>();
  for (const [index, topic] of topics.entries())
    for (const { key } of topic.phrases) if (!first.has(key)) first.set(key, index);
  return first;
}

/** Earlier topics that bring what this one rests on; on a single way simply the one before. */
function prerequisitesOf(
  topic: Topic,
  index: number,
  introduced: Map<string, number>,
  parameters: LearningPathParameters,
): number[] {
  if (parameters.includePrerequisites === false || index === 0) return [];
  if (parameters.multiPathSupport === false) return [index - 1];
  const used = topic.phrases.slice(0, 15).flatMap(({ key }) => introduced.get(key) ?? []);
  return [...new Set(used)].filter((earlier) => earlier < index).sort((a, b) => a - b);
}

function skillsOf(
  topic: Topic,
  proficiencyLevel: Level,
  { granularityLevel = 4, includeSkillMapping }: LearningPathParameters,
): MilestoneContent['skills'] {
  const terms = definitionsIn(topic).map(({ term }) => term);
  const seen = new Set<string>();
  const names = [...terms, ...topic.phrases.map((phrase) => phrase.text)].filter(
    (name) => !seen.has(name.toLowerCase()) && seen.add(name.toLowerCase()),
  );
  const chosen = atLeastOne(names.slice(0, includeSkillMapping === false ? 1 : granularityLevel), topic.title);
  const hours = Math.max(
    0.25,
    Math.round(((minutesToRead(topic.words) * PRACTICE_FACTOR) / 60 / chosen.length) * 4) / 4,
  );
  return chosen.map((name) => ({ name, proficiencyLevel, practiceHours: hours }));
}

function assessmentOf(topic: Topic, { includeAssessments }: LearningPathParameters): string {
  if (includeAssessments === false) return NO_ASSESSMENT;
  const named = topic.phrases.slice(0, 3).map((phrase) => phrase.text);
  return named.length > 0 ? `A test on ${enumerate(named)}.` : `A test on “${topic.title}”.`;
}

function activitiesOf(
  topic: Topic,
  { includeAssessments, granularityLevel = 4 }: LearningPathParameters,
): MilestoneContent['activities'] {
  const reading = topic.parts.map((part) => ({
    type: 'reading' as const,
    title: `Read “${part.title}”`,
    duration: Math.max(1, minutesToRead(part.words)),
    deliverable: `Notes on “${part.title}” in your own words`,
  }));
  const exercises = topic.blocks
    .filter((block) => block.kind === 'code' || (block.kind === 'list' && block.items.length > 1))
    .slice(0, granularityLevel)
    .map((block, index) => ({
      type: 'exercise' as const,
      title:
        block.kind === 'code'
          ? `Run example ${index + 1} of “${topic.title}” and change it`
          : `Go through list ${index + 1} of “${topic.title}” (${block.items.length} points)`,
      duration: MINUTES_PER_EXERCISE,
      deliverable: block.kind === 'code' ? 'The changed example, running' : 'An example of your own for each point',
    }));
  const test = {
    type: 'test' as const,
    title: `Test on “${topic.title}”`,
    duration: TEST_MINUTES,
    deliverable: 'Answers, with reasons',
  };
  return [...reading, ...exercises, ...(includeAssessments === false ? [] : [test])];
}
