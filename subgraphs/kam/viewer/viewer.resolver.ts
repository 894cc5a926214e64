import { Ctx, Field, FieldResolver, ID, Int, ObjectType, Query, Resolver, Root } from 'type-graphql';
import { Authenticated, Requires } from '../../../subgraph-kit/access/declare';
import { Scope } from '../../../contracts/scope';
import { Timestamp } from '../../../subgraph-kit/graph/scalars';
import { Client } from '../clients/client.entity';
import { findClient } from '../clients/client.service';
import { User } from '../users/user.entity';
import { findUser } from '../users/user.service';
import { clientFeatures, type Usage, usageOf, viewerOf, type ViewerView } from './viewer.service';
import type { Context } from '../../../subgraph-kit/context';

@Authenticated()
@ObjectType({ description: 'Who you are, and what you may do.' })
export class Viewer {
  @Field(() => String, { description: 'What kind of caller you are: key, user, worker or service.' })
  kind!: string;

  @Field(() => [Scope], { description: 'What you may do.' })
  scopes!: Scope[];

  @Field(() => ID, { nullable: true, description: 'The worker that you are.' })
  workerId!: string | null;
}

@Requires(Scope.ACCOUNT_READ)
@ObjectType({ description: 'How much of a limit is used.', simpleResolvers: true })
class QuotaUsage implements Usage {
  @Field(() => String, {
    description: 'Which limit: REQUESTS_PER_MONTH, API_REQUESTS_PER_MINUTE or USERS. For executions see queue.',
  })
  quota!: string;

  @Field(() => Int, { nullable: true, description: 'How much the tier allows; null for no limit.' })
  limit!: number | null;

  @Field(() => Int, {
    description: 'How much is used. API requests are counted in batches of 1/50 of the limit.',
  })
  used!: number;

  @Field(() => Int, { nullable: true, description: 'How much is left; null for no limit.' })
  remaining!: number | null;

  @Field(() => Timestamp, {
    nullable: true,
    description: 'When the count starts again; null for what is not counted by time.',
  })
  resetsAt!: Date | null;
}

@Resolver(() => Viewer)
export class ViewerResolver {
  @Authenticated()
  @Query(() => Viewer, { nullable: true, description: 'Who you are, and what you may do.' })
  viewer(@Ctx() ctx: Context): ViewerView {
    return viewerOf(ctx);
  }

  @FieldResolver(() => Client, {
    nullable: true,
    description: 'The client that you belong to; null for staff and workers.',
  })
  client(@Root() { clientId }: ViewerView, @Ctx() ctx: Context): Promise<Client | null> | null {
    return clientId === null ? null : findClient(ctx, clientId);
  }

  @FieldResolver(() => User, { nullable: true, description: 'The user that you are; null for keys and workers.' })
  user(@Root() { userId }: ViewerView, @Ctx() ctx: Context): Promise<User | null> | null {
    return userId === null ? null : findUser(ctx, userId);
  }
}

@Resolver(() => Client)
export class ClientUsageResolver {
  @FieldResolver(() => [QuotaUsage], { description: 'How much of each limit of its tier is used.' })
  usage(@Root() client: Client, @Ctx() ctx: Context): Promise<Usage[]> {
    return usageOf(ctx, client);
  }

  @FieldResolver(() => [String], { description: 'The features that its tier includes, also those of lower tiers.' })
  features(@Root() client: Client, @Ctx() ctx: Context): Promise<string[]> {
    return clientFeatures(ctx, client);
  }
}
