import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { requireActor } from '../../../lib/subgraph/context';
import type { GranulatorContext } from '../context';
import { GRANULATOR_ID } from '../worker-id';
import { GranulatorTemplate, presentTemplate } from './template.type';

@Resolver(() => GranulatorTemplate)
export class GranulatorTemplateResolver {
  @Query(() => GranulatorTemplate, { nullable: true, description: 'A published template of the content granulator by id; null when there is none.' })
  granulatorTemplate(
    @Ctx() ctx: GranulatorContext,
    @Arg('id', () => ID, { description: 'Id of the template, as in course_v1.' }) id: string,
  ): Promise<GranulatorTemplate | null> {
    return findTemplate(ctx, id);
  }
}

/** A published template by id; null when there is none. @throws Unauthenticated */
export async function findTemplate(ctx: GranulatorContext, id: string): Promise<GranulatorTemplate | null> {
  requireActor(ctx);
  const row = await ctx.loaders.template.load(id);
  return row && presentTemplate(row, GRANULATOR_ID);
}
