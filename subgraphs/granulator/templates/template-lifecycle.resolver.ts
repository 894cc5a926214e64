import { GraphQLSafeInt } from 'graphql-scalars';
import { Arg, Args, Ctx, Field, Float, ID, InputType, Int, Mutation, Query, Resolver } from 'type-graphql';
import { Requires } from '../../../subgraph-kit/access/declare';
import { Scope } from '../../../contracts/scope';
import { connectionOf, type Page, PageArgs, mapPage } from '../../../subgraph-kit/graph/connection';
import { omitNullish } from '../../../lib/omit-nullish';
import { toPayload, payloadOf } from '../../../subgraph-kit/graph/payload';
import { Json } from '../../../subgraph-kit/graph/scalars';
import { SubscriptionTier } from '../../../contracts/tier';
import { StructureType } from '../structures/structure';
import { WorkerTemplateStatus } from './template.entity';
import {
  createTemplate,
  deprecateTemplate,
  discardDraft,
  duplicateTemplate,
  editDraft,
  publishDraft,
} from './template-lifecycle.service';
import { compareVersions, listVersions } from './template-versions.service';
import { GranulatorTemplate, present } from './template.type';
import { TemplateDifference } from '../../../subgraph-kit/graph/template-difference.type';
import type { Context } from '../../../subgraph-kit/context';

const GranulatorTemplateVersionConnection = connectionOf('GranulatorTemplateVersion', GranulatorTemplate);
const GranulatorTemplatePayload = payloadOf('GranulatorTemplatePayload', 'template', () => GranulatorTemplate);

@InputType({ description: 'Narrows the list of versions; all given conditions must hold.' })
class GranulatorTemplateVersionFilter {
  @Field(() => ID, { nullable: true, description: 'Only those of this template, as in course_v1.' })
  templateId?: string;

  @Field(() => WorkerTemplateStatus, { nullable: true, description: 'Only those with this status.' })
  status?: WorkerTemplateStatus;

  @Field(() => StructureType, { nullable: true, description: 'Only those that yield this kind of structure.' })
  structureType?: StructureType;
}

@InputType({ description: 'A draft.' })
class GranulatorTemplateDraftRef {
  @Field(() => ID, { description: 'Its id, as in course_v1@2.' })
  id!: string;

  @Field(() => Int, {
    nullable: true,
    description:
      'The revision that you read: when another author changed the draft since, nothing is done and DraftChanged says what. Any when absent.',
  })
  revision?: number | null;
}

@InputType({ description: 'A model that may be used, and its settings.' })
class TemplateModelInput {
  @Field(() => String, { description: 'As provider/name, as in openai/gpt-5-mini; local/outliner needs no provider.' })
  model!: string;

  @Field(() => Float, {
    nullable: true,
    description: "0 for the likeliest words, up to 2 for unlikely ones; the provider's own when absent.",
  })
  temperature?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: "Maximum number of output tokens; the provider's own limit when absent.",
  })
  maxOutputTokens?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How long one answer may take, in ms, from 1,000; as long as the job may when absent.',
  })
  timeoutMs?: number | null;
}

