import { Arg, Ctx, Field, FieldResolver, ID, InputType, Mutation, ObjectType, Resolver, Root } from 'type-graphql';
import { Authenticated, Public } from '../../../subgraph-kit/access/declare';
import { payloadOf, toPayload } from '../../../subgraph-kit/graph/payload';
import { Timestamp } from '../../../subgraph-kit/graph/scalars';
import { UserError } from '../../../subgraph-kit/graph/user-error.type';
import { User } from '../users/user.entity';
import { ownUser } from '../users/user.service';
import { Viewer } from '../viewer/viewer.resolver';
import type { ViewerView } from '../viewer/viewer.service';
import type { Session } from './session.entity';
import { endSession, ownSessions, renewSession, type SignedIn, signIn, signOut } from './session.service';
import type { Context } from '../../../subgraph-kit/context';

@InputType({ description: 'Name and password of a user.' })
class SignInInput {
  @Field(() => String, { description: 'Name of the user; case does not matter.' })
  username!: string;

  @Field(() => String, { description: 'Password of the user.' })
  password!: string;
}

@Public()
@ObjectType({ description: 'The result of signing in.', simpleResolvers: true })
class SessionPayload {
  @Field(() => String, {
    nullable: true,
    description: 'The token: send it as "Authorization: Bearer <token>". Null when signing in failed.',
  })
  token!: string | null;

  @Field(() => Timestamp, {
    nullable: true,
    description: 'Until when the token is good: 24 hours. renewSession gives a new one before.',
  })
  expiresAt!: Date | null;

  @Field(() => User, {
    nullable: true,
    description: 'Who signed in. What is selected of it needs credentials: use viewer with the token.',
  })
  user!: User | null;

  @Field(() => [UserError], { description: 'What the caller can correct; empty when all went well.' })
  errors!: UserError[];
}

@Public()
@ObjectType({ description: 'The result of signing out.', simpleResolvers: true })
class SignOutPayload {
  @Field(() => Boolean, { nullable: true, description: 'Whether the session is over.' })
  signedOut!: boolean | null;

  @Field(() => [UserError], { description: 'What the caller can correct; empty when all went well.' })
  errors!: UserError[];
}

@Authenticated()
@ObjectType('Session', { description: 'That you are signed in somewhere.' })
class SessionType {
  @Field(() => ID, { description: 'Stable id.' })
  id!: string;

  @Field(() => Timestamp, { description: 'When you signed in.' })
  createdAt!: Date;

  @Field(() => Timestamp, { description: 'When it ends unless it is renewed.' })
  expiresAt!: Date;
}

const EndSessionPayload = payloadOf('EndSessionPayload', 'session', () => SessionType);

@Resolver(() => SessionType)
export class SessionTypeResolver {
  @FieldResolver(() => Boolean, { description: 'Whether it is the one that you ask with.' })
  isCurrent(@Root() { id }: Session, @Ctx() ctx: Context): boolean {
    return ownUser(ctx).session === id;
  }
}

@Resolver(() => Viewer)
export class ViewerSessionsResolver {
  @FieldResolver(() => [SessionType], {
    nullable: true,
    description: 'Where you are signed in, the newest first; null for keys and workers.',
  })
  sessions(@Root() { userId }: ViewerView, @Ctx() ctx: Context): Promise<Session[]> | null {
    return userId === null ? null : ownSessions(ctx);
  }
}

@Resolver()
export class SessionResolver {
  @Public()
  @Mutation(() => SessionPayload, {
    description: 'Signs a user in for 24 hours. After 5 tries in a minute, or 30 in an hour, a name has to wait.',
  })
  signIn(
    @Ctx() ctx: Context,
    @Arg('input', () => SignInInput, { description: 'Name and password.' }) input: SignInInput,
  ) {
    return session(ctx, () => signIn(ctx, input));
  }

  @Authenticated()
  @Mutation(() => SessionPayload, {
    description:
      'A new token for your session, valid for 24 hours; the old one is no longer valid. A session lasts 30 days at most.',
  })
  renewSession(@Ctx() ctx: Context) {
    return session(ctx, () => renewSession(ctx));
  }

  @Authenticated()
  @Mutation(() => EndSessionPayload, {
    description: 'Ends one of your sessions; its token is refused everywhere within 5 seconds.',
  })
  endSession(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'Id of the session.' }) id: string) {
    return toPayload(ctx, 'session', () => endSession(ctx, id));
  }

  @Authenticated()
  @Mutation(() => SignOutPayload, {
    description: 'Ends your session; its token is refused everywhere within 5 seconds.',
  })
  signOut(@Ctx() ctx: Context) {
    return toPayload(ctx, 'signedOut', () => signOut(ctx));
  }
}

/** The parts of a session side by side, as the payload has them. */
async function session(ctx: Context, work: () => Promise<SignedIn>): Promise<Partial<SessionPayload>> {
  const { signedIn, errors } = (await toPayload(ctx, 'signedIn', work)) as {
    signedIn: SignedIn | null;
    errors: UserError[];
  };
  return {
    token: signedIn?.token ?? null,
    expiresAt: signedIn?.expiresAt ?? null,
    user: signedIn?.user ?? null,
    errors,
  };
}
