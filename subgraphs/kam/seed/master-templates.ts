import type { DataSource } from 'typeorm';
import { MasterTemplate, type Stage, TemplateStatus } from '../master-templates/master-template.entity';

const GRANULATOR = 'bitware-content-granulator';
const RESEARCHER = 'bitware-topic-researcher';
const ANALYZER = 'bitware-content-analyzer';

type Seed = Pick<
  MasterTemplate,
  'templateId' | 'version' | 'name' | 'displayName' | 'description' | 'category' | 'keywords' | 'useCases'
> &
  Partial<Pick<MasterTemplate, 'formerNames'>> & {
    stages: (Pick<Stage, 'order' | 'templateRef' | 'required'> & Partial<Stage>)[];
    maxExecutionTimeMs?: number;
  };

/** The master templates that the service comes with. Stages that name no worker are the content granulator's. */
export const MASTER_TEMPLATES: Seed[] = [
  {
    templateId: 'mt_course_001',
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
    templateId: 'mt_quiz_001',
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
    templateId: 'mt_novel_001',
    version: 1,
    name: 'novel_planning',
    formerNames: ['content_granulation_novel'],
    displayName: 'Novel Planning',
    description: 'The plan of a novel on a topic or after a narrative: acts, chapters and characters.',
    category: 'creative',
    keywords: ['novel', 'book', 'story', 'chapter', 'fiction', 'writing', 'plot'],
    useCases: ['plan a novel', 'take a story apart'],
    stages: [{ order: 1, templateRef: 'novel_v1', required: true }],
  },
  {
    templateId: 'mt_workflow_001',
    version: 1,
    name: 'workflow_design',
    formerNames: ['content_granulation_workflow'],
    displayName: 'Workflow Design',
    description: 'A workflow for a task or from its instructions: phases, steps, decisions and quality gates.',
    category: 'business',
    keywords: ['workflow', 'process', 'procedure', 'steps', 'automation', 'flow'],
    useCases: ['turn a manual into steps', 'describe a process'],
    stages: [{ order: 1, templateRef: 'workflow_v1', required: true }],
  },
  {
    templateId: 'mt_knowledge_001',
    version: 1,
    name: 'knowledge_mapping',
    formerNames: ['content_granulation_knowledge_map'],
    displayName: 'Knowledge Mapping',
    description: 'The concepts of a subject or a text, and how they hang together.',
    category: 'research',
    keywords: ['knowledge', 'map', 'concept', 'information', 'architecture', 'structure'],
    useCases: ['find out what a text covers', 'lay out a field'],
    stages: [{ order: 1, templateRef: 'knowledge_map_v1', required: true }],
  },
  {
    templateId: 'mt_learning_001',
    version: 1,
    name: 'learning_path_design',
    formerNames: ['content_granulation_learning_path'],
    displayName: 'Learning Path Design',
    description: 'A path into a subject or through a text: milestones, skills and activities.',
    category: 'education',
    keywords: ['learning', 'path', 'training', 'skill', 'development', 'education'],
    useCases: ['plan a training over weeks', 'learn from a manual'],
    stages: [{ order: 1, templateRef: 'learning_path_v1', required: true }],
  },
  {
    templateId: 'content_structure_001',
    version: 1,
    name: 'simple_content_structure',
    displayName: 'Simple Content Structure',
    description: 'The concepts of a text in their order, as a map.',
    category: 'content',
    keywords: ['structure', 'organize', 'map', 'knowledge'],
    useCases: ['knowledge mapping', 'content structure', 'information architecture'],
    stages: [{ order: 1, templateRef: 'knowledge_map_v1', required: true }],
  },
  {
    templateId: 'edu_content_001',
    version: 1,
    name: 'educational_content_pipeline',
    displayName: 'Educational Content Pipeline',
    description: 'A thorough course, and an adaptive quiz on its modules when it has more than three of them.',
    category: 'education',
    keywords: ['course', 'curriculum', 'educational', 'training', 'learning'],
    useCases: ['course creation', 'curriculum development', 'training materials'],
    stages: [
      {
        order: 1,
        templateRef: 'course_structure_v2',
        paramsOverride: { depth: 4, includePrerequisites: true },
        required: true,
      },
      {
        order: 2,
        templateRef: 'quiz_generator_v1',
        inputMapping: { topics: '{{stage_1.output.modules[*].title}}' },
        condition: '{{stage_1.output.moduleCount}} > 3',
        required: false,
      },
    ],
  },
  {
    templateId: 'edu_content_001',
    version: 2,
    name: 'educational_content_pipeline',
    displayName: 'Educational Content Pipeline',
    description:
      'A topic researched in sources, a thorough course made of what was found, and an adaptive quiz on its modules.',
    category: 'education',
    keywords: ['education', 'course', 'training', 'curriculum', 'assessment', 'complete'],
    useCases: ['complete course development', 'training material creation', 'curriculum with assessments'],
    maxExecutionTimeMs: 180_000,
    stages: [
      {
        order: 1,
        worker: RESEARCHER,
        templateRef: 'comprehensive_research_v1',
        paramsOverride: { includeExamples: true },
        required: true,
      },
      {
        order: 2,
        templateRef: 'course_structure_v2',
        inputMapping: { sourceText: '{{stage_1.output.compilation}}' },
        paramsOverride: { depth: 4 },
        required: true,
      },
      {
        order: 3,
        templateRef: 'quiz_generator_v1',
        inputMapping: {
          topics: '{{stage_2.output.modules[*].title}}',
          sourceText: '{{stage_1.output.compilation}}',
        },
        required: false,
      },
    ],
  },
  {
    templateId: 'mt_edu_complete_001',
    version: 1,
    name: 'complete_education_pipeline',
    displayName: 'Complete Education Pipeline',
    description: 'A topic researched in sources, a course made of what was found, and a quiz on its modules.',
    category: 'education',
    keywords: ['education', 'course', 'quiz', 'research', 'complete'],
    useCases: ['a course with a test from some articles', 'training from documents'],
    stages: [
      { order: 1, worker: RESEARCHER, templateRef: 'research_v1', required: true },
      {
        order: 2,
        templateRef: 'course_v1',
        inputMapping: { sourceText: '{{stage_1.output.compilation}}' },
        required: true,
      },
      {
        order: 3,
        templateRef: 'quiz_v1',
        inputMapping: {
          topics: '{{stage_2.output.modules[*].title}}',
          sourceText: '{{stage_1.output.compilation}}',
        },
        required: true,
      },
    ],
  },
  {
    templateId: 'research_analysis_001',
    version: 1,
    name: 'research_and_structure',
    displayName: 'Research and Structure',
    description: 'A topic researched in sources, and the concepts of what was found as a map.',
    category: 'research',
    keywords: ['research', 'analyze', 'explore', 'investigate'],
    useCases: ['research analysis', 'topic exploration', 'structured research'],
    stages: [
      { order: 1, worker: RESEARCHER, templateRef: 'comprehensive_research_v1', required: true },
      {
        order: 2,
        templateRef: 'knowledge_map_v1',
        inputMapping: { context: '{{stage_1.output.keyFindings}}' },
        required: true,
      },
    ],
  },
  {
    templateId: 'analysis_pipeline_001',
    version: 1,
    name: 'content_analysis_pipeline',
    displayName: 'Content Analysis Pipeline',
    description: 'A text analysed, and its concepts as a map.',
    category: 'analysis',
    keywords: ['analyze', 'restructure', 'optimize', 'knowledge', 'extract'],
    useCases: ['content restructuring', 'knowledge extraction', 'information architecture'],
    maxExecutionTimeMs: 120_000,
    stages: [
      { order: 1, worker: ANALYZER, templateRef: 'comprehensive_analysis_v1', required: true },
      {
        order: 2,
        templateRef: 'knowledge_map_v1',
        inputMapping: { topic: '{{stage_1.output.title}}', sourceText: '{{input.content}}' },
        required: true,
      },
    ],
  },
];

/** Adds the master templates that are missing; of one that is there only the names that it can still be called by are changed. */
export async function seedMasterTemplates(database: DataSource, now: Date): Promise<void> {
  const rows = MASTER_TEMPLATES.map((seed) => ({
    formerNames: [],
    maxExecutionTimeMs: null,
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
    allowPartialCompletion: false,
    publishedAt: now,
  }));
  await database
    .getRepository(MasterTemplate)
    .createQueryBuilder()
    .insert()
    .values(rows as never)
    .orIgnore()
    .execute();
  for (const { templateId, formerNames } of MASTER_TEMPLATES)
    if (formerNames) await database.getRepository(MasterTemplate).update({ templateId }, { formerNames });
}
