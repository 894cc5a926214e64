import type { CourseContent, LessonContent } from '../../structures/course';
import type { QuestionContent, QuizContent } from '../../structures/quiz';
import type { KnowledgeMapContent } from '../../structures/knowledge-map';
import type { LearningPathContent } from '../../structures/learning-path';
import { ACT_PURPOSES, type NovelContent } from '../../structures/novel';
import { DEFAULT_APPROVER, type WorkflowContent } from '../../structures/workflow';
import type { CourseParameters } from './course-outline';
import type { KnowledgeMapParameters } from './knowledge-map-outline';
import { type LearningPathParameters, levelAt, objectiveOn, profilesOf } from './learning-path-outline';
import { NO_ASSESSMENT } from './milestone-goals';
import { actTitle, type NovelParameters, NOT_STATED, ORDINARY_LENGTH, WORDS_PER_SCENE } from './novel-outline';
import { completeQuiz } from './quiz-outline';
import type { QuizParameters } from './quiz-quotas';
import { MINUTES_PER_STEP, type WorkflowParameters } from './workflow-outline';

// What can honestly be laid out without a source text: the shape of the structure, with the topic's name in it and nothing
// claimed about the topic.

const STEPS = [
  'Foundations of',
  'Core concepts of',
  'Methods and tools of',
  'Applying',
  'Judging and improving',
  'Going further with',
];
const LESSON_MINUTES = 20;

/** The pattern of a course: from foundations to application, the more modules the finer the granularity. */
export function coursePattern(parameters: CourseParameters): CourseContent {
  const { topic } = parameters;
  const count = Math.min((parameters.granularityLevel ?? 3) + 1, parameters.maxModules ?? STEPS.length, STEPS.length);
  const modules = STEPS.slice(0, count).map((step, index) => {
    const title = `${step} ${topic}`;
    const lessons = [lessonPattern(`${title}: overview`, topic), lessonPattern(`${title}: practice`, topic)];
    return {
      title,
      sequence: index + 1,
      estimatedDuration: lessons.length * LESSON_MINUTES,
      learningObjectives: [`Give an account of “${title}”`],
      lessons,
      assessment: `A short test on “${title}”.`,
    };
  });
  return {
    overview: {
      title: topic,
      description: `A course on ${topic}.`,
      duration: modules.reduce((sum, module) => sum + module.estimatedDuration, 0),
      prerequisites: [],
      learningOutcomes: modules.map((module) => `Understand and apply: ${module.title}`),
      targetAudience: parameters.targetAudience ?? 'general',
    },
    modules,
    moduleCount: modules.length,
  };
}

function lessonPattern(title: string, topic: string): LessonContent {
  return {
    title,
    learningObjectives: [`Sum up “${title}”`],
    contentOutline: `To be filled with material on ${topic}.`,
    assessmentPoints: [`What matters most in “${title}”?`],
    answers: [],
    practicalExercises: [`Find an example from your own field for “${title}”.`],
    material: [],
    passages: [],
  };
}

/** The pattern of a quiz: open questions that can be asked of any topic, with what a good answer must contain. */
export function quizPattern(parameters: QuizParameters): QuizContent {
  const names = parameters.topics ?? [parameters.topic as string];
  const limit = parameters.questionsPerTopic ?? 5;
  const categories = names.map((name) => ({ name, questions: openQuestions(name).slice(0, limit) }));
  return completeQuiz(parameters.topic ?? names.join(', '), categories);
}

function openQuestions(topic: string): QuestionContent[] {
  const open = (
    question: string,
    answer: string,
    difficulty: 'easy' | 'medium' | 'hard',
    points: number,
  ): QuestionContent => ({
    type: 'short_answer',
    difficulty,
    question,
    options: [],
    answer,
    explanation: 'An open question: it is to be judged by what its answer contains.',
    points,
    passages: [],
  });
  return [
    open(`What is meant by “${topic}”?`, `A definition of “${topic}” in the learner's own words.`, 'easy', 1),
    open(`What is “${topic}” used for?`, `Two uses of “${topic}”, each with a reason.`, 'easy', 1),
    open(
      `Which parts does “${topic}” have, and how do they depend on one another?`,
      `The parts of “${topic}” and the relations between them.`,
      'medium',
      2,
    ),
    open(
      `Give an example of “${topic}” from your own field.`,
      `An example with the features that make it one of “${topic}”.`,
      'medium',
      2,
    ),
    open(`Where are the limits of “${topic}”?`, `A case in which “${topic}” does not help, and why.`, 'hard', 3),
  ];
}

/** What each chapter of a story in three acts does, whatever it is about. */
const CHAPTERS = [
  ['The ordinary world', 'The disturbance', 'The decision'],
  ['The first obstacle', 'The turn in the middle', 'The price rises', 'The lowest point'],
  ['The last stand', 'The new order'],
];
/** Shares of the length that the acts have. */
const ACT_SHARES = [0.25, 0.5, 0.25];

