import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { Requires } from '../../../lib/access/declare';
import { Scope } from '../../../lib/access/scope';
import type { GranulatorContext } from '../context';
import { findTemplate } from './template.service';
import { GranulatorTemplate, presentTemplate } from './template.type';

@Resolver(() => GranulatorTemplate)
export class GranulatorTemplateResolver {
  @Requires(Scope.TEMPLATES_READ)
  @Query(() => GranulatorTemplate, { nullable: true, description: 'A published template of the content granulator by id; null when there is none.' })
  async granulatorTemplate(
    @Ctx() ctx: GranulatorContext,
    @Arg('id', () => ID, { description: 'Id of the template, as in course_v1.' }) id: string,
  ): Promise<GranulatorTemplate | null> {
    return presentTemplate(await findTemplate(ctx, id));
  }
}
