import { Directive, Field, ID, InterfaceType, ObjectType } from 'type-graphql';
import { Scope } from '../../../contracts/scope';
import { Requires } from '../../../subgraph-kit/access/declare';

/** What has an id that no other thing of the graph has. */
@InterfaceType({
  description:
    'A thing that can be read again by its id alone (https://graphql.org/learn/global-object-identification). Its id is unique in the whole graph.',
  resolveType: (value: object) => (value as { __typename?: string }).__typename ?? value.constructor.name,
  autoRegisterImplementations: false,
})
export abstract class Node {
  @Field(() => ID, { description: 'Its id, unique in the whole graph.' })
  id!: string;
}

/** A reference to something of the orchestrator. */
export interface NodeRef {
  nodeId: string;
}

/** A type of the orchestrator. Its `id` is asked of the orchestrator, so that it is null for whoever may not see it. */
function orchestratorNode(typeName: string, description: string): new () => NodeRef {
  @Requires(Scope.EXECUTIONS_READ)
  @Directive('@key(fields: "nodeId", resolvable: false)')
  @ObjectType(typeName, { implements: Node, description })
  class Stub implements NodeRef {
    readonly __typename = typeName;

    @Directive('@external')
    @Field(() => ID, { description: 'Its id, unique in the whole graph.' })
    id!: string;

    @Directive('@inaccessible')
    @Field(() => ID, { description: 'The id by which the orchestrator is asked. Not part of the public graph.' })
    nodeId!: string;
  }
  return Stub;
}

export const ExecutionNode = orchestratorNode('Execution', 'An execution; owned by the orchestrator.');
export const StageExecutionNode = orchestratorNode('StageExecution', 'A stage; owned by the orchestrator.');
