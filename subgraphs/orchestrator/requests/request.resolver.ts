import { GraphQLSafeInt } from 'graphql-scalars';
import { Arg, Ctx, Directive, Field, FieldResolver, ID, Mutation, ObjectType, Resolver, Root } from 'type-graphql';
import { Requires } from '../../../subgraph-kit/access/declare';
import { Scope } from '../../../contracts/scope';
import { Money } from '../../../subgraph-kit/graph/money.type';
import { Cost, COST_OF_PLAN } from '../../../subgraph-kit/graph/cost';
import { Json } from '../../../subgraph-kit/graph/scalars';
import { ExecutionPayload } from '../control/control.resolver';
import type { Execution } from '../executions/execution.entity';
import { ExecutionType } from '../executions/execution.type';
import { MasterTemplateStub } from '../kam/kam-stubs';
import { viewPlanOfRequest } from '../plans/plan.service';
import { PlanType, presentPlan } from '../plans/plan.type';
import { cancelRequest, executeRequest, executionsOf } from './request.service';
import type { Context } from '../../../subgraph-kit/context';
import { usageOfExecution } from '../executions/execution.loader';
import { OnHigherPrice } from '../engine/negotiation';
import { toPayload } from '../../../subgraph-kit/graph/payload';

@Requires(Scope.REQUESTS_READ)
@Directive('@key(fields: "id")')
@ObjectType('Request', { description: 'What a client asked for; owned by KAM.' })
export class RequestStub {
  @Field(() => ID, { description: 'Stable id.' })
  id!: string;

  @Directive('@external')
  @Field(() => ID, { description: 'The client who asked.' })
  clientId!: string;

  @Directive('@external')
  @Field(() => Json, { description: 'Parameters that it is to be executed with.' })
  parameters!: Record<string, unknown>;

  @Directive('@external')
  @Field(() => MasterTemplateStub, { nullable: true, description: 'The selected master template.' })
  masterTemplate!: MasterTemplateStub | null;
}

@Requires(Scope.REQUESTS_READ)
@Directive('@key(fields: "id")')
@ObjectType('TemplateRecommendation', { description: 'A master template that fits a request; owned by KAM.' })
export class TemplateRecommendationStub {
  @Field(() => ID, { description: 'Stable id of the recommendation.' })
  id!: string;

  @Directive('@external')
  @Field(() => ID, { description: 'The client of the request.' })
  clientId!: string;

  @Directive('@external')
  @Field(() => Json, { description: 'The parameters of the request.' })
  parameters!: Record<string, unknown>;

  @Directive('@external')
  @Field(() => MasterTemplateStub, { nullable: true, description: 'The master template.' })
  masterTemplate!: MasterTemplateStub | null;
}

const NEEDED = '@requires(fields: "clientId parameters masterTemplate { id }")';

@Resolver(() => RequestStub)
export class RequestExtensionResolver {
  @Requires(Scope.REQUESTS_EXECUTE)
  @Mutation(() => ExecutionPayload, {
    description:
      'Executes a request with its master template. While it is being worked on, the answer is the execution that does; after a failure it is executed again.',
  })
  executeRequest(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the request.' }) id: string,
    @Arg('parameters', () => Json, { nullable: true, description: 'Parameters that win over those of the request.' })
    parameters?: Record<string, unknown>,
    @Arg('onHigherPrice', () => OnHigherPrice, {
      nullable: true,
      description:
        'What becomes of a stage whose worker asks for more than the plan promises: FAIL when absent; ASK lets it wait for approveStage or rejectStage.',
    })
    onHigherPrice?: OnHigherPrice,
    @Arg('quoteId', () => ID, {
      nullable: true,
      description:
        'A quote of quoteExecution for its client and its master template: what was quoted runs, or nothing does.',
    })
    quoteId?: string,
    @Arg('maxPriceMicros', () => GraphQLSafeInt, {
      nullable: true,
      description: 'The most that it may cost, in micro-dollars; PriceChanged says that it has become more.',
    })
    maxPriceMicros?: number,
  ) {
    const given = { parameters, onHigherPrice, quoteId, maxPriceMicros };
    return toPayload(ctx, 'execution', () => executeRequest(ctx, id, given));
  }

  @Requires(Scope.REQUESTS_WRITE)
  @Mutation(() => ExecutionPayload, { description: 'Cancels a request, and the execution that works on it.' })
  cancelRequest(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'Id of the request.' }) id: string) {
    return toPayload(ctx, 'execution', () => cancelRequest(ctx, id));
  }

  @Requires(Scope.TEMPLATES_READ)
  @Directive(NEEDED)
  @Cost(COST_OF_PLAN)
  @FieldResolver(() => PlanType, {
    nullable: true,
    description:
      'Whether, at what price and in what time it can be executed with the selected master template; null when none is selected.',
  })
  plan(@Root() request: RequestStub, @Ctx() ctx: Context): Promise<PlanType | null> {
    return planOf(ctx, request);
  }

  @FieldResolver(() => ExecutionType, { nullable: true, description: 'The newest execution of it.' })
  async execution(@Root() { id }: RequestStub, @Ctx() ctx: Context): Promise<Execution | null> {
    return (await executionsOf(ctx, id))[0] ?? null;
  }

  @FieldResolver(() => [ExecutionType], { description: 'All executions of it, the newest first.' })
  executions(@Root() { id }: RequestStub, @Ctx() ctx: Context): Promise<Execution[]> {
    return executionsOf(ctx, id);
  }

  @FieldResolver(() => Money, { description: 'What all its executions cost the client so far.' })
  async cost(@Root() { id }: RequestStub, @Ctx() ctx: Context): Promise<Money> {
    const executions = await executionsOf(ctx, id);
    const figures = await Promise.all(executions.map((execution) => ctx.load(usageOfExecution, execution.id)));
    return Money.of(figures.reduce((sum, { priceMicros }) => sum + priceMicros, 0));
  }
}

@Resolver(() => ExecutionType)
export class ExecutionRequestResolver {
  @FieldResolver(() => RequestStub, {
    nullable: true,
    description: 'The request that it works on; null when it was started without one.',
  })
  request(@Root() { requestId }: Execution): Pick<RequestStub, 'id'> | null {
    return requestId === null ? null : { id: requestId };
  }
}

@Resolver(() => TemplateRecommendationStub)
export class RecommendationPlanResolver {
  @Requires(Scope.TEMPLATES_READ)
  @Directive(NEEDED)
  @Cost(COST_OF_PLAN)
  @FieldResolver(() => PlanType, {
    nullable: true,
    description: 'Whether the client may use it, with which tier, at what price and in what time.',
  })
  plan(@Root() recommendation: TemplateRecommendationStub, @Ctx() ctx: Context): Promise<PlanType | null> {
    return planOf(ctx, recommendation);
  }
}

async function planOf(
  ctx: Context,
  { clientId, parameters, masterTemplate }: RequestStub | TemplateRecommendationStub,
): Promise<PlanType | null> {
  if (!masterTemplate) return null;
  const plan = await viewPlanOfRequest(ctx, { template: masterTemplate.id, clientId, parameters });
  return plan && presentPlan(plan);
}
