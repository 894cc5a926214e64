import {
  Arg,
  Args,
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
import { Requires } from '../../../subgraph-kit/access/declare';
import { Scope } from '../../../contracts/scope';
import { connectionOf, type Page, PageArgs } from '../../../subgraph-kit/graph/connection';
import { Money } from '../../../subgraph-kit/graph/money.type';
import { toPayload, payloadOf } from '../../../subgraph-kit/graph/payload';
import { Json, Timestamp } from '../../../subgraph-kit/graph/scalars';
import { TokenUsage } from '../../../subgraph-kit/graph/token-usage.type';
import { JobStatus } from '../../../worker-kit';
import { JobFailureType, QualityValidation } from '../jobs/job.type';
import type { Validation } from '../quality/validation';
import { StageOutput, type StructureView } from '../structures/stage-output.type';
import { TemplateTrial } from './trial.entity';
import { findTrial, listTrials, trials } from './trials';
import type { Context } from '../../../subgraph-kit/context';
import { templateVersionByKey } from './template-catalogue';

@Requires(Scope.TEMPLATES_WRITE)
@ObjectType('TemplateTrial', {
  description: 'A version of a template, tried with sample parameters: the work is real and free of charge.',
  simpleResolvers: true,
})
class TemplateTrialType {
  @Field(() => ID, { description: 'Stable id.' })
  id!: string;

  @Field(() => ID, { description: 'Id of the template.' })
  templateId!: string;

  @Field(() => Int, { description: 'Which version of it was tried.' })
  templateVersion!: number;

  @Field(() => Json, { description: "What it was tried with: the template's own parameters and those of the trial." })
  parameters!: Record<string, unknown>;

  @Field(() => JobStatus, { description: 'RUNNING, COMPLETED or FAILED.' })
  status!: JobStatus;

  @Field(() => Timestamp, { description: 'When it began.' })
  startedAt!: Date;

  @Field(() => Timestamp, { nullable: true, description: 'When it ended.' })
  endedAt!: Date | null;

  @Field(() => String, { description: 'Id of the user who began it.' })
  startedBy!: string;
}

const TemplateTrialConnection = connectionOf('TemplateTrial', TemplateTrialType);
const TemplateTrialPayload = payloadOf('TemplateTrialPayload', 'trial', () => TemplateTrialType);

@InputType({ description: 'What is to be tried.' })
class TestGranulatorTemplateInput {
  @Field(() => ID, { description: 'Id of a version, as in course_v1@2; a draft as well.' })
  id!: string;

  @Field(() => Json, { description: 'Sample parameters; they win over those that the template begins with.' })
  parameters!: Record<string, unknown>;
}

@Resolver(() => TemplateTrialType)
export class TrialResolver {
  @Requires(Scope.TEMPLATES_WRITE)
  @Query(() => TemplateTrialType, {
    nullable: true,
    description: 'A trial of a template; null when there is none. For administrators.',
  })
  templateTrial(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the trial.' }) id: string,
  ): Promise<TemplateTrial | null> {
    return findTrial(ctx, id);
  }

  @Requires(Scope.TEMPLATES_WRITE)
  @Query(() => TemplateTrialConnection, {
    description: 'The trials of a template in all its versions, the newest first. For administrators.',
  })
  templateTrials(
    @Ctx() ctx: Context,
    @Arg('templateId', () => ID, { description: 'Id of the template.' }) templateId: string,
    @Args() page: PageArgs,
  ): Promise<Page<TemplateTrial>> {
    return listTrials(ctx, templateId, page);
  }

  @Requires(Scope.TEMPLATES_WRITE)
  @Mutation(() => TemplateTrialPayload, {
    description:
      'Tries a version of a template, also a draft, with sample parameters, at no charge. Answers when it is over, or after 5 s while it still runs: then look for it with templateTrial. For administrators.',
  })
  testGranulatorTemplate(
    @Ctx() ctx: Context,
    @Arg('input', () => TestGranulatorTemplateInput, { description: 'The template version and the sample parameters.' })
    input: TestGranulatorTemplateInput,
  ) {
    return toPayload(ctx, 'trial', () => ctx.get(trials).begin(ctx, input));
  }

  @FieldResolver(() => StageOutput, {
    nullable: true,
    description: 'Output; null before the end, and when it failed.',
  })
  async output(
    @Root() { templateId, templateVersion, result }: TemplateTrial,
    @Ctx() ctx: Context,
  ): Promise<StructureView | null> {
    const template =
      result?.output && (await ctx.load(templateVersionByKey, { id: templateId, version: templateVersion }));
    return template && result.output
      ? { ...result.output, structureType: template.structureType, raw: result.output }
      : null;
  }

  @FieldResolver(() => JobFailureType, { nullable: true, description: 'Why it failed.' })
  failure(@Root() { result }: TemplateTrial): JobFailureType | null {
    return result?.failure ?? null;
  }

  @FieldResolver(() => [String], { description: 'What a reader of the output should know.' })
  warnings(@Root() { result }: TemplateTrial): string[] {
    return result?.warnings ?? [];
  }

  @FieldResolver(() => [QualityValidation], {
    description: 'Quality reports of all tries; empty before the end, and for a general pattern.',
  })
  validations(@Root() { result }: TemplateTrial): Validation[] {
    return result?.validations ?? [];
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'Which model did it, as provider/name; null before the end.',
  })
  model(@Root() { result }: TemplateTrial): string | null {
    return result?.model ?? null;
  }

  @FieldResolver(() => TokenUsage, { nullable: true, description: 'Tokens that it used; null before the end.' })
  tokens(@Root() { result }: TemplateTrial): TokenUsage | null {
    return result && { input: result.usage.inputTokens, output: result.usage.outputTokens };
  }

  @FieldResolver(() => Money, { nullable: true, description: 'What the AI provider charged; null before the end.' })
  providerCost(@Root() { result }: TemplateTrial): Money | null {
    return result && Money.of(result.usage.providerCostMicros);
  }

  @FieldResolver(() => Money, {
    nullable: true,
    description: 'What a client would have paid; trials are free. Null before the end, and when it failed.',
  })
  wouldCost(@Root() { result }: TemplateTrial): Money | null {
    return result?.output ? Money.of(result.priceMicros) : null;
  }
}
