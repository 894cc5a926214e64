import { QUESTION_TYPES } from '../structures/quiz';

type Schema = Record<string, unknown>;

/** Longest source text, in characters: 200 KiB of plain ASCII. */
export const MAX_SOURCE_CHARACTERS = 204_800;

const flag = (description: string): Schema => ({ type: 'boolean', description });
const integer = (minimum: number, maximum: number, description: string): Schema => ({
  type: 'integer',
  minimum,
  maximum,
  description,
});
const oneOf = (values: readonly string[], description: string): Schema => ({
  type: 'string',
  enum: values,
  description,
});
/** A text of which something can be seen. */
const line = (description: string): Schema => ({
  type: 'string',
  minLength: 1,
  maxLength: 500,
  pattern: '[\\p{L}\\p{N}\\p{S}]',
  description,
});

/** Parameters that every template of the granulator takes. */
const COMMON: Record<string, Schema> = {
  sourceText: {
    type: 'string',
    pattern: '\\S',
    maxLength: MAX_SOURCE_CHARACTERS,
    description: 'The text to work from, up to 204,800 characters; without one only a general pattern can be laid out.',
  },
  sourceFormat: oneOf(
    ['auto', 'markdown', 'html', 'plain', 'rst'],
    'How the source text is written; auto finds it out. rst is reStructuredText.',
  ),
  granularityLevel: integer(
    1,
    5,
    'How deep the structure goes, from a few items for each part to many; a quiz of level 1 has one category, one of level 5 a category for each part of a topic.',
  ),
  validationLevel: integer(
    1,
    3,
    'How strictly the result is checked: coverage; order and progression as well; fit to its readers as well.',
  ),
  onLowQuality: oneOf(
    ['warn', 'fail'],
    'Whether a result that is not good enough is delivered with a warning, which is the rule, or fails.',
  ),
};

const COURSE: Record<string, Schema> = {
  topic: line('What the course is about.'),
  targetAudience: line('For whom it is, as in beginners.'),
  maxModules: integer(1, 30, 'The most modules that it may have.'),
  includeObjectives: flag('Whether lessons get objectives of their own; else each has one general one.'),
  includePrerequisites: flag('Whether prerequisites are looked for.'),
  includeDuration: flag('Whether durations are estimated from the amount of text; else a lesson counts 15 minutes.'),
  includeAssessments: flag('Whether modules end with a test.'),
  includeLearningPath: flag('Whether each outcome names the module that leads to it.'),
};

const QUIZ: Record<string, Schema> = {
  topic: line('What the quiz is about.'),
  topics: {
    type: 'array',
    items: line('One topic.'),
    minItems: 1,
    maxItems: 30,
    description: 'What its categories are about, one each.',
  },
  questionsPerTopic: integer(1, 20, 'How many questions each category gets at most.'),
  questionTypes: {
    type: 'array',
    items: { type: 'string', enum: QUESTION_TYPES },
    minItems: 1,
    uniqueItems: true,
    description: 'Which kinds of question may occur.',
  },
  includeFeedback: flag(
    'Whether explanations quote the sentence that they rest on; else, or without includeExplanations, they name the part of the text.',
  ),
  includeExplanations: flag('The same as includeFeedback; both are on when absent.'),
  difficultyDistribution: {
    type: 'object',
    description:
      'How the questions of a category are shared out by difficulty, as in easy 2, medium 2, hard 1; as they come when absent.',
    properties: {
      easy: { type: 'number', minimum: 0, maximum: 100, description: 'Share of easy questions.' },
      medium: { type: 'number', minimum: 0, maximum: 100, description: 'Share of medium questions.' },
      hard: { type: 'number', minimum: 0, maximum: 100, description: 'Share of hard questions.' },
    },
    minProperties: 1,
    additionalProperties: false,
  },
  adaptiveDifficulty: flag('Whether each category goes from easy to hard.'),
};

const NOVEL: Record<string, Schema> = {
  topic: line('What the novel is about.'),
  genre: line('What kind of novel it is, as in mystery.'),
  targetAudience: line('For whom it is; at validation level 3 its language is measured by it.'),
  targetLength: integer(
    1_000,
    500_000,
    'How long it is to be, in words; when absent as long as the story that it is made of, without one 80,000.',
  ),
  includeCharacterArcs: flag('Whether characters get an arc.'),
  includePlotThreads: flag('Whether chapters get several plot points, instead of one.'),
  includeChapterSummaries: flag('Whether summaries have several sentences, instead of one.'),
  includeSceneSuggestions: flag('Whether chapters are divided into scenes by their length.'),
};

