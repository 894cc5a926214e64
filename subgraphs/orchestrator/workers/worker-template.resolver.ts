import { Arg, Ctx, Field, InputType, Int, ObjectType, Query, Resolver } from 'type-graphql';
import { Requires } from '../../../subgraph-kit/access/declare';
import { Scope } from '../../../contracts/scope';
import { checkPageSize, decodeCursor, encodeCursor, PageInfo } from '../../../subgraph-kit/graph/connection';
import { SubscriptionTier } from '../../../contracts/tier';
import { normaliseWorkerId, type TypedRef, workerTemplateRef } from '../../../subgraph-kit/graph/worker-types';
import { requireScope } from '../../../subgraph-kit/context';
import type { OrchestratorContext } from '../context';
import { WorkerTemplateInterface } from '../plans/plan.type';

@InputType({ description: 'Narrows the list of worker templates; every part that is given must hold.' })
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
    description: 'Only those whose id or name contains this; case does not matter.',
  })
  search?: string;
}

@Requires(Scope.TEMPLATES_READ)
@ObjectType({ description: 'One worker template in a list.', simpleResolvers: true })
class WorkerTemplateEdge {
  @Field(() => String, { description: 'The place of this item; pass it as `after` to continue behind it.' })
  cursor!: string;

  @Field(() => WorkerTemplateInterface, {
    nullable: true,
    description: 'The worker template; null when its worker has no types in the graph, or stopped answering.',
  })
  node!: TypedRef | null;
}

@Requires(Scope.TEMPLATES_READ)
@ObjectType({ description: 'A page of the list of worker templates.', simpleResolvers: true })
class WorkerTemplateConnection {
  @Field(() => [WorkerTemplateEdge], { description: 'The items of this page, in order.' })
  edges!: WorkerTemplateEdge[];

  @Field(() => PageInfo, { description: 'Where this page lies in the list.' })
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
    @Ctx() ctx: OrchestratorContext,
    @Arg('first', () => Int, { defaultValue: 20, description: 'How many at most, 1 to 100.' }) first: number,
    @Arg('after', () => String, { nullable: true, description: 'Continue behind this cursor.' }) after?: string,
    @Arg('filter', () => WorkerTemplateFilter, { nullable: true, description: 'Which ones; all when absent.' })
    filter?: WorkerTemplateFilter,
  ): Promise<WorkerTemplateConnection> {
    requireScope(ctx, Scope.TEMPLATES_READ);
    checkPageSize(first);
    const behind = after == null ? '' : decodeCursor('worker-template', after);
    const { items, unavailableWorkers } = await ctx.workers.search({
      worker: filter?.worker == null ? undefined : normaliseWorkerId(filter.worker),
      usableBy: filter?.usableBy ?? undefined,
      search: filter?.search ?? undefined,
    });
    const rest = items.filter((item) => item.key > behind);
    const edges = rest.slice(0, first).map((item) => ({
      cursor: encodeCursor('worker-template', item.key),
      node: workerTemplateRef(item.worker, item.template.id),
    }));
    return {
      edges,
      pageInfo: { hasNextPage: rest.length > first, endCursor: edges.at(-1)?.cursor ?? null },
      totalCount: items.length,
      unavailableWorkers,
    };
  }
}
