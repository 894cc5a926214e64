import { Field, InterfaceType, ObjectType, registerEnumType } from 'type-graphql';
import { declared, Requires } from '../../../subgraph-kit/access/declare';
import { Scope } from '../../../contracts/scope';
import { Json } from '../../../subgraph-kit/graph/scalars';
import { StructureType } from './structure';

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

/** The output of a job as the graph shows it: the structure itself, and the same as it was delivered. */
export type StructureView = Record<string, unknown> & { structureType: StructureType; raw: Record<string, unknown> };

const TYPE_NAMES: Record<StructureType, string> = {
  [StructureType.COURSE]: 'Course',
  [StructureType.QUIZ]: 'Quiz',
  [StructureType.NOVEL]: 'Novel',
  [StructureType.WORKFLOW]: 'Workflow',
  [StructureType.KNOWLEDGE_MAP]: 'KnowledgeMap',
  [StructureType.LEARNING_PATH]: 'LearningPath',
};

@InterfaceType({
  description: 'The output of a stage.',
  resolveType: (view: StructureView) => TYPE_NAMES[view.structureType],
})
export abstract class StageOutput {
  @Field(() => Json, { description: 'All of it as JSON, just as the worker delivered it.' })
  raw!: Record<string, unknown>;
}

/** Makes a class a structure of the graph. */
export const structure = (description: string) =>
  declared(
    Requires(Scope.EXECUTIONS_READ),
    ObjectType({ implements: StageOutput, description, simpleResolvers: true }),
  );
/** Makes a class a part of a structure. */
export const part = (description: string) =>
  declared(Requires(Scope.EXECUTIONS_READ), ObjectType({ description, simpleResolvers: true }));
