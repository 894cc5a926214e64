import { SubscriptionTier } from '../../../contracts/tier';
import type { TemplateSeed } from '../../../worker-subgraph-kit';
import { StructureType } from '../structures/structure';
import {
  courseParameters,
  knowledgeMapParameters,
  learningPathParameters,
  novelParameters,
  PREREQUISITE_LEVEL,
  quizParameters,
  SMALL_QUIZ_DIFFICULTY,
  topicQuizParameters,
  workflowParameters,
} from './parameter-schemas';

/** What a thousand tokens cost a client, in micro-dollars, in every template of this catalogue. */
const PER_THOUSAND_TOKENS_MICROS = 150;
/** The language model of the local outliner and a source text of the largest size fit into this. */
const MEMORY_MB = 256;

type Seed = Omit<TemplateSeed, 'memoryMb' | 'perThousandTokensMicros'>;

// What two templates have in common: one is the other with more options on.

const SMALL_QUIZ = {
  kind: StructureType.QUIZ,
  minimumTier: SubscriptionTier.BASIC,
  tierReason: 'A handful of plain questions takes little work, so every tier has it.',
  tokens: [800, 1500, 3000],
  tokenMultiplier: 1.2,
  estimatedTimeMs: 15_000,
  baseMicros: 20_000,
} satisfies Partial<Seed>;

const COURSE = {
  kind: StructureType.COURSE,
  minimumTier: SubscriptionTier.STANDARD,
  tierReason: 'Objectives for every lesson need a longer run than the basic tier includes.',
  tokens: [1500, 2500, 5000],
  tokenMultiplier: 1.5,
  estimatedTimeMs: 20_000,
  baseMicros: 50_000,
  parameterSchema: courseParameters(3),
} satisfies Partial<Seed>;

const WORKFLOW = {
  kind: StructureType.WORKFLOW,
  minimumTier: SubscriptionTier.STANDARD,
  tierReason:
    'Steps, decisions and quality gates come with the standard tier, as everything that is carried out by several people.',
  tokens: [1200, 2000, 4000],
  tokenMultiplier: 1.4,
  estimatedTimeMs: 18_000,
  baseMicros: 40_000,
  parameterSchema: workflowParameters(),
} satisfies Partial<Seed>;

const NOVEL = {
  kind: StructureType.NOVEL,
  minimumTier: SubscriptionTier.PREMIUM,
  tierReason:
    'Acts, chapters and the arcs of all characters hang together, so that a novel is planned in one long run.',
  tokens: [3000, 5000, 10_000],
  tokenMultiplier: 2.0,
  estimatedTimeMs: 35_000,
  baseMicros: 120_000,
  parameterSchema: novelParameters(),
} satisfies Partial<Seed>;

const LEARNING_PATH = {
  kind: StructureType.LEARNING_PATH,
  minimumTier: SubscriptionTier.ENTERPRISE,
  tierReason:
    'A path for several kinds of learner is the largest structure there is, and is checked the most strictly.',
  tokens: [4000, 7000, 15_000],
  tokenMultiplier: 2.5,
  estimatedTimeMs: 45_000,
  baseMicros: 200_000,
  parameterSchema: learningPathParameters(),
} satisfies Partial<Seed>;

