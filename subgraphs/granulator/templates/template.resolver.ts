import {
  Arg,
  Ctx,
  Field,
  FieldResolver,
  Float,
  ID,
  Int,
  ObjectType,
  Query,
  registerEnumType,
  Resolver,
  Root,
} from 'type-graphql';
import { Requires } from '../../../subgraph-kit/access/declare';
import { Scope } from '../../../contracts/scope';
import { type RunStats, InputSize, type Quantiles } from '../../../contracts/run-stats';
import { findTemplate } from './template.service';
import { GranulatorTemplate, presentTemplate } from './template.type';
import type { Context } from '../../../subgraph-kit/context';
import { runStatsOfTemplate } from './template-catalogue';

registerEnumType(InputSize, {
  name: 'InputSize',
  description: 'How large the input of a run was.',
  valuesConfig: {
    SMALL: { description: 'Fewer than 1,000 tokens: a topic, or a short text.' },
    MEDIUM: { description: '1,000 to 9,999 tokens: some pages.' },
    LARGE: { description: '10,000 tokens and more.' },
  },
});

@Requires(Scope.TEMPLATES_READ)
@ObjectType({ description: 'The 10th, 50th and 90th percentile of runs.', simpleResolvers: true })
class RunQuantiles implements Quantiles {
  @Field(() => Float, { description: 'One run in ten took less.' })
  p10!: number;

  @Field(() => Float, { description: 'Half of the runs took less.' })
  p50!: number;

  @Field(() => Float, { description: 'Nine runs in ten took less.' })
  p90!: number;
}

@Requires(Scope.TEMPLATES_READ)
@ObjectType({ description: 'Statistics of runs of this version with inputs of one size.', simpleResolvers: true })
class TemplateRunStats implements RunStats {
  @Field(() => InputSize, { description: 'How large the inputs were.' })
  inputSize!: InputSize;

  @Field(() => Int, { description: 'How many runs the figures are based on.' })
  samples!: number;

  @Field(() => RunQuantiles, { description: 'Time from the start of the work to its end, in ms.' })
  timeMs!: Quantiles;

  @Field(() => RunQuantiles, { description: 'Tokens read and written.' })
  tokens!: Quantiles;
}

@Resolver(() => GranulatorTemplate)
export class GranulatorTemplateResolver {
  @Requires(Scope.TEMPLATES_READ)
  @Query(() => GranulatorTemplate, {
    nullable: true,
    description:
      'A template of the content granulator: a version by its id, or the newest published version of a template; null when there is none.',
  })
  async granulatorTemplate(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of a version, as in course_v1@2, or of a template, as in course_v1.' })
    id: string,
  ): Promise<GranulatorTemplate | null> {
    return presentTemplate(await findTemplate(ctx, id));
  }

  @FieldResolver(() => [TemplateRunStats], {
    description:
      'Statistics of completed runs of all clients in the last 90 days, by size of input; empty before the first. The estimate is what the owner of the template states.',
  })
  runStats(@Root() { templateId: id, version }: GranulatorTemplate, @Ctx() ctx: Context): Promise<RunStats[]> {
    return ctx.load(runStatsOfTemplate, { id, version });
  }
}
