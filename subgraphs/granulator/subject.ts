import { Field, FieldResolver, registerEnumType, Resolver, Root } from 'type-graphql';
import { WorkerTemplate, workerTemplateType } from '../../subgraph-kit/graph/worker/worker-template.type';
import type { OutputKind, WorkerSubject } from '../../worker-subgraph-kit';
import { formatsOf } from './exports/export';
import { granulate } from './granulate';
import { modelFeature, models } from '../../worker-subgraph-kit/models';
import { structureModelFeature } from './model/feature';
import { structureModels } from './model/parts';
import { LOCAL } from './model/structure-models';
import { SOURCE_PARAMETERS } from './model/source';
import { TEMPLATES } from './seed/templates';
import { elementsOf } from './structures/element';
import { outputSchemaOf, StructureType } from './structures/structure';
import { STRUCTURE_TYPES } from './structures/structure.type';
import { writeInThread } from './threads/pool';

/** The id of the content granulator among the workers. */
export const GRANULATOR_ID = 'bitware-content-granulator';

registerEnumType(StructureType, {
  name: 'StructureType',
  description: 'What a granulation yields.',
  valuesConfig: {
    COURSE: { description: 'Modules with lessons.' },
    QUIZ: { description: 'Categories with questions.' },
    NOVEL: { description: 'Acts with chapters, and characters.' },
    WORKFLOW: { description: 'Phases with steps, decisions and quality gates.' },
    KNOWLEDGE_MAP: { description: 'Concepts in a hierarchy, and how they are related.' },
    LEARNING_PATH: { description: 'Milestones with skills and activities.' },
  },
});

@workerTemplateType('GranulatorTemplate', 'A template of the content granulator, as one version of it.')
class GranulatorTemplate extends WorkerTemplate {
  @Field(() => StructureType, { description: 'What kind of structure it yields.' })
  structureType!: StructureType;
}

@Resolver(() => GranulatorTemplate)
class GranulatorTemplateResolver {
  @FieldResolver(() => StructureType, { description: 'What kind of structure it yields.' })
  structureType(@Root() { kind }: WorkerTemplate): StructureType {
    return kind as StructureType;
  }
}

const GRAPH_TYPES: Record<StructureType, string> = {
  [StructureType.COURSE]: 'Course',
  [StructureType.QUIZ]: 'Quiz',
  [StructureType.NOVEL]: 'Novel',
  [StructureType.WORKFLOW]: 'Workflow',
  [StructureType.KNOWLEDGE_MAP]: 'KnowledgeMap',
  [StructureType.LEARNING_PATH]: 'LearningPath',
};

const kindOf = (type: StructureType): OutputKind => ({
  outputSchema: outputSchemaOf(type),
  type: GRAPH_TYPES[type],
  essential: ['topic', 'topics'],
  elementsOf: (output) => elementsOf(type, output as never),
  formats: formatsOf(type),
  write: (content, format, signal) => writeInThread('write', { type, content, format }, { signal }),
});

/** What a general pattern costs, as a share of the base price: it is laid out without any work on a text. */
const PATTERN_SHARE = 0.1;

/** The content granulator: structures for learning and planning, from a topic or a text. */
export const GRANULATOR_SUBJECT: WorkerSubject = {
  workerId: GRANULATOR_ID,
  service: 'granulator',
  title: 'content granulator',
  displayName: 'Content Granulator',
  templateType: 'GranulatorTemplate',
  jobType: 'GranulationJob',
  trialType: 'GranulatorTrial',
  jobPrefix: 'gjob',
  migrations: 'granulator',
  kinds: Object.fromEntries(Object.values(StructureType).map((type) => [type, kindOf(type)])),
  templates: TEMPLATES,
  maxConcurrent: 10,
  work: ({ template: { kind, models: choices }, ...work }, parts) =>
    granulate(parts.get(structureModels), { structureType: kind as StructureType, models: choices }, work),
  patternOf: ({ baseMicros, models: choices }, parts) => ({
    micros: Math.ceil(baseMicros * PATTERN_SHARE),
    without: SOURCE_PARAMETERS,
    certain: parts.get(models).localFirst(choices),
  }),
  modelFault: (model, parts) => parts.get(models).faultOf(model),
  outputs: { types: STRUCTURE_TYPES, resolvers: [GranulatorTemplateResolver] },
  templateClass: GranulatorTemplate,
  features: [modelFeature(LOCAL), structureModelFeature],
};