const SEEDS: Seed[] = [
  {
    id: 'quiz_basic_v1',
    name: 'quiz_generator_basic',
    displayName: 'Basic Quiz Generator',
    description: 'A short multiple-choice quiz on one topic.',
    ...SMALL_QUIZ,
    baseParameters: {
      granularityLevel: 2,
      questionsPerTopic: 5,
      questionTypes: ['multiple_choice'],
      includeFeedback: false,
      validationLevel: 1,
    },
    parameterSchema: topicQuizParameters({ difficulty: SMALL_QUIZ_DIFFICULTY }),
  },
  {
    id: 'course_structure_v1',
    name: 'course_structure_standard',
    displayName: 'Standard Course Structure',
    description: 'A course with objectives and durations.',
    ...COURSE,
    baseParameters: {
      granularityLevel: 3,
      includeObjectives: true,
      includePrerequisites: false,
      includeDuration: true,
      validationLevel: 2,
    },
  },
  {
    id: 'course_structure_v2',
    name: 'course_structure_advanced',
    displayName: 'Advanced Course Structure Generator',
    description: 'A thorough course with prerequisites, assessments and a path through its modules.',
    kind: StructureType.COURSE,
    minimumTier: SubscriptionTier.PREMIUM,
    tierReason:
      'Prerequisites, assessments and the strictest checks together take several times the work of a standard course.',
    tokens: [2500, 4000, 8000],
    tokenMultiplier: 1.8,
    estimatedTimeMs: 30_000,
    baseMicros: 100_000,
    baseParameters: {
      granularityLevel: 4,
      includeObjectives: true,
      includePrerequisites: true,
      includeDuration: true,
      includeAssessments: true,
      includeLearningPath: true,
      validationLevel: 3,
    },
    parameterSchema: courseParameters(5, { prerequisiteLevel: PREREQUISITE_LEVEL }),
  },
  {
    id: 'quiz_generator_v1',
    name: 'quiz_generator_adaptive',
    displayName: 'Adaptive Quiz Generator',
    description: 'A large quiz of several kinds of question, from easy to hard, with explanations.',
    kind: StructureType.QUIZ,
    minimumTier: SubscriptionTier.ENTERPRISE,
    tierReason:
      'Every topic gets questions of four kinds in rising difficulty, which is the longest quiz run there is.',
    tokens: [2000, 4000, 8000],
    tokenMultiplier: 1.9,
    estimatedTimeMs: 28_000,
    baseMicros: 150_000,
    baseParameters: {
      granularityLevel: 4,
      questionsPerTopic: 10,
      questionTypes: ['multiple_choice', 'true_false', 'short_answer', 'essay'],
      includeFeedback: true,
      includeExplanations: true,
      adaptiveDifficulty: true,
      validationLevel: 3,
    },
    parameterSchema: quizParameters(),
  },
  {
    id: 'course_v1',
    name: 'course',
    displayName: 'Course',
    description: 'A course: modules, lessons, objectives and assessments.',
    ...COURSE,
    baseParameters: { granularityLevel: 3, validationLevel: 2 },
  },
  {
    id: 'quiz_v1',
    name: 'quiz',
    displayName: 'Quiz',
    description: 'A quiz on one topic or several.',
    ...SMALL_QUIZ,
    baseParameters: { granularityLevel: 2, questionsPerTopic: 5, validationLevel: 1 },
    parameterSchema: quizParameters({ difficulty: SMALL_QUIZ_DIFFICULTY }),
  },
  {
    id: 'workflow_standard_v1',
    name: 'workflow_designer_standard',
    displayName: 'Standard Workflow Designer',
    description: 'A workflow with decision points, roles and quality gates.',
    ...WORKFLOW,
    baseParameters: {
      granularityLevel: 3,
      includeDecisionPoints: true,
      includeRoles: true,
      maxBranches: 5,
      validationLevel: 2,
    },
  },
  {
    id: 'novel_structure_v1',
    name: 'novel_planner_advanced',
    displayName: 'Advanced Novel Structure Planner',
    description: 'The plan of a novel with arcs, plot points, summaries and scenes.',
    ...NOVEL,
    baseParameters: {
      granularityLevel: 4,
      includeCharacterArcs: true,
      includePlotThreads: true,
      includeChapterSummaries: true,
      includeSceneSuggestions: true,
      validationLevel: 2,
    },
  },
  {
    id: 'knowledge_map_v1',
    name: 'knowledge_mapper_advanced',
    displayName: 'Advanced Knowledge Mapper',
    description: 'A map of concepts, with their hierarchy and their relationships.',
    kind: StructureType.KNOWLEDGE_MAP,
    minimumTier: SubscriptionTier.PREMIUM,
    tierReason: 'Every concept is compared with every other, which takes several times the work of a list of headings.',
    tokens: [2000, 3500, 7000],
    tokenMultiplier: 1.7,
    estimatedTimeMs: 25_000,
    baseMicros: 80_000,
    baseParameters: {
      granularityLevel: 4,
      includeRelationships: true,
      includeHierarchy: true,
      includeCrossTopic: true,
      maxDepth: 5,
      validationLevel: 3,
    },
    parameterSchema: knowledgeMapParameters(),
  },
  {
    id: 'learning_path_v1',
    name: 'learning_path_enterprise',
    displayName: 'Enterprise Learning Path Designer',
    description: 'A learning path with skills, times, assessments and several ways through it.',
    ...LEARNING_PATH,
    baseParameters: {
      granularityLevel: 5,
      includeSkillMapping: true,
      includeAssessments: true,
      includePrerequisites: true,
      includeTimeEstimates: true,
      includePersonalization: true,
      multiPathSupport: true,
      validationLevel: 3,
    },
  },
  {
    id: 'novel_v1',
    name: 'novel',
    displayName: 'Novel',
    description: 'The plan of a novel: acts, chapters and characters.',
    ...NOVEL,
    baseParameters: { granularityLevel: 4, includeCharacterArcs: true, validationLevel: 2 },
  },
  {
    id: 'workflow_v1',
    name: 'workflow',
    displayName: 'Workflow',
    description: 'A workflow: phases, steps and decisions.',
    ...WORKFLOW,
    baseParameters: { granularityLevel: 3, includeDecisionPoints: true, validationLevel: 2 },
  },
  {
    id: 'learning_path_basic_v1',
    name: 'learning_path',
    displayName: 'Learning Path',
    description: 'A learning path: milestones, skills and activities.',
    ...LEARNING_PATH,
    baseParameters: { granularityLevel: 4, includeAssessments: true, multiPathSupport: true, validationLevel: 2 },
  },
];

/** The templates that the granulator comes with. */
export const TEMPLATES: readonly TemplateSeed[] = SEEDS.map((seed) => ({
  ...seed,
  memoryMb: MEMORY_MB,
  perThousandTokensMicros: PER_THOUSAND_TOKENS_MICROS,
}));
