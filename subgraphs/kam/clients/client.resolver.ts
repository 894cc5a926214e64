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
  registerEnumType,
  Resolver,
  Root,
} from 'type-graphql';
import { GraphQLSafeInt } from 'graphql-scalars';
import { Requires } from '../../../subgraph-kit/access/declare';
import { Scope } from '../../../contracts/scope';
import { connectionOf, type Page, PageArgs } from '../../../subgraph-kit/graph/connection';
import { omitNullish } from '../../../lib/omit-nullish';
import { Money } from '../../../subgraph-kit/graph/money.type';
import { toPayload, payloadOf } from '../../../subgraph-kit/graph/payload';
import { Timestamp } from '../../../subgraph-kit/graph/scalars';
import { SubscriptionTier } from '../../../contracts/tier';
import { Tier } from '../tiers/tier.entity';
import { AccountStatus, Client } from './client.entity';
import {
  changeAccountStatus,
  changeTier,
  ClientSort,
  createClient,
  findClient,
  listClients,
  setLegalHold,
  tierHistory,
  updateClient,
} from './client.service';
import { ClientProfileInput } from './profile.type';
import { TierChange } from './tier-change.entity';
import type { Context } from '../../../subgraph-kit/context';
import { tierByName } from '../tiers/tier.loader';

registerEnumType(ClientSort, {
  name: 'ClientSort',
  description: 'How a list of clients is sorted.',
  valuesConfig: {
    NAME: { description: 'By the name of the company.' },
    NEWEST: { description: 'The newest account first.' },
  },
});

const ClientConnection = connectionOf('Client', Client);
/** What a mutation of a client answers with. */
export const ClientPayload = payloadOf('ClientPayload', 'client', () => Client);

@InputType({ description: 'Narrows the list of clients; all given conditions must hold.' })
class ClientFilter {
  @Field(() => String, {
    nullable: true,
    description: 'Only those whose name or id contains this; case does not matter. At most 200 characters.',
  })
  search?: string;

  @Field(() => [SubscriptionTier], { nullable: true, description: 'Only those of one of these tiers.' })
  tier?: SubscriptionTier[];

  @Field(() => [AccountStatus], { nullable: true, description: 'Only those with one of these statuses.' })
  accountStatus?: AccountStatus[];
}

@InputType({ description: 'A new account.' })
class CreateClientInput {
  @Field(() => String, { description: 'Name of the company, up to 200 characters.' })
  companyName!: string;

  @Field(() => SubscriptionTier, { description: 'What it subscribes to.' })
  tier!: SubscriptionTier;

  @Field(() => GraphQLSafeInt, {
    nullable: true,
    description:
      'What it may spend in a calendar month, in micro-dollars; a trial may spend 50,000,000 (50 USD) when absent, any other account must name it.',
  })
  monthlyBudgetMicros?: number | null;

  @Field(() => Boolean, { defaultValue: true, description: 'Whether it begins as a trial; else it is active at once.' })
  trial!: boolean;

  @Field(() => ClientProfileInput, { nullable: true, description: 'What is known of it.' })
  profile?: ClientProfileInput | null;
}

@InputType({ description: 'What to change of an account; what is left out stays.' })
class UpdateClientInput {
  @Field(() => ID, { description: 'Which client.' })
  clientId!: string;

  @Field(() => String, { nullable: true, description: 'Name of the company, up to 200 characters.' })
  companyName?: string | null;

  @Field(() => ClientProfileInput, { nullable: true, description: 'Parts of the profile.' })
  profile?: ClientProfileInput | null;
}

@InputType({ description: 'A new tier for a client.' })
class ChangeTierInput {
  @Field(() => ID, { description: 'Which client.' })
  clientId!: string;

  @Field(() => SubscriptionTier, { description: 'The tier from now on.' })
  tier!: SubscriptionTier;

  @Field(() => String, { description: 'Why; up to 500 characters.' })
  reason!: string;
}

@InputType({ description: 'A new status for an account.' })
class ChangeAccountStatusInput {
  @Field(() => ID, { description: 'Which client.' })
  clientId!: string;

  @Field(() => AccountStatus, { description: 'The status from now on. CANCELLED is permanent.' })
  accountStatus!: AccountStatus;

  @Field(() => String, { description: 'Why; up to 500 characters.' })
  reason!: string;
}

@InputType({ description: 'Whether a client is under legal hold.' })
class SetLegalHoldInput {
  @Field(() => ID, { description: 'Which client.' })
  clientId!: string;

  @Field(() => Boolean, { description: 'Whether nothing of it is removed from now on.' })
  isHeld!: boolean;

  @Field(() => String, { description: 'Why; up to 500 characters.' })
  reason!: string;
}

