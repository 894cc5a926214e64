import { Arg, Ctx, Field, FieldResolver, ID, InputType, Int, Mutation, ObjectType, Resolver, Root } from 'type-graphql';
import { Requires } from '../../../subgraph-kit/access/declare';
import { Scope } from '../../../contracts/scope';
import { omitNullish } from '../../../lib/omit-nullish';
import { toPayload, payloadOf } from '../../../subgraph-kit/graph/payload';
import { UserError } from '../../../subgraph-kit/graph/user-error.type';
import { Client } from '../clients/client.entity';
import { ApiKey } from './api-key.entity';
import { createApiKey, createWorkerToken, type IssuedKey, listApiKeys, revokeApiKey } from './api-key.service';
import type { Context } from '../../../subgraph-kit/context';

const ApiKeyPayload = payloadOf('ApiKeyPayload', 'apiKey', () => ApiKey);

@InputType({ description: 'A new key of a client.' })
class CreateApiKeyInput {
  @Field(() => ID, { description: 'The client that it will identify.' })
  clientId!: string;

  @Field(() => String, { description: 'What it is for; up to 100 characters. Two keys of a name may be live.' })
  name!: string;

  @Field(() => [Scope], { description: 'What may be done with it; some of what you may do yourself.' })
  scopes!: Scope[];

  @Field(() => Int, {
    nullable: true,
    description: 'After how many days it expires, 1 to 730; 365 when absent.',
  })
  expiresInDays?: number | null;
}

@InputType({ description: 'A new token of a worker.' })
class CreateWorkerTokenInput {
  @Field(() => ID, { description: 'Id of the worker; dashes and underscores are the same.' })
  workerId!: string;

  @Field(() => String, { description: 'What it is for; up to 100 characters.' })
  name!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'After how many days it expires, 1 to 730; 365 when absent.',
  })
  expiresInDays?: number | null;
}

@Requires(Scope.ACCOUNT_WRITE)
@ObjectType({ description: 'A key that was just created.', simpleResolvers: true })
class IssuedKeyPayload {
  @Field(() => String, { nullable: true, description: 'The key. It is shown this once and cannot be read again.' })
  key!: string | null;

  @Field(() => ApiKey, { nullable: true, description: 'What is known of it from now on.' })
  apiKey!: ApiKey | null;

  @Field(() => [UserError], { description: 'What the caller can correct; empty when all went well.' })
  errors!: UserError[];
}

@Resolver(() => Client)
export class ApiKeyResolver {
  @Requires(Scope.ACCOUNT_WRITE)
  @Mutation(() => IssuedKeyPayload, { description: 'Creates an API key. Clients need the feature api_access for it.' })
  createApiKey(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateApiKeyInput, { description: 'The key.' }) input: CreateApiKeyInput,
  ) {
    return issued(ctx, () => createApiKey(ctx, omitNullish(input)));
  }

  @Requires(Scope.CLIENTS_WRITE)
  @Mutation(() => IssuedKeyPayload, {
    description: 'Creates a token for a worker, which sends it with its id in X-Worker-ID. For administrators.',
  })
  createWorkerToken(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateWorkerTokenInput, { description: 'The token.' }) input: CreateWorkerTokenInput,
  ) {
    return issued(ctx, () => createWorkerToken(ctx, omitNullish(input)));
  }

  @Requires(Scope.ACCOUNT_WRITE)
  @Mutation(() => ApiKeyPayload, {
    description: 'Revokes a key or a token; it is refused everywhere within 5 seconds.',
  })
  revokeApiKey(@Ctx() ctx: Context, @Arg('apiKeyId', () => ID, { description: 'Id of the key.' }) apiKeyId: string) {
    return toPayload(ctx, 'apiKey', () => revokeApiKey(ctx, apiKeyId));
  }

  @FieldResolver(() => [ApiKey], { description: 'Its API keys, also revoked ones, the newest first; at most 100.' })
  apiKeys(@Root() client: Client, @Ctx() ctx: Context): Promise<ApiKey[]> {
    return listApiKeys(ctx, client.id);
  }
}

async function issued(ctx: Context, work: () => Promise<IssuedKey>): Promise<Partial<IssuedKeyPayload>> {
  const { issued: made, errors } = (await toPayload(ctx, 'issued', work)) as {
    issued: IssuedKey | null;
    errors: UserError[];
  };
  return { key: made?.key ?? null, apiKey: made?.apiKey ?? null, errors };
}
