import type { DataSource } from 'typeorm';
import { MasterTemplate, type Stage, TemplateStatus } from '../master-templates/master-template.entity';

const GRANULATOR = 'bitware-content-granulator';

type Seed = Pick<MasterTemplate, 'id' | 'version' | 'name' | 'displayName' | 'description' | 'category' | 'keywords' | 'useCases'> &
  Partial<Pick<MasterTemplate, 'formerNames'>> & {
    stages: (Pick<Stage, 'order' | 'templateRef' | 'required'> & Partial<Stage>)[];
  };

/** The master templates that the service comes with: those whose stages the content granulator can carry out. */
export const MASTER_TEMPLATES: Seed[] = [
  {
    id: 'mt_course_001',
    version: 1,
    name: 'course_creation',
    formerNames: ['content_granulation_course'],
    displayName: 'Course Creation',
    description: 'A course on a topic or from a text: modules, lessons, objectives and assessments.',
    category: 'education',
    keywords: ['course', 'curriculum', 'training', 'education', 'learning', 'module', 'lesson'],
    useCases: ['turn a manual into a course', 'outline a training'],
    stages: [{ order: 1, templateRef: 'course_v1', required: true }],
  },
  {
    id: 'mt_quiz_001',
    version: 1,
    name: 'quiz_generation',
    formerNames: ['content_granulation_quiz'],
    displayName: 'Quiz Generation',
    description: 'A quiz on a topic, on several topics or from a text, with answers and explanations.',
    category: 'education',
    keywords: ['quiz', 'test', 'assessment', 'questions', 'exam', 'evaluation'],
    useCases: ['check what readers of a text remember', 'prepare an exam'],
    stages: [{ order: 1, templateRef: 'quiz_v1', required: true }],
  },
  {
    id: 'edu_content_001',
    version: 1,
    name: 'educational_content_pipeline',
    displayName: 'Educational Content Pipeline',
    description: 'A thorough course, and an adaptive quiz on its modules when it has more than three of them.',
    category: 'education',
    keywords: ['course', 'curriculum', 'educational', 'training', 'learning'],
    useCases: ['course creation', 'curriculum development', 'training materials'],
    stages: [
      { order: 1, templateRef: 'course_structure_v2', paramsOverride: { depth: 4, includePrerequisites: true }, required: true },
      {
        order: 2,
        templateRef: 'quiz_generator_v1',
        inputMapping: { topics: '{{stage_1.output.modules[*].title}}' },
        condition: '{{stage_1.output.moduleCount}} > 3',
        required: false,
      },
    ],
  },
];

/** Adds the master templates that are missing; of one that is there only the names that it can still be called by are changed. */
export async function seedMasterTemplates(database: DataSource): Promise<void> {
  const rows = MASTER_TEMPLATES.map((seed) => ({
    formerNames: [],
    ...seed,
    status: TemplateStatus.PUBLISHED,
    stages: seed.stages.map((stage) => ({
      worker: GRANULATOR,
      inputMapping: null,
      paramsOverride: null,
      condition: null,
      timeoutMs: null,
      ...stage,
    })),
    maxExecutionTimeMs: null,
    allowPartialCompletion: false,
    publishedAt: new Date(),
  }));
  await database
    .getRepository(MasterTemplate)
    .createQueryBuilder()
    .insert()
    .values(rows as never)
    .orIgnore()
    .execute();
  for (const { id, formerNames } of MASTER_TEMPLATES) if (formerNames) await database.getRepository(MasterTemplate).update({ id }, { formerNames });
}
