import type { DataSource } from 'typeorm';
import { SubscriptionTier } from '../../../lib/graph/tier';
import { outputSchemaOf, StructureType } from '../structures/structure';
import { GranulatorTemplateRow, WorkerTemplateStatus } from '../templates/template.entity';
import { courseParameters, PREREQUISITE_LEVEL, quizParameters, SMALL_QUIZ_DIFFICULTY, topicQuizParameters } from './parameter-schemas';

/** What a thousand tokens cost a client, in micro-dollars, in every template of this catalogue. */
const PER_THOUSAND_TOKENS_MICROS = 150;
/** The language model of the local outliner and a source text of the largest size fit into this. */
const MEMORY_MB = 256;

type Seed = Pick<
  GranulatorTemplateRow,
  | 'id'
  | 'name'
  | 'displayName'
  | 'description'
  | 'structureType'
  | 'minimumTier'
  | 'tierReason'
  | 'tokenMultiplier'
  | 'estimatedTimeMs'
  | 'baseMicros'
  | 'baseParameters'
  | 'parameterSchema'
> & { tokens: [min: number, expected: number, max: number] };

/** The templates for courses and quizzes that the granulator comes with. */
export const TEMPLATES: Seed[] = [
  {
    id: 'quiz_basic_v1',
    name: 'quiz_generator_basic',
    displayName: 'Basic Quiz Generator',
    description: 'A short multiple-choice quiz on one topic.',
    structureType: StructureType.QUIZ,
    minimumTier: SubscriptionTier.BASIC,
    tierReason: 'A handful of plain questions takes little work, so every tier has it.',
    tokens: [800, 1500, 3000],
    tokenMultiplier: 1.2,
    estimatedTimeMs: 15_000,
    baseMicros: 20_000,
    baseParameters: { granularityLevel: 2, questionsPerTopic: 5, questionTypes: ['multiple_choice'], includeFeedback: false, validationLevel: 1 },
    parameterSchema: topicQuizParameters({ difficulty: SMALL_QUIZ_DIFFICULTY }),
  },
  {
    id: 'course_structure_v1',
    name: 'course_structure_standard',
    displayName: 'Standard Course Structure',
    description: 'A course with objectives and durations.',
    structureType: StructureType.COURSE,
    minimumTier: SubscriptionTier.STANDARD,
    tierReason: 'Objectives for every lesson need a longer run than the basic tier includes.',
    tokens: [1500, 2500, 5000],
    tokenMultiplier: 1.5,
    estimatedTimeMs: 20_000,
    baseMicros: 50_000,
    baseParameters: { granularityLevel: 3, includeObjectives: true, includePrerequisites: false, includeDuration: true, validationLevel: 2 },
    parameterSchema: courseParameters(3),
  },
  {
    id: 'course_structure_v2',
    name: 'course_structure_advanced',
    displayName: 'Advanced Course Structure Generator',
    description: 'A thorough course with prerequisites, assessments and a path through its modules.',
    structureType: StructureType.COURSE,
    minimumTier: SubscriptionTier.PREMIUM,
    tierReason: 'Prerequisites, assessments and the strictest checks together take several times the work of a standard course.',
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
    structureType: StructureType.QUIZ,
    minimumTier: SubscriptionTier.ENTERPRISE,
    tierReason: 'Every topic gets questions of four kinds in rising difficulty, which is the longest quiz run there is.',
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
    structureType: StructureType.COURSE,
    minimumTier: SubscriptionTier.STANDARD,
    tierReason: 'Objectives for every lesson need a longer run than the basic tier includes.',
    tokens: [1500, 2500, 5000],
    tokenMultiplier: 1.5,
    estimatedTimeMs: 20_000,
    baseMicros: 50_000,
    baseParameters: { granularityLevel: 3, validationLevel: 2 },
    parameterSchema: courseParameters(3),
  },
  {
    id: 'quiz_v1',
    name: 'quiz',
    displayName: 'Quiz',
    description: 'A quiz on one topic or several.',
    structureType: StructureType.QUIZ,
    minimumTier: SubscriptionTier.BASIC,
    tierReason: 'A handful of plain questions takes little work, so every tier has it.',
    tokens: [800, 1500, 3000],
    tokenMultiplier: 1.2,
    estimatedTimeMs: 15_000,
    baseMicros: 20_000,
    baseParameters: { granularityLevel: 2, questionsPerTopic: 5, validationLevel: 1 },
    parameterSchema: quizParameters({ difficulty: SMALL_QUIZ_DIFFICULTY }),
  },
];

/** Adds the templates that are missing; never changes one that is there. */
export async function seedTemplates(database: DataSource): Promise<void> {
  const rows = TEMPLATES.map(({ tokens: [tokensMin, tokensExpected, tokensMax], ...seed }) => ({
    ...seed,
    version: 1,
    status: WorkerTemplateStatus.PUBLISHED,
    tokensMin,
    tokensExpected,
    tokensMax,
    memoryMb: MEMORY_MB,
    perThousandTokensMicros: PER_THOUSAND_TOKENS_MICROS,
    outputSchema: outputSchemaOf(seed.structureType),
  }));
  await database
    .getRepository(GranulatorTemplateRow)
    .createQueryBuilder()
    .insert()
    .values(rows as never)
    .orIgnore()
    .execute();
}
