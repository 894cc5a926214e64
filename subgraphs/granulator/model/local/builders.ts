import { JobError } from '../../../../contracts/job-error';
import { isQuotable } from '../../../../lib/text/language';
import { StructureType, type Structures } from '../../structures/structure';
import { courseFrom, type CourseParameters } from './course-outline';
import { knowledgeMapFrom, type KnowledgeMapParameters } from './knowledge-map-outline';
import { learningPathFrom, type LearningPathParameters, minutesThereAre } from './learning-path-outline';
import { novelFrom, type NovelParameters } from './novel-outline';
import {
  coursePattern,
  knowledgeMapPattern,
  learningPathPattern,
  novelPattern,
  quizPattern,
  workflowPattern,
} from './patterns';
import { definitionsIn } from './parts';
import { categoriesOf, quizFrom } from './quiz-outline';
import { type QuizParameters, shortages } from './quiz-quotas';
import { isPrerequisites } from './section-offers';
import type { SourceOutline } from './source-outline';
import { workflowFrom, type WorkflowParameters } from './workflow-outline';

/** What was made, and what its reader should know of it. */
export interface BuildResult<T> {
  output: T;
  warnings: string[];
}

type StepCallback = (done: number, of: number) => void;

/** How one kind of structure is made of a text, and what is laid out without one. */
interface Builder<T, P> {
  /** What it is made of, as progress tells it. */
  part: string;
  from: (source: SourceOutline, parameters: P, onProgress: StepCallback) => BuildResult<T>;
  pattern: (parameters: P) => T;
}

type AnyBuilder = Builder<Record<string, unknown>, Record<string, unknown>>;

const course: Builder<Structures[StructureType.COURSE], CourseParameters> = {
  part: 'Module',
  from: (source, parameters, onProgress) => {
    const output = courseFrom(source, parameters, onProgress);
    const made = new Set(output.modules.map(({ title }) => title));
    const left = source.topics
      .filter(({ title }) => !made.has(title) && !isPrerequisites(title))
      .map(({ title }) => `“${title}”`);
    return {
      output,
      warnings:
        left.length > 0 && output.modules.length === parameters.maxModules
          ? [`maxModules left out ${left.join(', ')}.`]
          : [],
    };
  },
  pattern: coursePattern,
};

const quiz: Builder<Structures[StructureType.QUIZ], QuizParameters> = {
  part: 'Category',
  from: (source, parameters, onProgress) => {
    const output = quizFrom(source, parameters, onProgress);
    if (output.categories.length > 0)
      return { output, warnings: shortages(output, parameters, categoriesOf(source, parameters).length) };
    if (!source.sentences.some(isQuotable))
      throw new JobError(
        'SOURCE_TOO_SHORT',
        'The source text holds no whole sentence that a question could be made of. Give a longer text.',
      );
    const asked = [...(parameters.questionTypes ?? []), ...(parameters.topics ?? []).map((topic) => `“${topic}”`)].join(
      ', ',
    );
    throw new JobError(
      'SOURCE_DOES_NOT_FIT',
      `Nothing in the source text yields a question of what was asked for${asked && ` (${asked})`}. Ask for other kinds or topics, or give another text.`,
    );
  },
  pattern: quizPattern,
};

const novel: Builder<Structures[StructureType.NOVEL], NovelParameters> = {
  part: 'Chapter',
  from: (...args) => ({ output: novelFrom(...args), warnings: [] }),
  pattern: novelPattern,
};

const workflow: Builder<Structures[StructureType.WORKFLOW], WorkflowParameters> = {
  part: 'Phase',
  from: (...args) => {
    const { workflow: output, warnings } = workflowFrom(...args);
    if (output.phases.length === 0)
      throw new JobError(
        'SOURCE_TOO_SHORT',
        'The source text holds no whole sentence that a step could be made of. Give a longer text.',
      );
    return {
      output,
      warnings,
    };
  },
  pattern: workflowPattern,
};

/** A text of which so many sentences tell to do something, and that defines fewer things, is no text for a map. */
const OF_ORDERS = 0.3;
const MIN_DEFINED = 3;

const knowledgeMap: Builder<Structures[StructureType.KNOWLEDGE_MAP], KnowledgeMapParameters> = {
  part: 'Topic',
  from: (source, parameters, onProgress) => {
    const output = knowledgeMapFrom(source, parameters, onProgress);
    if (output.concepts.length === 0)
      throw new JobError(
        'SOURCE_DOES_NOT_FIT',
        'The source text neither defines nor names anything that could be a concept. Give a text that tells of its subject.',
      );
    const commands = source.sentences.filter((sentence) => sentence.commands).length;
    const isOfOrders = commands > source.sentences.length * OF_ORDERS;
    const defined = source.topics.reduce((sum, topic) => sum + definitionsIn(topic).length, 0);
    return {
      output,
      warnings:
        isOfOrders && defined < MIN_DEFINED
          ? [
              'The source text tells what to do and hardly says what anything is: few of its words are concepts. A workflow suits it.',
            ]
          : [],
    };
  },
  pattern: knowledgeMapPattern,
};

const learningPath: Builder<Structures[StructureType.LEARNING_PATH], LearningPathParameters> = {
  part: 'Milestone',
  from: (source, parameters, onProgress) => {
    const output = learningPathFrom(source, parameters, onProgress);
    const there = minutesThereAre(parameters.timeConstraints ?? {});
    const tooLong = there !== null && output.overview.duration > there;
    return {
      output,
      warnings: tooLong
        ? [`The path takes ${output.overview.duration} minutes; the time constraints leave ${there}.`]
        : [],
    };
  },
  pattern: learningPathPattern,
};

/** The builder of each structure. */
export const BUILDERS = {
  [StructureType.COURSE]: course,
  [StructureType.QUIZ]: quiz,
  [StructureType.NOVEL]: novel,
  [StructureType.WORKFLOW]: workflow,
  [StructureType.KNOWLEDGE_MAP]: knowledgeMap,
  [StructureType.LEARNING_PATH]: learningPath,
} as unknown as Record<StructureType, AnyBuilder>;
