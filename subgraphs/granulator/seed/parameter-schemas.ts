import { QUESTION_TYPES } from '../structures/quiz';

type Schema = Record<string, unknown>;

/** Longest source text, in characters: 200 KiB of plain ASCII. */
export const MAX_SOURCE_CHARACTERS = 204_800;

const flag = (description: string): Schema => ({ type: 'boolean', description });
const integer = (minimum: number, maximum: number, description: string): Schema => ({ type: 'integer', minimum, maximum, description });
const oneOf = (values: readonly string[], description: string): Schema => ({ type: 'string', enum: values, description });
const line = (description: string): Schema => ({ type: 'string', minLength: 1, maxLength: 500, pattern: '\\S', description });

/** Parameters that every template of the granulator takes. */
const COMMON: Record<string, Schema> = {
  sourceText: {
    type: 'string',
    pattern: '\\S',
    maxLength: MAX_SOURCE_CHARACTERS,
    description: 'The text to work from, up to 204,800 characters; without one only a general pattern can be laid out.',
  },
  sourceFormat: oneOf(['auto', 'markdown', 'html', 'plain'], 'How the source text is written; auto looks for itself.'),
  granularityLevel: integer(1, 5, 'How deep the structure goes.'),
  validationLevel: integer(1, 3, 'How strictly the result is checked.'),
};

const COURSE: Record<string, Schema> = {
  topic: line('What the course is about.'),
  targetAudience: line('For whom it is, as in beginners.'),
  maxModules: integer(1, 30, 'The most modules that it may have.'),
  includeObjectives: flag('Whether lessons get objectives of their own.'),
  includePrerequisites: flag('Whether prerequisites are looked for.'),
  includeDuration: flag('Whether durations are estimated from the amount of text.'),
  includeAssessments: flag('Whether modules end with a test.'),
  includeLearningPath: flag('Whether each outcome names the module that leads to it.'),
};

const QUIZ: Record<string, Schema> = {
  topic: line('What the quiz is about.'),
  topics: { type: 'array', items: line('One topic.'), minItems: 1, maxItems: 30, description: 'What its categories are about, one each.' },
  questionsPerTopic: integer(1, 20, 'How many questions each category gets at most.'),
  questionTypes: {
    type: 'array',
    items: { type: 'string', enum: QUESTION_TYPES },
    minItems: 1,
    uniqueItems: true,
    description: 'Which kinds of question may occur.',
  },
  includeFeedback: flag('Whether explanations quote the sentence that they rest on.'),
  includeExplanations: flag('Whether explanations quote the sentence that they rest on.'),
  adaptiveDifficulty: flag('Whether each category goes from easy to hard.'),
};

/** The parameters of a course template. */
export function courseParameters(maxDepth: number, more: Record<string, Schema> = {}): Schema {
  return schema({ ...COURSE, depth: integer(1, maxDepth, 'How finely modules are divided into lessons.'), ...more }, { required: ['topic'] });
}

/** What a course asks of its learners beforehand. */
export const PREREQUISITE_LEVEL = oneOf(['none', 'basic', 'intermediate', 'advanced'], 'How much learners know already.');
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
    properties: { ...COMMON, ...properties },
    ...rule,
    additionalProperties: false,
  };
}
