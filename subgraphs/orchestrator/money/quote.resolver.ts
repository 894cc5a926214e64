import {
  Arg,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { Scope } from '../../../contracts/scope';
import { versionId } from '../../../lib/version-id';
import { Requires } from '../../../subgraph-kit/access/declare';
import type { Context } from '../../../subgraph-kit/context';
import { PriceRange } from '../../../subgraph-kit/graph/money.type';
import { payloadOf, toPayload } from '../../../subgraph-kit/graph/payload';
import { Json, Timestamp } from '../../../subgraph-kit/graph/scalars';
import { ClientStub, MasterTemplateStub } from '../kam/kam-stubs';
import { PlanType, presentPlan } from '../plans/plan.type';
import type { Quote } from './quote.entity';
import { findQuote, quoteExecution } from './quote.service';

@InputType({ description: 'What to quote, for whom, with what.' })
class QuoteExecutionInput {
  @Field(() => String, { description: 'Name or id of a master template, as in course_creation.' })
  masterTemplate!: string;

  @Field(() => Int, { nullable: true, description: 'A specific version; the newest published one when absent.' })
  version?: number | null;

  @Field(() => ID, { description: 'The client that it is for and that pays.' })
  clientId!: string;

  @Field(() => Json, { description: 'Parameters for the stages, as in {topic: "…"}.' })
  parameters!: Record<string, unknown>;

  @Field(() => String, {
    nullable: true,
    description: 'A step of the ladder of the master template; all of the template when absent.',
  })
  ladderStep?: string | null;
}

@Requires(Scope.EXECUTIONS_READ)
@ObjectType('Quote', {
  description:
    'A plan with a promise: started with startExecution or executeRequest before it expires, it runs with these versions and never costs more than its maximum. Nothing is reserved until then.',
})
class QuoteType {
  @Field(() => ID, { description: 'Stable id, for startExecution and executeRequest.' })
  id!: string;

  @Field(() => Json, { description: 'The parameters that it is for.' })
  parameters!: Record<string, unknown>;

  @Field(() => Timestamp, { description: 'When it was made.' })
  createdAt!: Date;

  @Field(() => Timestamp, { description: 'Until when it holds: 15 minutes.' })
  expiresAt!: Date;
}

const QuotePayload = payloadOf('QuotePayload', 'quote', () => QuoteType);

@Resolver(() => QuoteType)
export class QuoteResolver {
  @Requires(Scope.EXECUTIONS_READ)
  @Query(() => QuoteType, {
    nullable: true,
    description: 'A quote by id; null when there is none, or when it is not visible to you.',
  })
  quote(@Ctx() ctx: Context, @Arg('id', () => ID, { description: 'Its id.' }) id: string): Promise<Quote | null> {
    return findQuote(ctx, id);
  }

  @Requires(Scope.EXECUTIONS_WRITE)
  @Mutation(() => QuotePayload, {
    description:
      'Promises a price for 15 minutes: what was quoted runs with the versions of the quote and never costs more, or does not start.',
  })
  quoteExecution(
    @Ctx() ctx: Context,
    @Arg('input', () => QuoteExecutionInput, { description: 'What to quote.' }) input: QuoteExecutionInput,
  ) {
    return toPayload(ctx, 'quote', () =>
      quoteExecution(ctx, { ...input, version: input.version ?? undefined, ladderStep: input.ladderStep ?? undefined }),
    );
  }

  @FieldResolver(() => ClientStub, { nullable: true, description: 'The client that it is for.' })
  client(@Root() { clientId }: Quote): ClientStub {
    return { id: clientId };
  }

  @FieldResolver(() => MasterTemplateStub, { nullable: true, description: 'The version of the master template.' })
  masterTemplate(@Root() { masterTemplateId: id, masterTemplateVersion: version }: Quote): MasterTemplateStub {
    return { id: versionId({ id, version }) };
  }

  @FieldResolver(() => PriceRange, { description: 'What it costs at least, as a rule, and at most.' })
  price(@Root() { plan }: Quote): PriceRange {
    return PriceRange.of(plan.price);
  }

  @FieldResolver(() => PlanType, {
    description:
      'What was quoted: each stage with its price, and the version of the worker template that it runs with.',
  })
  plan(@Root() { plan }: Quote): PlanType {
    return presentPlan(plan);
  }
}
