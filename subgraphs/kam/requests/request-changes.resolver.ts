import { Arg, Ctx, ID, Resolver, Root, Subscription } from 'type-graphql';
import { Requires } from '../../../subgraph-kit/access/declare';
import { Scope } from '../../../contracts/scope';
import type { Context } from '../../../subgraph-kit/context';
import { type ChangeFollower, changesLost } from '../../../subgraph-kit/graph/changes';
import { Request } from './request.entity';
import { findRequest, openRequestChanges } from './request.service';

@Resolver(() => Request)
export class RequestChangesResolver {
  @Requires(Scope.REQUESTS_READ)
  @Subscription(() => Request, {
    nullable: true,
    description:
      'Each request that is made or changes from now on, as it is then: several changes within 0.3 seconds are told once. It never ends and has no cursor: to miss nothing subscribe first, then read the list of requests, and do so again after a lost connection or an error RESUME_FROM_CURSOR.',
    subscribe: ({ args, context }): Promise<ChangeFollower> =>
      openRequestChanges(context as Context, (args as { clientId?: string | null }).clientId ?? null),
  })
  requestChanges(
    @Root() id: string | null,
    @Ctx() ctx: Context,
    @Arg('clientId', () => ID, {
      nullable: true,
      description: 'Only those of this client; all that you may see when absent.',
    })
    _clientId?: string,
  ): Promise<Request | null> {
    if (id === null) throw changesLost();
    ctx.forget();
    return findRequest(ctx, id);
  }
}
