import { Arg, Ctx, FieldResolver, ID, Resolver, Root } from 'type-graphql';
import { Json } from '../../../subgraph-kit/graph/scalars';
import { MasterTemplateStub } from '../kam/kam-stubs';
import { viewPlan } from './plan.service';
import { PlanType, presentPlan } from './plan.type';
import type { Context } from '../../../subgraph-kit/context';

@Resolver(() => MasterTemplateStub)
export class MasterTemplatePlanResolver {
  @FieldResolver(() => PlanType, {
    nullable: true,
    description:
      'Whether, at what price and in what time this version can be run for a client. Null when the client does not exist or is not visible to you.',
  })
  async plan(
    @Root() template: MasterTemplateStub,
    @Ctx() ctx: Context,
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
}
