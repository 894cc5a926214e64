import type { CourseContent, LessonContent, ModuleContent } from '../../structures/course';
import { isQuotable } from '../../../../lib/text/language';
import { atLeastOne, definitionsIn, digest, enumerate, minutesToRead, textOf } from './parts';
import type { SourceOutline, Topic } from './source-outline';

export interface CourseParameters {
  topic: string;
  targetAudience?: string;
  depth?: number;
  maxModules?: number;
  granularityLevel?: number;
  includePrerequisites?: boolean;
  prerequisiteLevel?: string;
  includeAssessments?: boolean;
  includeObjectives?: boolean;
  includeDuration?: boolean;
  includeLearningPath?: boolean;
}

const MINUTES_PER_EXERCISE = 10;
/** How long a lesson takes when nobody asks how much there is to read. */
const MINUTES_PER_LESSON = 15;
/** How many lessons a module may have at each depth, from 1 to 5. */
const LESSONS_AT_DEPTH = [1, 3, 6, 10, 15];
const PREREQUISITES = /prerequisite|requirement|before you (?:start|begin)|what you (?:need|should know)/i;

/** Whether a part of a text tells what one should know or have before. */
export function isPrerequisites(title: string): boolean {
  return PREREQUISITES.test(title);
}

/** Makes a course of a source text: its topics become modules and lessons, and every statement in it is the text's own. */
export function courseFrom(
  source: SourceOutline,
  parameters: CourseParameters,
  onModule: (done: number, of: number) => void,
): CourseContent {
  const depth = parameters.depth ?? 3;
  const chosen = source.topics.filter((topic) => !isPrerequisites(topic.title)).slice(0, parameters.maxModules);
  const topics = chosen.length > 0 ? chosen : source.topics;
  const modules = topics.map((topic, index) => {
    onModule(index + 1, topics.length);
    return moduleOf(topic, index + 1, { ...parameters, depth });
  });
  return {
    overview: {
      title: source.title ?? parameters.topic,
      description:
        source.sentences.filter(isQuotable).slice(0, 2).map(textOf).join(' ') || `A course on ${parameters.topic}.`,
      duration: modules.reduce((sum, module) => sum + module.estimatedDuration, 0),
      prerequisites: parameters.includePrerequisites === false ? [] : prerequisitesOf(source, parameters),
      learningOutcomes: modules.map(
        ({ title, sequence }) =>
          `Understand and apply: ${title}${parameters.includeLearningPath ? ` (module ${sequence})` : ''}`,
      ),
      targetAudience: parameters.targetAudience ?? 'general',
    },
    modules,
    moduleCount: modules.length,
  };
}

function moduleOf(topic: Topic, sequence: number, parameters: CourseParameters & { depth: number }): ModuleContent {
  const limit = LESSONS_AT_DEPTH[parameters.depth - 1] ?? 6;
  const parts = topic.parts.length > limit ? mergeTail(topic.parts, limit) : topic.parts;
  const lessons = parts.map((part) => lessonOf(part, parameters));
  const named = topic.phrases.slice(0, 3).map((phrase) => phrase.text);
  const minutes =
    parameters.includeDuration === false
      ? lessons.length * MINUTES_PER_LESSON
      : lessons.length * MINUTES_PER_EXERCISE + minutesToRead(topic.words);
  return {
    title: topic.title,
    sequence,
    estimatedDuration: minutes,
    learningObjectives: [...new Set(lessons.flatMap((lesson) => lesson.learningObjectives.slice(0, 1)))],
    lessons,
    assessment:
      parameters.includeAssessments === false || named.length === 0
        ? `Review of “${topic.title}”.`
        : `A short test on ${enumerate(named)}.`,
  };
}

/** Keeps the number of lessons within the limit without losing text: what is too much joins the last one. */
function mergeTail(parts: Topic[], limit: number): Topic[] {
  const kept = parts.slice(0, limit);
  const rest = parts.slice(limit - 1);
  const last = kept.at(-1) as Topic;
  kept[limit - 1] = {
    ...last,
    blocks: rest.flatMap((part) => part.blocks),
    sentences: rest.flatMap((part) => part.sentences),
    words: rest.reduce((sum, part) => sum + part.words, 0),
  };
  return kept;
}

function lessonOf(part: Topic, { granularityLevel = 3, includeObjectives }: CourseParameters): LessonContent {
  const definitions = definitionsIn(part);
  const terms = new Set(definitions.map((definition) => definition.term.toLowerCase()));
  const title = part.title.toLowerCase();
  const phrases = part.phrases
    .map((phrase) => phrase.text)
    .filter((text) => !terms.has(text.toLowerCase()) && text.toLowerCase() !== title);
  const objectives = [
    ...definitions.map(({ term }) => `Explain what is meant by “${term}”`),
    ...phrases.map((phrase) => `Describe the role of “${phrase}”`),
  ];
  const questions = [
    ...definitions.map(({ term }) => `What is meant by “${term}”?`),
    ...phrases.map((phrase) => `What does “${part.title}” say about “${phrase}”?`),
  ];
  return {
    title: part.title,
    learningObjectives: atLeastOne(
      [...new Set(objectives)].slice(0, includeObjectives === false ? 0 : granularityLevel),
      `Sum up “${part.title}”`,
    ),
    contentOutline: digest(part),
    assessmentPoints: atLeastOne([...new Set(questions)].slice(0, granularityLevel), `What is “${part.title}” about?`),
    practicalExercises: exercisesOf(part),
  };
}

function exercisesOf(part: Topic): string[] {
  const exercises: string[] = [];
  if (part.blocks.some((block) => block.kind === 'code'))
    exercises.push(`Type in the example given under “${part.title}”, run it, and change one thing about it.`);
  const list = part.blocks.find((block) => block.kind === 'list' && block.items.length > 1);
  if (list)
    exercises.push(
      `Go through the ${list.items.length} points listed under “${part.title}” and find an example of each.`,
    );
  return atLeastOne(exercises, `Sum up “${part.title}” in three sentences of your own.`);
}

function prerequisitesOf(source: SourceOutline, { prerequisiteLevel }: CourseParameters): string[] {
  const stated = source.topics
    .flatMap((topic) => [topic, ...topic.parts])
    .find((topic) => isPrerequisites(topic.title));
  const found = stated ? stated.sentences.filter((sentence) => sentence.words > 1).map(textOf) : [];
  const level =
    prerequisiteLevel && prerequisiteLevel !== 'none' ? [`Knowledge of the subject: ${prerequisiteLevel}`] : [];
  return [...new Set([...level, ...found])].slice(0, 10);
}
