import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { parseVersionId } from '../../../lib/version-id';
import { Authenticated } from '../../../subgraph-kit/access/declare';
import type { Context } from '../../../subgraph-kit/context';
import { findClient } from '../clients/client.service';
import { findTemplateVersion } from '../master-templates/master-template.service';
import { findRequest } from '../requests/request.service';
import { findUser } from '../users/user.service';
import { ExecutionNode, Node, StageExecutionNode } from './node.type';

type Find = (ctx: Context, id: string) => Promise<object | null> | object;

/** What an id is of is told by what it begins with; that of a version of a master template ends in @ and its number. */
const BY_PREFIX: Record<string, Find> = {
  client: findClient,
  user: findUser,
  req: findRequest,
  exec: (_ctx, nodeId) => Object.assign(new ExecutionNode(), { nodeId }),
  stage: (_ctx, nodeId) => Object.assign(new StageExecutionNode(), { nodeId }),
};

@Resolver()
export class NodeResolver {
  @Authenticated()
  @Query(() => Node, {
    nullable: true,
    description:
      'A client, user, request, master template, execution or stage by its id; null when there is none, or when it is not visible to you. What workers have is found by worker and id: see workerTemplate, workerJob and workerTemplateTrial.',
  })
  async node(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Its id, as in exec_01kb… or mt_course_001@2.' }) id: string,
  ): Promise<object | null> {
    const find = parseVersionId(id) ? findTemplateVersion : BY_PREFIX[id.slice(0, id.indexOf('_'))];
    return find ? find(ctx, id) : null;
  }
}
