import { Arg, Ctx, FieldResolver, ID, Resolver, Root } from 'type-graphql';
import { Cost, COST_OF_PLAN } from '../../../subgraph-kit/graph/cost';
import { BadRequest } from '../../../subgraph-kit/errors';
import { Json } from '../../../subgraph-kit/graph/scalars';
import { MasterTemplateStub } from '../kam/kam-stubs';
import { proposalFor, viewPlan, viewPlans } from './plan.service';
import { PlanType, presentPlan } from './plan.type';
import type { Context } from '../../../subgraph-kit/context';

@Resolver(() => MasterTemplateStub)
export class MasterTemplatePlanResolver {
  @Cost(COST_OF_PLAN)
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
    const request = { template: template.id, clientId, parameters: objectOf(parameters) };
    const plan = await viewPlan(ctx, request);
    return plan && presentPlan(plan, await proposalFor(ctx, request, plan));
  }

  // The template and its workers are the same for all of them.
  @Cost(COST_OF_PLAN / 2)
  @FieldResolver(() => [PlanType], {
    description:
      'The same for several clients at once, at most 100, in their order; without those that do not exist or are not visible to you.',
  })
  async plans(
    @Root() template: MasterTemplateStub,
    @Ctx() ctx: Context,
    @Arg('clientIds', () => [ID], { description: 'The clients to plan for.' }) clientIds: string[],
    @Arg('parameters', () => Json, { nullable: true, description: 'The parameters of all of them; none when absent.' })
    parameters?: Record<string, unknown>,
  ): Promise<PlanType[]> {
    const plans = await viewPlans(ctx, { template: template.id, clientIds, parameters: objectOf(parameters) });
    return plans.map((plan) => presentPlan(plan));
  }
}

/** @throws BadRequest for a JSON value that is no object */
function objectOf(parameters: Record<string, unknown> | null | undefined): Record<string, unknown> {
  if (typeof parameters === 'object' && !Array.isArray(parameters)) return parameters ?? {};
  if (parameters === undefined) return {};
  throw new BadRequest('BAD_REQUEST', 'Expected the parameters as a JSON object.');
}
