import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { Requires } from '../../../subgraph-kit/access/declare';
import { Scope } from '../../../contracts/scope';

@Requires(Scope.TEMPLATES_READ)
@Directive('@key(fields: "id")')
@ObjectType('MasterTemplate', { description: 'What happens, as one version of a template; owned by KAM.' })
export class MasterTemplateStub {
  @Field(() => ID, { description: 'Id of this version, as in mt_course_001@2.' })
  id!: string;

  @Directive('@external')
  @Field(() => Int, { description: 'How many requests wait to be executed with it.' })
  pendingRequests?: number;
}

@Requires(Scope.ACCOUNT_READ)
@Directive('@key(fields: "id")')
@ObjectType('Client', { description: 'A customer account; owned by KAM.' })
export class ClientStub {
  @Field(() => ID, { description: 'Stable id.' })
  id!: string;
}