@InputType({ description: 'The terms of a template; omitted fields stay as they are.' })
class GranulatorTemplateTerms {
  @Field(() => String, { nullable: true, description: 'Name for programs, up to 200 characters.' })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'Name to show to people, up to 200 characters.' })
  displayName?: string | null;

  @Field(() => String, { nullable: true, description: 'What it yields, up to 2,000 characters; needed to publish.' })
  description?: string | null;

  @Field(() => SubscriptionTier, {
    nullable: true,
    description: 'The lowest tier that may run it; a new template begins with the highest.',
  })
  minimumTier?: SubscriptionTier | null;

  @Field(() => String, {
    nullable: true,
    description: 'Why it needs that tier, up to 500 characters; needed to publish.',
  })
  tierReason?: string | null;

  @Field(() => Int, { nullable: true, description: 'Minimum number of tokens of a run, before the multiplier.' })
  tokensMin?: number | null;

  @Field(() => Int, { nullable: true, description: 'Typical number of tokens of a run, before the multiplier.' })
  tokensExpected?: number | null;

  @Field(() => Int, { nullable: true, description: 'Maximum number of tokens of a run, before the multiplier.' })
  tokensMax?: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Factor that the token estimates are multiplied by; above 0.',
  })
  tokenMultiplier?: number | null;

  @Field(() => Int, { nullable: true, description: 'Typical time of a run, in ms.' })
  estimatedTimeMs?: number | null;

  @Field(() => Int, { nullable: true, description: 'Maximum memory of a run, in MiB.' })
  memoryMb?: number | null;

  @Field(() => GraphQLSafeInt, { nullable: true, description: 'What every run costs, in micro-dollars.' })
  baseMicros?: number | null;

  @Field(() => GraphQLSafeInt, { nullable: true, description: 'What a thousand tokens cost, in micro-dollars.' })
  perThousandTokensMicros?: number | null;

  @Field(() => Json, {
    nullable: true,
    description: 'Parameters that every run begins with; must fit the parameter schema.',
  })
  baseParameters?: Record<string, unknown> | null;

  @Field(() => Json, {
    nullable: true,
    description:
      'What parameters it takes, as JSON Schema 2020-12; only such as the granulator knows of that type of structure.',
  })
  parameterSchema?: Record<string, unknown> | null;

  @Field(() => [TemplateModelInput], {
    nullable: true,
    description:
      'Which models make it, at most 5, each tried when those before it cannot; none for those that the service is configured with.',
  })
  models?: TemplateModelInput[] | null;
}

@InputType({ description: 'A new template.' })
class CreateGranulatorTemplateInput {
  @Field(() => ID, { description: 'Its id: small letters, digits and underscores, as in course_deep_v1.' })
  templateId!: string;

  @Field(() => StructureType, { description: 'What kind of structure it yields; never changes.' })
  structureType!: StructureType;

  @Field(() => GranulatorTemplateTerms, {
    description: 'The terms; omitted fields are those of the simplest template of that type.',
  })
  terms!: GranulatorTemplateTerms;
}

@InputType({ description: 'What is copied, and to which id.' })
class DuplicateGranulatorTemplateInput {
  @Field(() => ID, {
    description: 'A version, as in course_v1@1, or a template, of which the newest version is copied.',
  })
  id!: string;

  @Field(() => ID, { description: 'Id of the new template; the same id begins the next version of the same template.' })
  as!: string;
}

@InputType({ description: 'What is changed of a draft.' })
class EditGranulatorTemplateDraftInput extends GranulatorTemplateDraftRef {
  @Field(() => GranulatorTemplateTerms, { description: 'The new terms.' })
  terms!: GranulatorTemplateTerms;
}

@InputType({ description: 'A draft that is to be used from now on.' })
class PublishGranulatorTemplateInput extends GranulatorTemplateDraftRef {
  @Field(() => Boolean, {
    nullable: true,
    description:
      'Publishes it also when it breaks what uses the template: see granulatorTemplateImpact. No when absent.',
  })
  force?: boolean | null;
}

@InputType({ description: 'What is not to be used any more.' })
class DeprecateGranulatorTemplateInput {
  @Field(() => ID, { description: 'Id of the template, as in course_v1.' })
  templateId!: string;

  @Field(() => ID, { nullable: true, description: 'Id of the published template to use instead.' })
  successor?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Deprecates it also when something uses it: see granulatorTemplateImpact. No when absent.',
  })
  force?: boolean | null;
}

@Resolver()
export class TemplateLifecycleResolver {
  @Requires(Scope.TEMPLATES_READ)
  @Query(() => GranulatorTemplateVersionConnection, {
    description:
      'The versions of the templates of the content granulator, by id, the newest first. Drafts are shown to those who may write templates.',
  })
  async granulatorTemplateVersions(
    @Ctx() ctx: Context,
    @Args() page: PageArgs,
    @Arg('filter', () => GranulatorTemplateVersionFilter, {
      nullable: true,
      description: 'Which ones; all when absent.',
    })
    filter?: GranulatorTemplateVersionFilter,
  ): Promise<Page<GranulatorTemplate>> {
    return mapPage(await listVersions(ctx, page, omitNullish(filter)), present);
  }

