import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { connectionOf, type Page } from '../../../lib/graph/connection';
import { Client } from '../clients/client.entity';
import { findClient } from '../clients/client.service';
import type { KamContext } from '../context';
import { MasterTemplate } from '../master-templates/master-template.entity';
import { findTemplate } from '../master-templates/master-template.service';
import { Request, RequestStatus } from './request.entity';
import { findRequest, listRequests } from './request.service';

const RequestConnection = connectionOf('Request', Request);

@Resolver(() => Request)
export class RequestResolver {
  @Query(() => Request, { nullable: true, description: 'A request by id; null when there is none, or when you may not know of it.' })
  request(@Ctx() ctx: KamContext, @Arg('id', () => ID, { description: 'Id of the request.' }) id: string): Promise<Request | null> {
    return findRequest(ctx, id);
  }

  @Query(() => RequestConnection, { description: 'The requests that you may see, the newest first.' })
  requests(
    @Ctx() ctx: KamContext,
    @Arg('first', () => Int, { defaultValue: 20, description: 'How many at most, 1 to 100.' }) first: number,
    @Arg('after', () => String, { nullable: true, description: 'Continue behind this cursor.' }) after?: string,
    @Arg('status', () => RequestStatus, { nullable: true, description: 'Only those that stand there.' }) status?: RequestStatus,
  ): Promise<Page<Request>> {
    return listRequests(ctx, { first, after: after ?? undefined }, status ?? undefined);
  }

  @FieldResolver(() => Client, { nullable: true, description: 'Who asked.' })
  client(@Root() request: Request, @Ctx() ctx: KamContext): Promise<Client | null> {
    return findClient(ctx, request.clientId);
  }

  @FieldResolver(() => MasterTemplate, { nullable: true, description: 'The newest published version of the selected master template.' })
  masterTemplate(@Root() request: Request, @Ctx() ctx: KamContext): Promise<MasterTemplate | null> | null {
    return request.selectedTemplate ? findTemplate(ctx, { name: request.selectedTemplate }) : null;
  }
}
