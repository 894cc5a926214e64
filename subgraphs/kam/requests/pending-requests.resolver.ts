import { Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import type { Context } from '../../../subgraph-kit/context';
import { MasterTemplate } from '../master-templates/master-template.entity';
import { pendingRequestCount } from './request.loader';

@Resolver(() => MasterTemplate)
export class PendingRequestsResolver {
  @FieldResolver(() => Int, {
    description: 'How many requests that you may see wait to be executed with this template.',
  })
  pendingRequests(@Root() { name, formerNames, clientId }: MasterTemplate, @Ctx() ctx: Context): Promise<number> {
    return ctx.load(pendingRequestCount, { names: [name, ...formerNames], clientId });
  }
}