  @Requires(Scope.TEMPLATES_READ)
  @Query(() => [TemplateDifference], {
    nullable: true,
    description:
      'What differs between two versions of one template, or of two templates; empty when nothing does, null when one of them is not there.',
  })
  compareGranulatorTemplates(
    @Ctx() ctx: Context,
    @Arg('before', () => ID, { description: 'The first, as in course_v1@1.' }) before: string,
    @Arg('after', () => ID, { description: 'The second, as in course_v1@2.' }) after: string,
  ): Promise<TemplateDifference[] | null> {
    return compareVersions(ctx, before, after);
  }

  @Requires(Scope.TEMPLATES_WRITE)
  @Mutation(() => GranulatorTemplatePayload, {
    description: 'Creates a new template as a draft. For administrators.',
  })
  createGranulatorTemplate(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateGranulatorTemplateInput, { description: 'The template.' })
    input: CreateGranulatorTemplateInput,
  ) {
    return toPayload(ctx, 'template', async () =>
      present(await createTemplate(ctx, { ...input, terms: termsOf(input.terms) })),
    );
  }

  @Requires(Scope.TEMPLATES_WRITE)
  @Mutation(() => GranulatorTemplatePayload, {
    description:
      'Creates a draft as a copy of an existing version: a new template, or the next version of the same. For administrators.',
  })
  duplicateGranulatorTemplate(
    @Ctx() ctx: Context,
    @Arg('input', () => DuplicateGranulatorTemplateInput, { description: 'What is copied, and to which id.' })
    input: DuplicateGranulatorTemplateInput,
  ) {
    return toPayload(ctx, 'template', async () => present(await duplicateTemplate(ctx, omitNullish(input))));
  }

  @Requires(Scope.TEMPLATES_WRITE)
  @Mutation(() => GranulatorTemplatePayload, { description: 'Changes a draft. For administrators.' })
  editGranulatorTemplateDraft(
    @Ctx() ctx: Context,
    @Arg('input', () => EditGranulatorTemplateDraftInput, { description: 'What is changed.' })
    input: EditGranulatorTemplateDraftInput,
  ) {
    return toPayload(ctx, 'template', async () =>
      present(await editDraft(ctx, { ...omitNullish(input), terms: termsOf(input.terms) })),
    );
  }

  @Requires(Scope.TEMPLATES_WRITE)
  @Mutation(() => GranulatorTemplatePayload, {
    description: 'Deletes a draft and returns what it was. For administrators.',
  })
  discardGranulatorTemplateDraft(
    @Ctx() ctx: Context,
    @Arg('input', () => GranulatorTemplateDraftRef, { description: 'Which draft.' })
    input: GranulatorTemplateDraftRef,
  ) {
    return toPayload(ctx, 'template', async () => present(await discardDraft(ctx, omitNullish(input))));
  }

  @Requires(Scope.TEMPLATES_WRITE)
  @Mutation(() => GranulatorTemplatePayload, {
    description:
      'Publishes a draft if it is complete: from now on executions are planned with it, and it never changes again. For administrators.',
  })
  publishGranulatorTemplate(
    @Ctx() ctx: Context,
    @Arg('input', () => PublishGranulatorTemplateInput, { description: 'Which draft.' })
    input: PublishGranulatorTemplateInput,
  ) {
    return toPayload(ctx, 'template', async () => present(await publishDraft(ctx, omitNullish(input))));
  }

  @Requires(Scope.TEMPLATES_WRITE)
  @Mutation(() => GranulatorTemplatePayload, {
    description:
      'Deprecates all published versions of a template: executions that are planned with it finish, no new one can be started, and plans name its successor. For administrators.',
  })
  deprecateGranulatorTemplate(
    @Ctx() ctx: Context,
    @Arg('input', () => DeprecateGranulatorTemplateInput, { description: 'Which template, and what to use instead.' })
    input: DeprecateGranulatorTemplateInput,
  ) {
    return toPayload(ctx, 'template', async () => present(await deprecateTemplate(ctx, omitNullish(input))));
  }
}

/** The terms that were given; null means the same as nothing. */
function termsOf(terms: GranulatorTemplateTerms): Record<string, unknown> {
  const { models, ...rest } = omitNullish(terms);
  return { ...rest, ...(models && { models: models.map((model) => omitNullish(model)) }) };
}
