import {
  Arg,
  Args,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { Authenticated, Requires } from '../../../subgraph-kit/access/declare';
import { Scope } from '../../../contracts/scope';
import { connectionOf, type Page, PageArgs } from '../../../subgraph-kit/graph/connection';
import { omitNullish } from '../../../lib/omit-nullish';
import { toPayload, payloadOf } from '../../../subgraph-kit/graph/payload';
import { UserError } from '../../../subgraph-kit/graph/user-error.type';
import { Client } from '../clients/client.entity';
import { findClient } from '../clients/client.service';
import { User, UserRole } from './user.entity';
import { changePassword, createUser, findUser, listUsers, removeUser, resetPassword } from './user.service';
import type { Context } from '../../../subgraph-kit/context';

const UserConnection = connectionOf('User', User);
const UserPayload = payloadOf('UserPayload', 'user', () => User);

@InputType({ description: 'Narrows the list of users; all given conditions must hold.' })
class UserFilter {
  @Field(() => ID, { nullable: true, description: 'Only those of this client.' })
  clientId?: string;

  @Field(() => UserRole, { nullable: true, description: 'Only those with this role.' })
  role?: UserRole;
}

@InputType({ description: 'A new user.' })
class CreateUserInput {
  @Field(() => String, {
    description: 'Name to sign in with: 3 to 100 of a-z, 0-9, and . _ @ + - after the first. Case does not matter.',
  })
  username!: string;

  @Field(() => UserRole, { description: 'What the user is. Staff is added by administrators.' })
  role!: UserRole;

  @Field(() => ID, { nullable: true, description: 'The client that a user with role CLIENT belongs to.' })
  clientId?: string | null;

  @Field(() => String, { description: 'Name to show to people, up to 200 characters.' })
  displayName!: string;

  @Field(() => String, { description: 'First password: 12 to 200 characters.' })
  password!: string;
}

@InputType({ description: 'A new password for your own user.' })
class ChangePasswordInput {
  @Field(() => String, { description: 'The current password.' })
  current!: string;

  @Field(() => String, { description: 'The new password: 12 to 200 characters.' })
  next!: string;
}

@Requires(Scope.ACCOUNT_WRITE)
@ObjectType({ description: 'A new password.', simpleResolvers: true })
class ResetPasswordPayload {
  @Field(() => String, { nullable: true, description: 'The new password. It is shown this once.' })
  password!: string | null;

  @Field(() => [UserError], { description: 'What the caller can correct; empty when all went well.' })
  errors!: UserError[];
}

@Resolver(() => User)
export class UserResolver {
  @Requires(Scope.ACCOUNT_READ)
  @Query(() => User, {
    nullable: true,
    description: 'A user by id; null when there is none, or when it is not visible to you.',
  })
  user(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'Id of the user.' }) id: string): Promise<User | null> {
    return findUser(ctx, id);
  }

  @Requires(Scope.ACCOUNT_READ)
  @Query(() => UserConnection, { description: 'The users that you may see: those of your account, or all for staff.' })
  users(
    @Ctx() ctx: Context,
    @Args() page: PageArgs,
    @Arg('filter', () => UserFilter, { nullable: true, description: 'Which ones; all when absent.' })
    filter?: UserFilter,
  ): Promise<Page<User>> {
    return listUsers(ctx, page, omitNullish(filter));
  }

  @Requires(Scope.ACCOUNT_WRITE)
  @Mutation(() => UserPayload, { description: 'Adds a user, up to the number that the tier allows.' })
  createUser(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateUserInput, { description: 'The user.' }) input: CreateUserInput,
  ) {
    return toPayload(ctx, 'user', () => createUser(ctx, input));
  }

  @Requires(Scope.ACCOUNT_WRITE)
  @Mutation(() => UserPayload, {
    description: 'Removes a user and ends its sessions. The last administrator cannot be removed.',
  })
  removeUser(@Ctx() ctx: Context, @Arg('userId', () => ID, { description: 'Id of the user.' }) userId: string) {
    return toPayload(ctx, 'user', () => removeUser(ctx, userId));
  }

  @Authenticated()
  @Mutation(() => UserPayload, { description: 'Changes your own password; your other sessions end.' })
  changePassword(
    @Ctx() ctx: Context,
    @Arg('input', () => ChangePasswordInput, { description: 'The current and the new password.' })
    input: ChangePasswordInput,
  ) {
    return toPayload(ctx, 'user', () => changePassword(ctx, input));
  }

  @Requires(Scope.ACCOUNT_WRITE)
  @Mutation(() => ResetPasswordPayload, {
    description:
      'Resets the password of a user to a random one, which is shown only once; all sessions of the user end.',
  })
  resetPassword(@Ctx() ctx: Context, @Arg('userId', () => ID, { description: 'Id of the user.' }) userId: string) {
    return toPayload(ctx, 'password', () => resetPassword(ctx, userId));
  }

  @FieldResolver(() => Client, { nullable: true, description: 'The client that the user belongs to; null for staff.' })
  client(@Root() user: User, @Ctx() ctx: Context): Promise<Client | null> | null {
    return user.clientId === null ? null : findClient(ctx, user.clientId);
  }
}