@Requires(Scope.CLIENTS_READ)
@ObjectType({ description: 'That nothing of a client is removed.', simpleResolvers: true })
class LegalHold {
  @Field(() => Timestamp, { description: 'Since when.' })
  since!: Date;

  @Field(() => String, { description: 'Why.' })
  reason!: string;
}

@Resolver(() => Client)
export class ClientResolver {
  @Requires(Scope.ACCOUNT_READ)
  @Query(() => Client, {
    nullable: true,
    description: 'A client by id; null when there is none, or when it is not visible to you.',
  })
  client(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the client.' }) id: string,
  ): Promise<Client | null> {
    return findClient(ctx, id);
  }

  @Requires(Scope.CLIENTS_READ)
  @Query(() => ClientConnection, { description: 'All clients. For staff.' })
  clients(
    @Ctx() ctx: Context,
    @Args() page: PageArgs,
    @Arg('filter', () => ClientFilter, { nullable: true, description: 'Which ones; all when absent.' })
    filter?: ClientFilter,
    @Arg('sort', () => ClientSort, { nullable: true, description: 'In which order; NAME when absent.' })
    sort?: ClientSort,
  ): Promise<Page<Client>> {
    return listClients(ctx, page, omitNullish(filter), sort ?? ClientSort.NAME);
  }

  @Requires(Scope.CLIENTS_WRITE)
  @Mutation(() => ClientPayload, { description: 'Opens an account. For administrators.' })
  createClient(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateClientInput, { description: 'The account.' }) input: CreateClientInput,
  ) {
    return toPayload(ctx, 'client', () => createClient(ctx, omitNullish(input)));
  }

  @Requires(Scope.ACCOUNT_WRITE)
  @Mutation(() => ClientPayload, { description: 'Changes the name and the profile of an account.' })
  updateClient(
    @Ctx() ctx: Context,
    @Arg('input', () => UpdateClientInput, { description: 'What to change.' })
    { clientId, ...input }: UpdateClientInput,
  ) {
    return toPayload(ctx, 'client', () => updateClient(ctx, clientId, omitNullish(input)));
  }

  @Requires(Scope.CLIENTS_WRITE)
  @Mutation(() => ClientPayload, {
    description: 'Changes the tier of a client. For administrators.',
  })
  changeTier(
    @Ctx() ctx: Context,
    @Arg('input', () => ChangeTierInput, { description: 'The client and its new tier.' }) input: ChangeTierInput,
  ) {
    return toPayload(ctx, 'client', () => changeTier(ctx, input));
  }

  @Requires(Scope.CLIENTS_WRITE)
  @Mutation(() => ClientPayload, {
    description:
      'Changes the status of an account. A suspended account may only read, stop what runs, revoke keys and change passwords; a cancelled one cannot sign in. For administrators.',
  })
  changeAccountStatus(
    @Ctx() ctx: Context,
    @Arg('input', () => ChangeAccountStatusInput, { description: 'Which status, for whom.' })
    input: ChangeAccountStatusInput,
  ) {
    return toPayload(ctx, 'client', () => changeAccountStatus(ctx, input));
  }

  @Requires(Scope.CLIENTS_WRITE)
  @Mutation(() => ClientPayload, {
    description:
      'Puts a client under legal hold, or ends that: nothing of it is removed meanwhile, whatever the retention of its tier. For administrators.',
  })
  setLegalHold(
    @Ctx() ctx: Context,
    @Arg('input', () => SetLegalHoldInput, { description: 'The client, and whether.' }) input: SetLegalHoldInput,
  ) {
    return toPayload(ctx, 'client', () => setLegalHold(ctx, input));
  }

  @Requires(Scope.CLIENTS_READ)
  @FieldResolver(() => LegalHold, {
    nullable: true,
    description: 'Since when and why nothing of it is removed; null when the retention of its tier holds. For staff.',
  })
  legalHold(@Root() { legalHoldSince: since, legalHoldReason: reason }: Client): LegalHold | null {
    return since === null || reason === null ? null : { since, reason };
  }

  @FieldResolver(() => Money, { description: 'What the client may spend in a calendar month.' })
  monthlyBudget(@Root() client: Client): Money {
    return Money.of(client.monthlyBudgetMicros);
  }

  @FieldResolver(() => Tier, { nullable: true, description: 'What the subscription tier allows.' })
  limits(@Root() client: Client, @Ctx() ctx: Context): Promise<Tier | null> {
    return ctx.load(tierByName, client.tier);
  }

  @FieldResolver(() => [TierChange], { description: 'The changes of tier, the newest first; at most 100.' })
  tierHistory(@Root() client: Client, @Ctx() ctx: Context): Promise<TierChange[]> {
    return tierHistory(ctx, client.id);
  }
}
