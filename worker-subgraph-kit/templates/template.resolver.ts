import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RunStats } from '../../contracts/run-stats';
import type { Context } from '../../subgraph-kit/context';
import { TemplateRunStats, WorkerTemplate } from '../../subgraph-kit/graph/worker/worker-template.type';
import { runStatsOfTemplate } from './template-catalogue';

/** Fields that every template has and that take work to tell. */
@Resolver(() => WorkerTemplate)
export class WorkerTemplateResolver {
  @FieldResolver(() => [TemplateRunStats], {
    description:
      'Statistics of completed runs of all clients in the last 90 days, by size of input; empty before the first. The estimate is what the owner of the template states.',
  })
  runStats(@Root() { templateId: id, version }: WorkerTemplate, @Ctx() ctx: Context): Promise<RunStats[]> {
    return ctx.load(runStatsOfTemplate, { id, version });
  }
}
