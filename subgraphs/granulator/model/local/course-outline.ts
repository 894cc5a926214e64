import { stemsOf } from '../../../../lib/text/stems';
import type { Block } from '../../../../lib/text/document';
import { isQuotable, type Language } from '../../../../lib/text/language';
import { capitalise, inSmallLetters } from '../../../../lib/text/capitalise';
import { sentencesOf } from '../../../../lib/text/sentences';
import type { CourseContent, LessonContent, ModuleContent } from '../../structures/course';
import {
  type CommandList,
  commandListsIn,
  criteriaOf,
  exercisesBy,
  goalOf,
  isApparatus,
  materialOf,
  objectivesIn,
  goalsBy,
  offeredBy,
  offeredIn,
  PartFinder,
  isQuestion,
  solvedIn,
} from './course-material';
import { isKnownBefore, isPrerequisites, type Offer, offerOf } from './section-offers';
import { askedIn, objectivesOf, variedly } from './asked';
import { commandsIn, isMeant, isOrder, objectiveOfTitle, ownObjective, withoutNumber, withoutStop } from './objectives';
import { questionsOf } from './lesson-questions';
import { explainedIn } from './reasons';
import { atLeastOne, definitionsIn, digest, isAside, isGlossary, minutesToRead, textOf } from './parts';
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
const MINUTES_PER_QUESTION = 3;
/** How long a lesson takes when nobody asks how much there is to read. */
const MINUTES_PER_LESSON = 15;
/** How many lessons a module may have at each depth, from 1 to 5. */
const LESSONS_AT_DEPTH = [1, 3, 6, 10, 15];
/** "You need: Python 3.9 and Flask." */
const NEEDS =
  /^(?:(?:what )?you(?:'ll|’ll| will)? (?:need|should (?:know|have))|prerequisites?|requirements|assumed knowledge|before you start)\s*:\s*(\S.+)$/is;

/** Makes a course of a source text: its topics become modules and lessons, and every statement in it is the text's own. */
export function courseFrom(
  source: SourceOutline,
  parameters: CourseParameters,
  onModule: (done: number, of: number) => void,
): CourseContent {
  const depth = parameters.depth ?? 3;
  const isLesson = (topic: Topic): boolean =>
    (!isPrerequisites(topic.title) || tellsMore(topic)) && (!isApparatus(topic.title) || isListOfTerms(topic));
  const chosen = source.topics.filter(isLesson).slice(0, parameters.maxModules);
  const listed = chosen.some(isListOfTerms);
  // What a list of terms says is learned there, and not again where a term is used first.
  const topics = (chosen.length > 0 ? chosen : source.topics).map((topic) => (listed ? withoutGlossary(topic) : topic));
  const modules = topics.map((topic, index) => {
    onModule(index + 1, topics.length);
    return moduleOf(topic, index + 1, { ...parameters, depth, source });
  });
  shareOut(source, modules);
  for (const lesson of modules.flatMap(({ lessons }) => lessons)) answer(lesson, source.answers);
  for (const [index, module] of modules.entries())
    module.assessment = assessmentOf(module, criteriaIn(topics[index]), parameters, source.language);
  const offered = [
    ...offeredIn(source.intro, 'objectives'),
    ...statedIn(source.intro),
    ...source.topics
      .filter(({ title }) => offerOf(title) === 'objectives')
      .flatMap(goalsBy)
      .flatMap(objectivesIn),
  ];
  if (parameters.includeObjectives !== false) shareObjectives(offered, modules);
  const outcomes = offered.length > 0 ? offered : modules.map(({ learningObjectives: [first = ''] }) => first);
  return {
    overview: {
      title: source.title ?? parameters.topic,
      description:
        source.sentences
          .filter(
            (sentence) =>
              isQuotable(sentence) &&
              !isAside(sentence) &&
              !offered.includes(sentence.text) &&
              !IS_ABLE.test(sentence.text),
          )
          .slice(0, 2)
          .map(textOf)
          .join(' ') || `A course on ${parameters.topic}.`,
      duration: modules.reduce((sum, module) => sum + module.estimatedDuration, 0),
      prerequisites: parameters.includePrerequisites === false ? [] : prerequisitesOf(source, parameters),
      learningOutcomes: [...new Set(outcomes)].map((outcome, index) =>
        parameters.includeLearningPath ? `${outcome} (step ${index + 1})` : outcome,
      ),
      targetAudience: parameters.targetAudience ?? audienceOf(source) ?? 'general',
    },
    modules,
    moduleCount: modules.length,
  };
}

/** Whether a part says more than what one should have: what to take care of with it. */
const tellsMore = ({ title, blocks }: Topic): boolean =>
  !isKnownBefore(title) && blocks.some(({ kind, text }) => kind === 'paragraph' && sentencesOf(text).length > 1);
const withoutGlossary = ({ glossary: _lines, parts, ...topic }: Topic): Topic => ({
  ...topic,
  parts: parts.map(withoutGlossary),
});
/** Whether a part explains terms, each in a line. */
const isListOfTerms = (topic: Topic): boolean => isGlossary(topic.title) && definitionsIn(topic).length > 1;

const IS_ABLE =
  /\b(?:should|will|can) be able to\b|\byou(?:'ll|’ll| will) (?:learn|understand|know) (?:how|to|what|why)\b/i;

/** "After this section you should be able to …", in the sentences of an introduction. */
const statedIn = (blocks: readonly Block[]): string[] =>
  blocks
    .flatMap(({ kind, text }) => (kind === 'paragraph' ? sentencesOf(text) : []))
    .map((sentence) => sentence.replace(/^(?:learning )?(?:goals?|objectives?|outcomes?|aims?):\s+/i, ''))
    .filter((sentence) => IS_ABLE.test(sentence))
    .flatMap((sentence) => objectivesIn(capitalise(sentence)))
    .filter((objective) => !/\bbe able to\b|:$/i.test(objective));

/** Adds what the text itself answers of the questions and exercises of a lesson. */
function answer(
  { assessmentPoints, practicalExercises, answers }: LessonContent,
  given: SourceOutline['answers'],
): void {
  const known = new Set(answers.map(({ question }) => question));
  for (const question of [...assessmentPoints, ...practicalExercises]) {
    const own = given.get(question);
    if (own !== undefined && !known.has(question)) answers.push({ question, answer: own });
  }
}

/** Questions and exercises that stand at the end of a text go to the lessons that they are about. */
function shareOut({ topics }: SourceOutline, modules: ModuleContent[]): void {
  const finder = new PartFinder(
    modules.flatMap((module) =>
      module.lessons.map((lesson) => ({
        what: { module, lesson },
        title: lesson.title,
        text: textOfLesson(lesson),
      })),
    ),
  );
  const share = (offer: Offer, kind: 'assessmentPoints' | 'practicalExercises', minutes: number): void => {
    const lines = topics.filter(({ title }) => offerOf(title) === offer);
    for (const line of lines.flatMap(offer === 'exercises' ? exercisesBy : offeredBy)) {
      const [module] = modules.slice(-1);
      const [lesson] = module?.lessons.slice(-1) ?? [];
      // What is about no lesson in particular is done at the end.
      const best = finder.closest(line) ?? (module && lesson ? { module, lesson } : null);
      if (!best || best.lesson[kind].includes(line)) continue;
      best.lesson[kind].push(line);
      best.module.estimatedDuration += minutes;
    }
  };
  share('questions', 'assessmentPoints', MINUTES_PER_QUESTION);
  share('exercises', 'practicalExercises', MINUTES_PER_EXERCISE);
}

/** What a lesson teaches; what a text says of what all of it teaches is of no lesson. */
const textOfLesson = ({ title, contentOutline, material }: LessonContent): string =>
  [title, contentOutline, ...material.flatMap(({ text, items }) => [text, ...items])]
    .flatMap(sentencesOf)
    .filter((sentence) => !IS_ABLE.test(sentence))
    .join(' ');

/** So many words of an objective must be those of a lesson for it to be of that lesson. */
const OF_LESSON = 0.5;

/** What the whole text is to teach goes to the lesson that teaches it, in place of what was made of its title. */
function shareObjectives(objectives: readonly string[], modules: ModuleContent[]): void {
  for (const objective of objectives) {
    const [, ...own] = stemsOf(objective);
    const found = modules
      .flatMap((module) => module.lessons.map((lesson) => ({ module, lesson })))
      .map(({ module, lesson }) => {
        const [title, all] = [lesson.title, textOfLesson(lesson)].map((text) => new Set(stemsOf(text)));
        const count = (stems: Set<string> | undefined): number => own.filter((stem) => stems?.has(stem)).length;
        return { module, lesson, share: count(all) / Math.max(1, own.length), inTitle: count(title) };
      })
      .sort((a, b) => b.inTitle - a.inTitle || b.share - a.share);
    const [best] = found;
    if (!best || best.share < OF_LESSON) continue;
    for (const place of [best.lesson, best.module])
      place.learningObjectives = [
        objective,
        ...place.learningObjectives.filter((one) => one !== objective && !isMade(one, best.lesson.title)),
      ];
  }
}

/** Whether an objective was made of a title, or of the first thing that is said below it. */
const isMade = (objective: string, title: string): boolean =>
  objective.startsWith('Sum up ') || [objectiveOfTitle(title), objectiveOfTitle(title, false)].includes(objective);

type LessonParameters = CourseParameters & { depth: number; source: SourceOutline };
/** Things to do that a lesson has for exercises, so many at most. */
const MAX_DONE = 2;

function moduleOf(topic: Topic, sequence: number, parameters: LessonParameters): ModuleContent {
  const limit = LESSONS_AT_DEPTH[parameters.depth - 1] ?? 6;
  const told = topic.parts.filter(({ title }) => !isApparatus(title));
  const own = told.length > 0 ? told : topic.parts;
  const parts = own.length > limit ? mergeTail(own, limit) : own;
  const lessons = parts.map((part) => lessonOf(part, parameters));
  // What its sections of questions, exercises and objectives offer is of the whole module.
  const offered = (offer: Offer): string[] =>
    topic.parts
      .filter(({ title }) => offerOf(title) === offer && told.length > 0)
      .flatMap(offer === 'exercises' ? exercisesBy : offeredBy);
  const last = lessons.at(-1);
  if (last) {
    last.assessmentPoints.push(...offered('questions'));
    last.practicalExercises.push(...offered('exercises'));
  }
  const exercises = lessons.reduce((sum, lesson) => sum + lesson.practicalExercises.length, 0);
  const questions = lessons.reduce((sum, lesson) => sum + lesson.assessmentPoints.length, 0);
  const minutes =
    parameters.includeDuration === false
      ? lessons.length * MINUTES_PER_LESSON
      : Math.max(1, exercises * MINUTES_PER_EXERCISE + questions * MINUTES_PER_QUESTION + minutesToRead(topic.words));
  const objectives = [...offered('objectives'), ...lessons.flatMap((lesson) => lesson.learningObjectives.slice(0, 1))];
  return {
    title: topic.title,
    sequence,
    estimatedDuration: minutes,
    learningObjectives: [...new Set(objectives)],
    lessons,
    assessment: '',
  };
}

const criteriaIn = (topic: Topic | undefined): string[] =>
  topic ? [...new Set([topic, ...topic.parts].flatMap(criteriaOf))] : [];

/** How a module is tested: by the questions of its lessons, and by doing what it is to teach. */
function assessmentOf(
  { title, lessons, learningObjectives: [objective = title] }: ModuleContent,
  criteria: readonly string[],
  { includeAssessments }: CourseParameters,
  language: Language,
): string {
  if (includeAssessments === false) return `Review of “${title}”.`;
  const count = lessons.reduce((sum, lesson) => sum + lesson.assessmentPoints.length, 0);
  // What the text tests by comes before all that is made of it.
  if (criteria.length > 0) return `Sign-off: ${criteria.join(' ')}`;
  const asked = count === 0 ? [] : [`The ${count === 1 ? 'question' : `${count} questions`} of its lessons.`];
  const isDone = language.isCommand(objective) && !/^(?:Tell|Explain|Answer)\b/.test(objective);
  return [...asked, ...(isDone || count === 0 ? [`Done when you can: ${withoutStop(objective)}.`] : [])].join(' ');
}

/** Keeps the number of lessons within the limit without losing text: what is too much joins the last one. */
function mergeTail(parts: Topic[], limit: number): Topic[] {
  const kept = parts.slice(0, limit);
  const rest = parts.slice(limit - 1);
  const last = kept.at(-1) as Topic;
  kept[limit - 1] = {
    ...last,
    blocks: rest.flatMap((part, index): Block[] =>
      index === 0 ? part.blocks : [{ kind: 'heading', text: part.title, items: [] }, ...part.blocks],
    ),
    sentences: rest.flatMap((part) => part.sentences),
    words: rest.reduce((sum, part) => sum + part.words, 0),
  };
  return kept;
}

/** "Install" alone: what, is said by the title of the text. */
const withObject = (objective: string, title: string | null): string =>
  /^\p{L}+$/u.test(objective) && title !== null && title.split(' ').length <= 4 ? `${objective} ${title}` : objective;

const DESCRIBED = /^(?:Describe|Explain)\s/;

/** "What limits the rate?": to explain what limits it, where the question needs no other words for that. */
function objectiveOfQuestion(question: string): string {
  const [, rest] = /^((?:what|which|who)\s.+)\?$/i.exec(question) ?? [];
  const isTurned =
    rest === undefined ||
    /^\S+\s(?:\S+\s)?(?:do|does|did|is|are|was|were|can|could|should|must|will|would|has|have|had|may)\b/i.test(rest);
  return isTurned ? `Answer the question “${question}”` : `Explain ${inSmallLetters(rest)}`;
}

/** Objectives, questions and exercises come from what the text itself offers; only where it offers nothing is there one of ours. */
function lessonOf(part: Topic, parameters: LessonParameters): LessonContent {
  const { granularityLevel = 3, includeObjectives, source } = parameters;
  const { language } = source;
  const asked = variedly(askedIn(part, language));
  const lists = commandListsIn(part, language);
  const titled = part.isUntitled || isQuestion(part.title) ? null : objectiveOfTitle(part.title, isMeant(part));
  const objectives = [
    ...offeredIn(part.blocks, 'objectives'),
    ...criteriaOf(part).flatMap((criterion) => goalOf(criterion) ?? []),
    ...(isQuestion(part.title) ? [objectiveOfQuestion(withoutNumber(part.title))] : []),
    ...lists
      .slice(0, 1)
      .map(({ count, ordered }) =>
        isOrder(part.title, language)
          ? part.title
          : ordered
            ? `Carry out the ${count} steps of “${part.title}”`
            : `Do what the ${count} points of “${part.title}” say`,
      ),
    // "Keeping things apart" is done; what is only described comes behind what is asked of it.
    ...(titled !== null && !DESCRIBED.test(titled) ? [titled] : []),
    ...explainedIn(part, source).map((effect) => `Explain why ${effect}`),
    ...objectivesOf(asked),
    ...(titled !== null && asked.length > 0 ? [titled] : []),
  ];
  return {
    title: part.title,
    learningObjectives: atLeastOne(
      [...new Set(objectives)].slice(0, includeObjectives === false ? 0 : granularityLevel),
      ownObjective(part, language),
    ).map((objective) => withObject(objective, source.title)),
    contentOutline: digest(part, granularityLevel),
    ...questionsOf(part, source, asked, granularityLevel),
    practicalExercises: exercisesOf(part, lists, objectives),
    material: materialOf(part),
    passages: [],
  };
}

/** Whether code is run to see what it does: not what is typed once to install something, and no output of a program. */
const isProgram = (code: string): boolean =>
  /[({=]/.test(code) &&
  !/^\s*(?:\$|#!|sudo|apt|pip|npm|npx|yarn|brew|curl|wget|cd|mkdir|docker|kubectl|git)\b/m.test(code);

function exercisesOf(part: Topic, lists: readonly CommandList[], objectives: readonly string[]): string[] {
  const exercises = [...offeredIn(part.blocks, 'exercises'), ...solvedIn(part)];
  // What the text itself tells its reader to do, other than what it is to teach as a whole.
  const done =
    lists.length > 0 || exercises.length > 0
      ? []
      : commandsIn(part).filter((text) => !text.endsWith(':') && !objectives.includes(withoutStop(text)));
  exercises.push(...done.slice(0, MAX_DONE));
  const [code] = part.blocks.filter((block) => block.kind === 'code');
  if (code && isProgram(code.text))
    exercises.push(
      `Run the example of “${part.title}”. Change one value in it, and say what it will do before you run it again.`,
    );
  if (lists.some(({ ordered }) => ordered) && exercises.length === 0)
    exercises.push(`Do what “${part.title}” says, step by step.`);
  const [table] = part.blocks.filter((block) => block.kind === 'table');
  const [head = [], ...rows] = table?.rows ?? [];
  const column = head[1] ?? '';
  // Amounts are looked up, and not known by heart.
  const isOfWords = rows.some(([name = '', cell = '']) => /\p{L}{3}/u.test(`${name} ${cell}`));
  if (/[\p{L}\d]/u.test(column) && isOfWords)
    exercises.push(`Cover “${column}” in the table of “${part.title}” and fill it in from memory.`);
  return exercises;
}

/** "Training handbook for bakery apprentices": for whom the text says that it is. */
function audienceOf({ intro }: SourceOutline): string | null {
  for (const text of intro.flatMap((block) => (block.kind === 'paragraph' ? sentencesOf(block.text) : []))) {
    const [, whom] =
      /^(?:(?:An?|The) )?(?:\p{L}+ ){0,4}(?:handbook|guide|manual|course|textbook|primer|introduction|workbook|tutorial|training|reader)\s+for\s+(\p{Ll}[^.;:!?]{3,60}?)[.]?$/iu.exec(
        text,
      ) ??
      /\b(?:is|are) (?:intended|written|meant|aimed|made)?\s?(?:for|at)\s+((?:\p{Ll}+ ){0,3}(?:beginners|students|apprentices|learners|developers|engineers|nurses|teachers|staff|volunteers|administrators|operators|users|readers|parents|adults|children)\b[^.;:]{0,40})/u.exec(
        text,
      ) ??
      [];
    if (whom !== undefined) return whom;
  }
  return null;
}

function prerequisitesOf(source: SourceOutline, { prerequisiteLevel }: CourseParameters): string[] {
  const stated = source.topics
    .flatMap((topic) => [topic, ...topic.parts])
    .find((topic) => isPrerequisites(topic.title));
  const listed = stated?.blocks.flatMap(({ kind, items }) => (kind === 'list' ? items : [])) ?? [];
  const found = stated
    ? listed.length > 0
      ? listed.map((item) => sentencesOf(item)[0] ?? item)
      : stated.sentences.filter((sentence) => sentence.words > 1).map(textOf)
    : source.intro.flatMap(({ kind, text }) => {
        const [, needed] = (kind === 'paragraph' && NEEDS.exec(text)) || [];
        return needed === undefined ? [] : sentencesOf(capitalise(needed));
      });
  const level =
    prerequisiteLevel && prerequisiteLevel !== 'none' ? [`Knowledge of the subject: ${prerequisiteLevel}`] : [];
  return [...new Set([...level, ...found])].slice(0, 10);
}
