import { Arg, Ctx, Directive, Field, ID, InputType, Int, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import { ServicesOnly } from '../../../subgraph-kit/access/declare';
import { omitNullish } from '../../../lib/omit-nullish';
import { Json, Timestamp } from '../../../subgraph-kit/graph/scalars';
import { identify, permitApiRequests } from './identity.service';
import type { Context } from '../../../subgraph-kit/context';

@Directive('@inaccessible')
@InputType({ description: 'The credentials of a caller. Internal: for calls between services only.' })
class CredentialsInput {
  @Field(() => String, { nullable: true, description: 'An API key.' })
  apiKey?: string;

  @Field(() => String, { nullable: true, description: 'A token of a session or of a worker.' })
  bearer?: string;

  @Field(() => String, { nullable: true, description: 'Which worker the caller says it is.' })
  workerId?: string;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether they belong to a connection that was opened with them, which outlives the renewal of its token; false when absent.',
  })
  forOpenConnection?: boolean;
}

@ServicesOnly()
@Directive('@inaccessible')
@ObjectType('Identity', {
  description: 'The identity of a caller. Internal: for calls between services only.',
  simpleResolvers: true,
})
class IdentityType {
  @Field(() => Json, { description: 'The actor, as it travels inside signatures.' })
  actor!: unknown;

  @Field(() => Timestamp, { nullable: true, description: 'Until when.' })
  expiresAt!: Date | null;
}

@ServicesOnly()
@Directive('@inaccessible')
@ObjectType('Permits', {
  description: 'Operations that a gateway may admit. Internal: for calls between services only.',
  simpleResolvers: true,
})
class PermitsType {
  @Field(() => Int, { description: 'How many.' })
  granted!: number;

  @Field(() => Int, { description: 'How many the tier allows in a minute.' })
  limit!: number;

  @Field(() => Int, { description: 'How many were given out in this minute.' })
  used!: number;

  @Field(() => Timestamp, { description: 'When the count starts again.' })
  resetsAt!: Date;
}

@Resolver()
export class IdentityResolver {
  @ServicesOnly()
  @Directive('@inaccessible')
  @Query(() => IdentityType, {
    nullable: true,
    description: 'Whom credentials identify; null when they are not valid. Not part of the public graph.',
  })
  identify(
    @Ctx() ctx: Context,
    @Arg('credentials', () => CredentialsInput, { description: 'The credentials as they were sent.' })
    credentials: CredentialsInput,
  ) {
    return identify(ctx, omitNullish(credentials));
  }

  @ServicesOnly()
  @Directive('@inaccessible')
  @Mutation(() => PermitsType, {
    description: "Reserves some of a client's API requests. Not part of the public graph.",
  })
  permitApiRequests(
    @Ctx() ctx: Context,
    @Arg('clientId', () => ID, { description: 'The id of the client.' }) clientId: string,
  ) {
    return permitApiRequests(ctx, clientId);
  }
}
