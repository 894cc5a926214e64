import { searched } from '../../../subgraph-kit/graph/search';
import { Arg, Args, Ctx, Field, InputType, Int, ObjectType, Query, Resolver } from 'type-graphql';
import { Requires } from '../../../subgraph-kit/access/declare';
import { Scope } from '../../../contracts/scope';
import { PageArgs, PageInfo } from '../../../subgraph-kit/graph/connection';
import { pageOfList } from '../../../subgraph-kit/graph/keyset';
import { SubscriptionTier } from '../../../contracts/tier';
import type { WorkerTemplateRef } from '../../../subgraph-kit/graph/worker-types';
import { type Context, requireScope } from '../../../subgraph-kit/context';
import { templateOf } from './generic-worker.type';
import { WorkerTemplateInterface } from './worker-stubs';
import { workerRegistry } from './worker-registry';
import { normaliseWorkerId } from '../../../contracts/worker-id';

@InputType({ description: 'Narrows the list of worker templates; all given conditions must hold.' })
class WorkerTemplateFilter {
  @Field(() => String, {
    nullable: true,
    description: 'Only those of this worker; dashes and underscores are the same.',
  })
  worker?: string;

  @Field(() => SubscriptionTier, { nullable: true, description: 'Only those that a client of this tier may run.' })
  usableBy?: SubscriptionTier;

  @Field(() => String, {
    nullable: true,
    description: 'Only those whose id or name contains this; case does not matter. At most 200 characters.',
  })
  search?: string;
}

@Requires(Scope.TEMPLATES_READ)
@ObjectType({ description: 'One worker template in a list.', simpleResolvers: true })
class WorkerTemplateEdge {
  @Field(() => String, { description: 'Cursor of this item; pass it as `after` to continue after it.' })
  cursor!: string;

  @Field(() => WorkerTemplateInterface, {
    nullable: true,
    description: 'The worker template; null when its worker stopped answering.',
  })
  node!: WorkerTemplateRef | null;
}

@Requires(Scope.TEMPLATES_READ)
@ObjectType({ description: 'A page of the list of worker templates.', simpleResolvers: true })
class WorkerTemplateConnection {
  @Field(() => [WorkerTemplateEdge], { description: 'The items of this page, in order.' })
  edges!: WorkerTemplateEdge[];

  @Field(() => PageInfo, { description: 'Position of this page in the list.' })
  pageInfo!: PageInfo;

  @Field(() => Int, { description: 'How many items match in all pages together.' })
  totalCount!: number;

  @Field(() => [String], { description: 'Workers that did not answer; their templates are not in the list.' })
  unavailableWorkers!: string[];
}

@Resolver()
export class WorkerTemplateResolver {
  @Requires(Scope.TEMPLATES_READ)
  @Query(() => WorkerTemplateConnection, {
    description: 'The published templates of all workers, sorted by worker and id.',
  })
  async workerTemplates(
    @Ctx() ctx: Context,
    @Args() page: PageArgs,
    @Arg('filter', () => WorkerTemplateFilter, { nullable: true, description: 'Which ones; all when absent.' })
    filter?: WorkerTemplateFilter,
  ): Promise<WorkerTemplateConnection> {
    requireScope(ctx, Scope.TEMPLATES_READ);
    const { items, unavailableWorkers } = await ctx.get(workerRegistry).search({
      worker: filter?.worker == null ? undefined : normaliseWorkerId(filter.worker),
      usableBy: filter?.usableBy ?? undefined,
      search: searched(filter?.search),
    });
    const { edges, pageInfo } = pageOfList(items, page, { cursor: 'worker-template', key: (item) => item.key });
    return {
      edges: edges.map(({ cursor, node }) => ({
        cursor,
        node: templateOf(node.worker, node.template),
      })),
      pageInfo,
      totalCount: items.length,
      unavailableWorkers,
    };
  }
}