/** The pattern of a novel: three acts, with what each chapter is there for. */
export function novelPattern(parameters: NovelParameters): NovelContent {
  const targetLength = parameters.targetLength ?? ORDINARY_LENGTH;
  return {
    overview: {
      title: parameters.topic,
      genre: parameters.genre ?? NOT_STATED,
      themes: [parameters.topic],
      setting: NOT_STATED,
      targetLength,
    },
    acts: ACT_PURPOSES.map((purpose, act) => ({
      title: actTitle(purpose),
      purpose,
      chapters: CHAPTERS[act].map((title) => {
        const words = Math.max(1, Math.round((targetLength * ACT_SHARES[act]) / CHAPTERS[act].length));
        return {
          title,
          summary: `To be filled: ${title.toLowerCase()} in a story about ${parameters.topic}.`,
          sceneCount:
            parameters.includeSceneSuggestions === false ? 1 : Math.max(1, Math.round(words / WORDS_PER_SCENE)),
          plotPoints: [`To be decided: what ${title.toLowerCase()} is here.`],
          characterDevelopment: [],
          passages: [],
          wordCountTarget: words,
        };
      }),
    })),
    characters: [],
  };
}

const CYCLE: [name: string, purpose: string, steps: string[]][] = [
  [
    'Plan',
    'Know what is wanted and what it takes',
    ['Say what is to be reached', 'Name who takes part', 'Collect what is needed'],
  ],
  ['Do', 'Carry it out', ['Carry out the plan', 'Write down what differs from it']],
  ['Check', 'See what came of it', ['Compare the result with what was wanted', 'Find the causes of differences']],
  ['Act', 'Keep what is good', ['Change the plan', 'Inform everyone who takes part']],
];

/** The pattern of a workflow: plan, do, check, act. */
export function workflowPattern(parameters: WorkflowParameters): WorkflowContent {
  const { topic } = parameters;
  let number = 0;
  const phases = CYCLE.map(([name, purpose, steps]) => ({
    name: `${name}: ${topic}`,
    purpose,
    notes: [],
    steps: steps.map((title) => ({
      number: ++number,
      title,
      description: `${title}, for ${topic}.`,
      dependencies: number === 1 ? [] : [number - 1],
      resources: [],
      estimatedTime: MINUTES_PER_STEP,
      owner: null,
      due: null,
      code: [],
      cautions: [],
      passages: [],
      decisionPoints:
        parameters.includeDecisionPoints !== false && title.startsWith('Compare')
          ? [{ condition: 'If the result differs', outcomes: ['Find the causes', 'Otherwise finish'] }]
          : [],
    })),
    qualityGates: [
      { criteria: `${name} is finished for ${topic}`, validationMethod: 'review', approver: DEFAULT_APPROVER },
    ],
  }));
  return {
    overview: {
      title: topic,
      purpose: `Carry out ${topic} in a repeatable way.`,
      expectedDuration: number * MINUTES_PER_STEP,
      requiredResources: [],
      notes: [],
    },
    phases,
  };
}

const FACETS = ['Terms', 'Parts', 'Causes', 'Methods', 'Applications', 'Limits'];

/** The pattern of a knowledge map: what can be asked of any subject. */
export function knowledgeMapPattern({
  topic,
  granularityLevel = 4,
  includeRelationships,
}: KnowledgeMapParameters): KnowledgeMapContent {
  const facets = FACETS.slice(0, granularityLevel + 1).map((facet) => `${facet} of ${topic}`);
  const relationships =
    includeRelationships === false
      ? []
      : facets.slice(1).map((to, index) => ({
          from: facets[index],
          to,
          kind: 'prerequisite' as const,
          label: null,
          evidence: null,
        }));
  return {
    overview: {
      title: topic,
      description: `What is to be known about ${topic}.`,
      conceptCount: facets.length,
      relationshipCount: relationships.length,
    },
    concepts: facets.map((name) => ({ name, definition: null, importance: 0.5, passages: [], children: [] })),
    relationships,
  };
}

/** The pattern of a learning path: from foundations to own work. */
export function learningPathPattern(parameters: LearningPathParameters): LearningPathContent {
  const { topic, granularityLevel = 4 } = parameters;
  const titles = STEPS.slice(0, Math.min(granularityLevel + 1, STEPS.length)).map((step) => `${step} ${topic}`);
  const milestones = titles.map((title, index) => ({
    objective: objectiveOn(title),
    passages: [],
    duration: 2 * LESSON_MINUTES,
    skills: [
      { name: title, proficiencyLevel: levelAt(index, titles.length, parameters.skillLevels), practiceHours: 1 },
    ],
    prerequisites: index === 0 || parameters.includePrerequisites === false ? [] : [objectiveOn(titles[index - 1])],
    assessment: parameters.includeAssessments === false ? NO_ASSESSMENT : `A test on “${title}”.`,
    activities: [
      {
        type: 'reading' as const,
        title: `Find and read material on “${title}”`,
        duration: LESSON_MINUTES,
        deliverable: 'Notes in your own words',
      },
      {
        type: 'project' as const,
        title: `Use “${title}” for something of your own`,
        duration: LESSON_MINUTES,
        deliverable: 'What you made, and what you learned from it',
      },
    ],
  }));
  return {
    overview: {
      title: topic,
      description: `A path into ${topic}.`,
      duration: milestones.length * 2 * LESSON_MINUTES,
      learnerProfiles: profilesOf(parameters),
    },
    milestones,
  };
}
