import { GraphQLSafeInt } from 'graphql-scalars';
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
  registerEnumType,
  Resolver,
  Root,
} from 'type-graphql';
import { Scope } from '../../../contracts/scope';
import { omitNullish } from '../../../lib/omit-nullish';
import { Requires } from '../../../subgraph-kit/access/declare';
import type { Context } from '../../../subgraph-kit/context';
import { PriceRange } from '../../../subgraph-kit/graph/money.type';
import { payloadOf, toPayload } from '../../../subgraph-kit/graph/payload';
import { Json } from '../../../subgraph-kit/graph/scalars';
import type { Execution } from '../executions/execution.entity';
import { ExecutionType } from '../executions/execution.type';
import { type Rerun, rerunExecution, RerunVersions } from './rerun-execution.service';

registerEnumType(RerunVersions, {
  name: 'RerunVersions',
  description: 'Which versions of worker templates an execution is run again with.',
  valuesConfig: {
    PINNED: { description: 'Those that it ran with.' },
    NEWEST: { description: 'Those that are published now; stages whose version is another one run again.' },
  },
});

@InputType({ description: 'What to run again, and what is to be different.' })
class RerunExecutionInput {
  @Field(() => ID, { description: 'An execution that has ended, whatever its end.' })
  executionId!: string;

  @Field(() => String, {
    description: 'Names this rerun: the same key never starts a second execution. 1 to 200 visible ASCII characters.',
  })
  idempotencyKey!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'Order of a stage that runs again in any case, with all that depends on it.',
  })
  fromStage?: number | null;

  @Field(() => Json, { nullable: true, description: 'Parameters in place of those that it was started with.' })
  parameters?: Record<string, unknown> | null;

  @Field(() => RerunVersions, { nullable: true, description: 'Which versions; PINNED when absent.' })
  templateVersions?: RerunVersions | null;

  @Field(() => GraphQLSafeInt, {
    nullable: true,
    description:
      'The most that it may cost, in micro-dollars, as a dry run says; PriceChanged when it has become more.',
  })
  maxPriceMicros?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Only says what would be reused, what would run, and at what price: nothing is started.',
  })
  dryRun?: boolean | null;
}

@Requires(Scope.EXECUTIONS_WRITE)
@ObjectType({ description: 'What becomes of a stage when its execution is run again.', simpleResolvers: true })
class RerunStage {
  @Field(() => Int, { description: 'Order of the stage.' })
  order!: number;

  @Field(() => Boolean, { description: 'Whether its output is reused; it is not charged again then.' })
  isReused!: boolean;

  @Field(() => String, { description: 'Why.' })
  reason!: string;
}

@Requires(Scope.EXECUTIONS_WRITE)
@ObjectType('Rerun', { description: 'An execution that is run again, in part.' })
class RerunType {
  @Field(() => [RerunStage], { description: 'What becomes of each stage, in order.' })
  stages!: RerunStage[];
}

const RerunPayload = payloadOf('RerunPayload', 'rerun', () => RerunType);

@Resolver(() => RerunType)
export class RerunResolver {
  @Requires(Scope.EXECUTIONS_WRITE)
  @Mutation(() => RerunPayload, {
    description:
      'Runs an execution again, whatever its end: stages whose input and version are the same are reused and not charged again, the others run in a new execution. With dryRun it says so and starts nothing.',
  })
  rerunExecution(
    @Ctx() ctx: Context,
    @Arg('input', () => RerunExecutionInput, { description: 'What to run again.' }) input: RerunExecutionInput,
  ) {
    return toPayload(ctx, 'rerun', () =>
      rerunExecution(ctx, {
        ...omitNullish(input),
        executionId: input.executionId,
        idempotencyKey: input.idempotencyKey,
      }),
    );
  }

  @FieldResolver(() => PriceRange, { description: 'What the stages cost that run again, and no others.' })
  price(@Root() { price }: Rerun): PriceRange {
    return PriceRange.of(price);
  }

  @FieldResolver(() => ExecutionType, { nullable: true, description: 'The new execution; null for a dry run.' })
  execution(@Root() { execution }: Rerun): Execution | null {
    return execution;
  }
}