const WORKFLOW: Record<string, Schema> = {
  topic: line('What is to be done.'),
  targetAudience: line('Who is to do it; at validation level 3 its language is measured by it.'),
  includeDecisionPoints: flag('Whether conditions in the text become decision points.'),
  includeRoles: flag('Whether steps and quality gates name who does them and who says so, where the text does.'),
  maxBranches: integer(1, 20, 'The most decision points that one step may have.'),
};

const KNOWLEDGE_MAP: Record<string, Schema> = {
  topic: line('What the map covers.'),
  context: {
    description: 'What is known of the topic; it is worked from like a source text when there is none.',
    anyOf: [
      { type: 'string', maxLength: MAX_SOURCE_CHARACTERS },
      {
        type: 'array',
        items: {
          anyOf: [
            { type: 'string', maxLength: 20_000 },
            {
              type: 'object',
              description: 'What another worker found: a statement, and the passage that it rests on.',
              properties: { statement: { type: 'string' }, passage: { type: 'string' } },
              required: ['statement'],
            },
          ],
        },
        maxItems: 200,
      },
    ],
  },
  maxDepth: integer(1, 10, 'The most levels of concepts that it may have; the granularity level is another bound.'),
  includeRelationships: flag('Whether relationships are looked for.'),
  includeHierarchy: flag('Whether concepts stand below one another; else all stand on one level.'),
  includeCrossTopic: flag('Whether concepts of different topics may be related.'),
};

const LEARNING_PATH: Record<string, Schema> = {
  topic: line('What is to be learned.'),
  targetAudience: line('For whom it is, as the first of its kinds of learner.'),
  learnerProfiles: { type: 'array', items: line('One kind of learner.'), maxItems: 20, description: 'The audience.' },
  skillLevels: {
    type: 'array',
    items: {
      ...line('Has beginner, intermediate, advanced or expert in it.'),
      pattern: '[Bb]eginner|[Ii]ntermediate|[Aa]dvanced|[Ee]xpert',
    },
    maxItems: 10,
    description: 'From which level to which it leads; from beginner to advanced when absent.',
  },
  timeConstraints: {
    type: 'object',
    description: 'How much time there is; a path that takes longer says so.',
    properties: {
      hoursPerWeek: { type: 'number', exclusiveMinimum: 0, maximum: 168, description: 'Hours in a week.' },
      weeks: { type: 'number', exclusiveMinimum: 0, maximum: 520, description: 'Weeks.' },
      totalHours: { type: 'number', exclusiveMinimum: 0, maximum: 10_000, description: 'Hours in all.' },
    },
    additionalProperties: false,
  },
  includeSkillMapping: flag('Whether milestones get all skills that the text names, instead of one.'),
  includeAssessments: flag('Whether milestones end with a test.'),
  includePrerequisites: flag('Whether milestones name those that come before.'),
  includeTimeEstimates: flag('Whether times are estimated; they always are.'),
  includePersonalization: flag('Whether the path names its kinds of learner.'),
  multiPathSupport: flag('Whether a milestone waits only for those that it rests on, instead of the one before.'),
};

/** The parameters of a template of one of the other structures. */
export const novelParameters = (): Schema => schema(NOVEL, { required: ['topic'] });
export const workflowParameters = (): Schema => schema(WORKFLOW, { required: ['topic'] });
export const knowledgeMapParameters = (): Schema => schema(KNOWLEDGE_MAP, { required: ['topic'] });
export const learningPathParameters = (): Schema => schema(LEARNING_PATH, { required: ['topic'] });

/** The parameters of a course template. */
export function courseParameters(maxDepth: number, more: Record<string, Schema> = {}): Schema {
  return schema(
    { ...COURSE, depth: integer(1, maxDepth, 'How finely modules are divided into lessons.'), ...more },
    { required: ['topic'] },
  );
}

/** What a course asks of its learners beforehand. */
export const PREREQUISITE_LEVEL = oneOf(
  ['none', 'basic', 'intermediate', 'advanced'],
  'How much learners know already.',
);
/** How hard the questions of a small quiz may be. */
export const SMALL_QUIZ_DIFFICULTY = oneOf(['easy', 'medium'], 'How hard its questions may be at most.');

/** The parameters of a quiz template that asks about one topic only. */
export function topicQuizParameters(more: Record<string, Schema> = {}): Schema {
  const { topics: _topics, ...rest } = QUIZ;
  return schema({ ...rest, ...more }, { required: ['topic'] });
}

/** The parameters of a quiz template that asks about one topic or several. */
export function quizParameters(more: Record<string, Schema> = {}): Schema {
  return schema({ ...QUIZ, ...more }, { anyOf: [{ required: ['topic'] }, { required: ['topics'] }] });
}

function schema(properties: Record<string, Schema>, rule: Schema): Schema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    properties: { ...properties, ...COMMON },
    ...rule,
    additionalProperties: false,
  };
}
