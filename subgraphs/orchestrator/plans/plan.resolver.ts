import { Arg, Ctx, FieldResolver, ID, Int, Resolver, Root } from 'type-graphql';
import type { Page } from '../../../subgraph-kit/graph/connection';
import { Json } from '../../../subgraph-kit/graph/scalars';
import type { OrchestratorContext } from '../context';
import type { Execution } from '../executions/execution.entity';
import { ExecutionConnection } from '../executions/execution.resolver';
import { listExecutions } from '../executions/execution.service';
import { MasterTemplateStub } from '../kam-stubs';
import { viewPlan } from './plan.service';
import { PlanType, presentPlan } from './plan.type';

@Resolver(() => MasterTemplateStub)
export class MasterTemplateExtensionResolver {
  @FieldResolver(() => PlanType, {
    nullable: true,
    description:
      'Whether, at what price and in what time this version can be run for a client. Null when there is no such client for you.',
  })
  async plan(
    @Root() template: MasterTemplateStub,
    @Ctx() ctx: OrchestratorContext,
    @Arg('clientId', () => ID, { description: 'The client to plan for.' }) clientId: string,
    @Arg('parameters', () => Json, {
      nullable: true,
      description: 'The parameters that the execution would be started with; none when absent.',
    })
    parameters?: Record<string, unknown>,
  ): Promise<PlanType | null> {
    const plan = await viewPlan(ctx, { template, clientId, parameters: parameters ?? {} });
    return plan && presentPlan(plan);
  }

  @FieldResolver(() => ExecutionConnection, {
    nullable: true,
    description: 'Executions of this template, in whatever version, that you may see, the newest first.',
  })
  executions(
    @Root() template: MasterTemplateStub,
    @Ctx() ctx: OrchestratorContext,
    @Arg('first', () => Int, { defaultValue: 20, description: 'How many at most, 1 to 100.' }) first: number,
    @Arg('after', () => String, { nullable: true, description: 'Continue behind this cursor.' }) after?: string,
  ): Promise<Page<Execution>> {
    return listExecutions(ctx, { first, after: after ?? undefined }, { masterTemplateId: template.id });
  }
}
