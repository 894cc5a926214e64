import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import { Scope } from '../../../contracts/scope';
import { Requires } from '../../../subgraph-kit/access/declare';
import type { Context } from '../../../subgraph-kit/context';
import { Json } from '../../../subgraph-kit/graph/scalars';
import { StageInput } from '../../../subgraph-kit/graph/stage-input';
import { MasterTemplateStub } from '../kam/kam-stubs';
import { checkStages, checkVersion } from './check.service';
import { presentCheck, TemplateCheckType } from './check.type';

@Resolver(() => MasterTemplateStub)
export class TemplateCheckResolver {
  @Requires(Scope.MASTER_TEMPLATES_WRITE)
  @Query(() => TemplateCheckType, {
    description:
      'Checks the stages of a master template without keeping them: the same check as at publication and before every start.',
  })
  async checkMasterTemplate(
    @Ctx() ctx: Context,
    @Arg('stages', () => [StageInput], { description: 'The stages, at most 200.' }) stages: StageInput[],
    @Arg('maxExecutionTimeMs', () => Int, {
      nullable: true,
      description: 'How long an execution may take, in ms; 300,000 when absent.',
    })
    maxExecutionTimeMs?: number,
  ): Promise<TemplateCheckType> {
    return presentCheck(null, await checkStages(ctx, stages, maxExecutionTimeMs ?? null));
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
