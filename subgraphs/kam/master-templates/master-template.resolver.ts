import {
  Arg,
  Args,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Int,
  ObjectType,
  Query,
  registerEnumType,
  Resolver,
  Root,
} from 'type-graphql';
import { Requires } from '../../../subgraph-kit/access/declare';
import { Scope } from '../../../contracts/scope';
import { connectionOf, type Page, PageArgs } from '../../../subgraph-kit/graph/connection';
import {
  workerTemplateOf,
  workerTemplateRef,
  type WorkerTemplateRef,
  workerTemplateStubs,
} from '../../../subgraph-kit/graph/worker-types';
import { MasterTemplate, Stage } from './master-template.entity';
import { countCategories, findTemplate, listTemplates, TemplateSort } from './master-template.service';
import { SubscriptionTier } from '../../../contracts/tier';
import { omitNullish } from '../../../lib/omit-nullish';
import { mastersUsing } from './template-users.service';
import type { Context } from '../../../subgraph-kit/context';

const templates = workerTemplateStubs({ key: 'templateId', resolvable: true, generic: true });
/** Stub types through which stages refer to worker templates, and to which KAM adds where they are used. */
export const WORKER_TEMPLATE_STUBS = templates.types;
/** How they are found from their keys: what KAM knows of them is where they are used. */
export const WORKER_TEMPLATE_REFERENCES = Object.fromEntries(
  templates.typeNames.map((name) => [
    name,
    ({ templateId }: { templateId: string }) => ({ __typename: name, templateId }),
  ]),
);

@Resolver(() => templates.Interface)
export class WorkerTemplateUseResolver {
  @FieldResolver(() => [MasterTemplate], {
    description: 'The newest published master templates with a stage that uses it, by name.',
  })
  usedBy(@Root() { __typename, templateId }: WorkerTemplateRef, @Ctx() ctx: Context): Promise<MasterTemplate[]> {
    const { worker, template } = workerTemplateOf(__typename, templateId ?? '');
    return mastersUsing(ctx, { worker, templateRef: template });
  }
}

const MasterTemplateConnection = connectionOf('MasterTemplate', MasterTemplate);

@InputType({ description: 'Narrows the list of master templates; all given conditions must hold.' })
class MasterTemplateFilter {
  @Field(() => String, { nullable: true, description: 'Exactly this category, as in education.' })
  category?: string;

  @Field(() => String, {
    nullable: true,
    description:
      'Words that must all occur in name, description, category, keywords or use cases; case does not matter. At most 200 characters.',
  })
  search?: string;

  @Field(() => String, {
    nullable: true,
    description: 'Only those with a stage of this worker; dashes and underscores are the same.',
  })
  worker?: string;

  @Field(() => SubscriptionTier, {
    nullable: true,
    description: 'Only those whose required stages need just this tier, as in effectiveTier.',
  })
  requiredTier?: SubscriptionTier;

  @Field(() => ID, {
    nullable: true,
    description:
      'Only those that this client may start: its tier suffices, and the workers of all required stages offer them.',
  })
  usableBy?: string;
}

registerEnumType(TemplateSort, {
  name: 'MasterTemplateSort',
  description: 'The order of a list of master templates.',
  valuesConfig: {
    NAME: { description: 'By name.' },
    NEWEST: { description: 'By the time of publication, the newest first.' },
  },
});

@Requires(Scope.TEMPLATES_READ)
@ObjectType({ description: 'How many master templates there are of a category.', simpleResolvers: true })
class CategoryCount {
  @Field(() => String, { description: 'The category, as in education.' })
  category!: string;

  @Field(() => Int, { description: 'How many templates it has.' })
  count!: number;
}

@Resolver(() => MasterTemplate)
export class MasterTemplateResolver {
  @Requires(Scope.TEMPLATES_READ)
  @Query(() => MasterTemplate, {
    nullable: true,
    description: 'A master template by name or by id; null when there is none.',
  })
  masterTemplate(
    @Ctx() ctx: Context,
    @Arg('name', () => String, { nullable: true, description: 'Its name, as in course_creation.' }) name?: string,
    @Arg('id', () => ID, {
      nullable: true,
      description: 'Id of a version, as in mt_course_001@2, or of a template, as in mt_course_001.',
    })
    id?: string,
    @Arg('version', () => Int, {
      nullable: true,
      description: 'A specific version; the newest published one when absent.',
    })
    version?: number,
  ): Promise<MasterTemplate | null> {
    return findTemplate(ctx, { name: name ?? undefined, id: id ?? undefined, version: version ?? undefined });
  }

  @Requires(Scope.TEMPLATES_READ)
  @Query(() => MasterTemplateConnection, {
    description: 'The newest published version of every master template.',
  })
  masterTemplates(
    @Ctx() ctx: Context,
    @Args() page: PageArgs,
    @Arg('filter', () => MasterTemplateFilter, { nullable: true, description: 'Which ones; all when absent.' })
    filter?: MasterTemplateFilter,
    @Arg('sort', () => TemplateSort, { nullable: true, description: 'In which order; by name when absent.' })
    sort?: TemplateSort,
  ): Promise<Page<MasterTemplate>> {
    return listTemplates(ctx, page, omitNullish(filter), sort ?? undefined);
  }

  @Requires(Scope.TEMPLATES_READ)
  @Query(() => [CategoryCount], {
    description: 'The categories of master templates, by name, with how many there are of each under a filter.',
  })
  masterTemplateCategories(
    @Ctx() ctx: Context,
    @Arg('filter', () => MasterTemplateFilter, {
      nullable: true,
      description: 'Which templates; its category is ignored.',
    })
    filter?: MasterTemplateFilter,
  ): Promise<CategoryCount[]> {
    const { category: _category, ...rest } = omitNullish(filter);
    return countCategories(ctx, rest);
  }
}

@Resolver(() => Stage)
export class StageResolver {
  @FieldResolver(() => templates.Interface, {
    nullable: true,
    description:
      'How the worker carries the stage out and at what price; null when the worker does not offer it (any more), does not answer, or is not registered.',
  })
  workerTemplate(@Root() stage: Stage): WorkerTemplateRef {
    return workerTemplateRef(stage.worker, stage.templateRef);
  }
}
