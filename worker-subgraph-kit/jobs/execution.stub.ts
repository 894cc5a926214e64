import { Directive, Field, ID, ObjectType } from 'type-graphql';
import { Requires } from '../../subgraph-kit/access/declare';
import { Scope } from '../../contracts/scope';

@Requires(Scope.EXECUTIONS_READ)
@Directive('@key(fields: "id", resolvable: false)')
@ObjectType('Execution', {
  description: 'One run of a master template for a client; owned by the orchestrator.',
  simpleResolvers: true,
})
export class ExecutionStub {
  @Field(() => ID, { description: 'Stable id.' })
  id!: string;
}
