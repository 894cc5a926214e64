import { Arg, Ctx, Field, ID, Int, ObjectType, Query, registerEnumType, Resolver } from 'type-graphql';
import { Scope } from '../../../contracts/scope';
import { type Impact, ImpactSubject, ImpactVerdict } from '../../../contracts/worker-protocol';
import { Requires } from '../../../subgraph-kit/access/declare';
import type { Context } from '../../../subgraph-kit/context';
import { PriceRange } from '../../../subgraph-kit/graph/money.type';
import { asQuery, manage, WORKER_ARGUMENT } from './worker-management';

registerEnumType(ImpactVerdict, {
  name: 'ImpactVerdict',
  description: 'What a new version of a worker template means for something that uses the template.',
  valuesConfig: {
    COMPATIBLE: { description: 'Nothing changes for it.' },
    REPRICED: { description: 'It works on and costs something else.' },
    BREAKING: { description: 'It cannot work any more, or takes less than before.' },
  },
});

registerEnumType(ImpactSubject, {
  name: 'ImpactSubject',
  description: 'What uses a worker template.',
  valuesConfig: {
    MASTER_TEMPLATE: { description: 'The newest published version of a master template.' },
    REQUEST: { description: 'A request that waits to be executed.' },
    EXECUTION: { description: 'An execution that has not ended; it keeps its versions.' },
  },
});

@Requires(Scope.TEMPLATES_WRITE)
@ObjectType({ description: 'What a publication means for one thing that uses the template.', simpleResolvers: true })
class TemplateImpact {
  @Field(() => ImpactSubject, { description: 'What it is.' })
  subject!: ImpactSubject;

  @Field(() => ID, { description: 'Its id; of a master template that of the version, as in mt_course_001@2.' })
  subjectId!: string;

  @Field(() => String, { description: 'Name of the master template.' })
  name!: string;

  @Field(() => ImpactVerdict, { description: 'What it means.' })
  verdict!: ImpactVerdict;

  @Field(() => PriceRange, { nullable: true, description: 'What it costs before; null unless it is repriced.' })
  from!: PriceRange | null;

  @Field(() => PriceRange, { nullable: true, description: 'What it costs after; null unless it is repriced.' })
  to!: PriceRange | null;

  @Field(() => String, {
    nullable: true,
    description: 'The field that breaks it, as in parameterSchema.properties.depth.',
  })
  field!: string | null;

  @Field(() => String, { nullable: true, description: 'Why.' })
  reason!: string | null;
}

@Requires(Scope.TEMPLATES_WRITE)
@ObjectType({ description: 'What a publication touches.', simpleResolvers: true })
class PublicationImpact {
  @Field(() => Int, { description: 'How many things it breaks.' })
  breaking!: number;

  @Field(() => Int, { description: 'How many it reprices.' })
  repriced!: number;

  @Field(() => Int, { description: 'For how many nothing changes.' })
  compatible!: number;

  @Field(() => [TemplateImpact], { description: 'Each of them: master templates, requests, executions.' })
  impacts!: TemplateImpact[];
}

@Resolver()
export class WorkerTemplateImpactResolver {
  @Requires(Scope.TEMPLATES_WRITE)
  @Query(() => PublicationImpact, {
    nullable: true,
    description:
      'What publishing a draft would touch, or deprecating a template: every master template that uses it, every request that waits and every execution that has not ended. Changes nothing. For administrators.',
  })
  async workerTemplateImpact(
    @Ctx() ctx: Context,
    @Arg('worker', () => String, WORKER_ARGUMENT) worker: string,
    @Arg('id', () => ID, {
      description: 'A draft, as in course_v1@2, or for a deprecation a template, as in course_v1.',
    })
    id: string,
    @Arg('deprecation', () => Boolean, {
      nullable: true,
      description: 'Whether it is to be deprecated; published when absent.',
    })
    deprecation?: boolean,
  ): Promise<PublicationImpact | null> {
    const impacts = await asQuery(() =>
      manage(ctx, worker, 'templateImpact', { id, deprecation: deprecation === true }),
    );
    return impacts && present(impacts);
  }
}

function present(impacts: Impact[]): PublicationImpact {
  const count = (wanted: ImpactVerdict): number => impacts.filter(({ verdict }) => verdict === wanted).length;
  return {
    breaking: count(ImpactVerdict.BREAKING),
    repriced: count(ImpactVerdict.REPRICED),
    compatible: count(ImpactVerdict.COMPATIBLE),
    impacts: impacts.map(({ subject, id, name, verdict, from, to, field, reason }) => ({
      subject,
      subjectId: id,
      name,
      verdict,
      from: from ? PriceRange.of(from) : null,
      to: to ? PriceRange.of(to) : null,
      field: field ?? null,
      reason: reason ?? null,
    })),
  };
}
