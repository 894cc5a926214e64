import { Arg, Ctx, Directive, Field, ID, ObjectType, Query, Resolver } from 'type-graphql';
import type { KamContext } from '../context';
import { identify, type KeyOwner } from './api-key.service';

@Directive('@inaccessible')
@ObjectType({ description: 'Whom an API key identifies. Between services only.', simpleResolvers: true })
class ApiKeyOwner implements KeyOwner {
  @Field(() => ID, { description: 'The part of the key that is not secret.' })
  keyId!: string;

  @Field(() => ID, { description: 'The client that the key belongs to.' })
  clientId!: string;
}

@Resolver()
export class ApiKeyResolver {
  @Directive('@inaccessible')
  @Query(() => ApiKeyOwner, { nullable: true, description: 'Whom an API key identifies; null when it is good for nothing. Not part of the public graph.' })
  apiKeyOwner(
    @Ctx() ctx: KamContext,
    @Arg('apiKey', () => String, { description: 'The key as the caller sent it.' }) apiKey: string,
  ): Promise<KeyOwner | null> {
    return identify(ctx, apiKey);
  }
}
