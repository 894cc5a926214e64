import { Field, ID, Int, ObjectType } from 'type-graphql';
import { Requires } from '../../../subgraph-kit/access/declare';
import { Scope } from '../../../contracts/scope';
import { Timestamp } from '../../../subgraph-kit/graph/scalars';

@Requires(Scope.EXECUTIONS_READ)
@ObjectType('Deliverable', { description: 'A finished output that a client can read.' })
export class DeliverableType {
  @Field(() => ID, { description: 'Stable id: that of the stage that yielded it.' })
  id!: string;

  @Field(() => Int, { description: 'Order of the stage.' })
  stageOrder!: number;

  @Field(() => String, { description: 'Id of the worker that made it.' })
  worker!: string;

  @Field(() => String, { description: "Id of the worker's template that it was made by." })
  templateRef!: string;

  @Field(() => Timestamp, { nullable: true, description: 'When it was ready.' })
  completedAt!: Date | null;
}
