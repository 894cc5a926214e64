import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { Scope } from '../../../contracts/scope';
import { SubscriptionTier } from '../../../contracts/tier';
import { Requires } from '../../../subgraph-kit/access/declare';
import type { Context } from '../../../subgraph-kit/context';
import { Cost, COST_OF_CHECK } from '../../../subgraph-kit/graph/cost';
import { Json } from '../../../subgraph-kit/graph/scalars';
import { LadderStepInput, StageInput } from '../../../subgraph-kit/graph/stage-input';
import { MasterTemplateStub } from '../kam/kam-stubs';
import { checkStages, checkVersion } from './check.service';
import { ExpressionResultType, presentCheck, TemplateCheckType } from './check.type';
import { tryExpression } from './try-expression.service';

@Resolver(() => MasterTemplateStub)
export class TemplateCheckResolver {
  @Requires(Scope.MASTER_TEMPLATES_WRITE)
  @Cost(COST_OF_CHECK)
  @Query(() => TemplateCheckType, {
    description:
      'Checks the stages of a master template without keeping them: the same check as at publication and before every start.',
  })
  async checkMasterTemplate(
    @Ctx() ctx: Context,
    @Arg('stages', () => [StageInput], { description: 'The stages; more than 100 are a problem.' })
    stages: StageInput[],
    @Arg('ladder', () => [LadderStepInput], {
      nullable: true,
      description: 'Cheaper ways of doing it; none when absent.',
    })
    ladder?: LadderStepInput[] | null,
    @Arg('maxExecutionTimeMs', () => Int, {
      nullable: true,
      description: 'How long an execution may take, in ms; 300,000 when absent.',
    })
    maxExecutionTimeMs?: number,
  ): Promise<TemplateCheckType> {
    return presentCheck(null, await checkStages(ctx, stages, ladder ?? [], maxExecutionTimeMs ?? null));
  }

  @Requires(Scope.TEMPLATES_READ)
  @Query(() => ExpressionResultType, {
    description:
      'Evaluates an expression as an execution would, against a sample, a past execution, or a past execution with a sample over it. What is wrong with it is part of the answer.',
  })
  tryExpression(
    @Ctx() ctx: Context,
    @Arg('mapping', () => Json, {
      nullable: true,
      description:
        'An entry of a mapping: {{path}}, {{path ?? default}}, {{path?}}, a text with them, {"cel": "…"}, or a list or object of these.',
    })
    mapping?: unknown,
    @Arg('condition', () => String, { nullable: true, description: 'A condition, instead of a mapping.' })
    condition?: string,
    @Arg('sample', () => Json, {
      nullable: true,
      description:
        'What it refers to: {"input": {…}, "outputs": {"1": {…}}, "item": …, "index": 0}; each may be absent.',
    })
    sample?: unknown,
    @Arg('executionId', () => ID, {
      nullable: true,
      description: 'An execution whose parameters and outputs it refers to.',
    })
    executionId?: string,
  ): Promise<ExpressionResultType> {
    return tryExpression(ctx, {
      mapping: mapping ?? undefined,
      condition: condition ?? undefined,
      sample: sample ?? undefined,
      executionId: executionId ?? undefined,
    });
  }

  @FieldResolver(() => TemplateCheckType, {
    nullable: true,
    description:
      'What is wrong with this version by what its workers offer now. A published version may come to have problems.',
  })
  async check(@Root() { id }: MasterTemplateStub, @Ctx() ctx: Context): Promise<TemplateCheckType | null> {
    const found = await checkVersion(ctx, id);
    return found && presentCheck(id, found);
  }

  @FieldResolver(() => SubscriptionTier, {
    nullable: true,
    description:
      'The highest minimum tier of its required stages, by what their workers offer now; null when none is known.',
  })
  async effectiveTier(@Root() { id }: MasterTemplateStub, @Ctx() ctx: Context): Promise<SubscriptionTier | null> {
    return (await checkVersion(ctx, id))?.effectiveTier ?? null;
  }

  @FieldResolver(() => Boolean, {
    nullable: true,
    description: 'Whether the workers of all required stages answer, and offer what it needs.',
  })
  async available(@Root() { id }: MasterTemplateStub, @Ctx() ctx: Context): Promise<boolean | null> {
    return (await checkVersion(ctx, id))?.available ?? null;
  }

  @FieldResolver(() => Json, {
    nullable: true,
    description:
      'What a client is to fill in, as one JSON Schema 2020-12: the parameters of all stages, less what is mapped or overridden, in the order of their authors, with titles, descriptions and defaults. A form can be made of it.',
  })
  async parameterSchema(
    @Root() { id }: MasterTemplateStub,
    @Ctx() ctx: Context,
  ): Promise<Record<string, unknown> | null> {
    return (await checkVersion(ctx, id))?.parameters.schema ?? null;
  }
}
