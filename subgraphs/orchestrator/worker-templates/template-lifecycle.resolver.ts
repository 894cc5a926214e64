import { GraphQLSafeInt } from 'graphql-scalars';
import { Arg, Args, Ctx, Field, Float, ID, InputType, Int, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import { Scope } from '../../../contracts/scope';
import { SubscriptionTier } from '../../../contracts/tier';
import { WorkerTemplateStatus } from '../../../contracts/worker-template';
import { omitNullish } from '../../../lib/omit-nullish';
import { Requires } from '../../../subgraph-kit/access/declare';
import type { Context } from '../../../subgraph-kit/context';
import { connectionOf, type Page, PageArgs } from '../../../subgraph-kit/graph/connection';
import { payloadOf, toPayload } from '../../../subgraph-kit/graph/payload';
import { Json } from '../../../subgraph-kit/graph/scalars';
import { TemplateDifference } from '../../../subgraph-kit/graph/template-difference.type';
import { UserError } from '../../../subgraph-kit/graph/user-error.type';
import type { WorkerTemplateRef } from '../../../subgraph-kit/graph/worker-types';
import { WorkerTemplateInterface } from '../workers/worker-stubs';
import { asQuery, changeTemplate, listOf, manage, templateRef, WORKER_ARGUMENT } from './worker-management';

const WorkerTemplateVersionConnection = connectionOf('WorkerTemplateVersion', WorkerTemplateInterface);
const WorkerTemplatePayload = payloadOf('WorkerTemplatePayload', 'template', () => WorkerTemplateInterface);

@InputType({ description: 'Narrows the list of versions; all given conditions must hold.' })
class WorkerTemplateVersionFilter {
  @Field(() => ID, { nullable: true, description: 'Only those of this template, as in course_v1.' })
  templateId?: string;

  @Field(() => WorkerTemplateStatus, { nullable: true, description: 'Only those with this status.' })
  status?: WorkerTemplateStatus;

  @Field(() => String, { nullable: true, description: 'Only those that yield this kind of output, as in course.' })
  kind?: string;
}

@InputType({ description: 'The worker whose template it is.' })
class OfWorker {
  @Field(() => String, WORKER_ARGUMENT)
  worker!: string;
}

@InputType({ description: 'A draft.' })
class WorkerTemplateDraftRef extends OfWorker {
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
class WorkerTemplateTerms {
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
      'What parameters it takes, as JSON Schema 2020-12; only such as the worker knows for that kind of output.',
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
class CreateWorkerTemplateInput extends OfWorker {
  @Field(() => ID, { description: 'Its id: small letters, digits and underscores, as in course_deep_v1.' })
  templateId!: string;

  @Field(() => String, {
    description: 'Which kind of output it yields: one of the kinds of its worker, as in course; never changes.',
  })
  kind!: string;

  @Field(() => WorkerTemplateTerms, {
    description: 'The terms; omitted fields are those of the simplest template of that kind.',
  })
  terms!: WorkerTemplateTerms;
}

@InputType({ description: 'What is copied, and to which id.' })
class DuplicateWorkerTemplateInput extends OfWorker {
  @Field(() => ID, {
    description: 'A version, as in course_v1@1, or a template, of which the newest version is copied.',
  })
  id!: string;

  @Field(() => ID, { description: 'Id of the new template; the same id begins the next version of the same template.' })
  as!: string;
}

@InputType({ description: 'What is changed of a draft.' })
class EditWorkerTemplateDraftInput extends WorkerTemplateDraftRef {
  @Field(() => WorkerTemplateTerms, { description: 'The new terms.' })
  terms!: WorkerTemplateTerms;
}

@InputType({ description: 'A draft that is to be used from now on.' })
class PublishWorkerTemplateInput extends WorkerTemplateDraftRef {
  @Field(() => Boolean, {
    nullable: true,
    description: 'Publishes it also when it breaks what uses the template: see workerTemplateImpact. No when absent.',
  })
  force?: boolean | null;
}

@InputType({ description: 'What is not to be used any more.' })
class DeprecateWorkerTemplateInput extends OfWorker {
  @Field(() => ID, { description: 'Id of the template, as in course_v1.' })
  templateId!: string;

  @Field(() => ID, { nullable: true, description: 'Id of the published template to use instead.' })
  successor?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Deprecates it also when something uses it: see workerTemplateImpact. No when absent.',
  })
  force?: boolean | null;
}

@Requires(Scope.TEMPLATES_WRITE)
@ObjectType({ description: 'The result of discarding a draft.', simpleResolvers: true })
class DiscardWorkerTemplateDraftPayload {
  @Field(() => ID, { nullable: true, description: 'Id of the draft that is gone; null when nothing was done.' })
  discardedId!: string | null;

  @Field(() => [UserError], { description: 'What the caller can correct; empty when all went well.' })
  errors!: UserError[];
}

@Resolver()
export class WorkerTemplateLifecycleResolver {
  @Requires(Scope.TEMPLATES_READ)
  @Query(() => WorkerTemplateInterface, {
    nullable: true,
    description:
      'A template of a worker: a version by its id, or the newest published version of a template; null when there is none.',
  })
  workerTemplate(
    @Ctx() ctx: Context,
    @Arg('worker', () => String, WORKER_ARGUMENT) worker: string,
    @Arg('id', () => ID, { description: 'Id of a version, as in course_v1@2, or of a template, as in course_v1.' })
    id: string,
  ): Promise<WorkerTemplateRef | null> {
    return asQuery(() => templateRef(ctx, worker, id));
  }

  @Requires(Scope.TEMPLATES_READ)
  @Query(() => WorkerTemplateVersionConnection, {
    description:
      'The versions of the templates of a worker, by id, the newest first. Drafts are shown to those who may write templates.',
  })
  workerTemplateVersions(
    @Ctx() ctx: Context,
    @Arg('worker', () => String, WORKER_ARGUMENT) worker: string,
    @Args() page: PageArgs,
    @Arg('filter', () => WorkerTemplateVersionFilter, {
      nullable: true,
      description: 'Which ones; all when absent.',
    })
    filter?: WorkerTemplateVersionFilter,
  ): Promise<Page<WorkerTemplateRef>> {
    return listOf(ctx, worker, 'listTemplateVersions', page, { filter: omitNullish(filter) });
  }

  @Requires(Scope.TEMPLATES_READ)
  @Query(() => [TemplateDifference], {
    nullable: true,
    description:
      'What differs between two versions of one template, or of two templates, of a worker; empty when nothing does, null when one of them is not there.',
  })
  compareWorkerTemplates(
    @Ctx() ctx: Context,
    @Arg('worker', () => String, WORKER_ARGUMENT) worker: string,
    @Arg('before', () => ID, { description: 'The first, as in course_v1@1.' }) before: string,
    @Arg('after', () => ID, { description: 'The second, as in course_v1@2.' }) after: string,
  ): Promise<TemplateDifference[] | null> {
    return asQuery(() => manage(ctx, worker, 'compareTemplates', { before, after }));
  }

  @Requires(Scope.TEMPLATES_WRITE)
  @Mutation(() => WorkerTemplatePayload, {
    description: 'Creates a new template of a worker as a draft. For administrators.',
  })
  createWorkerTemplate(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateWorkerTemplateInput, { description: 'The template.' })
    { worker, terms, ...input }: CreateWorkerTemplateInput,
  ) {
    return toPayload(ctx, 'template', () =>
      changeTemplate(ctx, worker, 'createTemplate', { ...input, terms: termsOf(terms) }),
    );
  }

  @Requires(Scope.TEMPLATES_WRITE)
  @Mutation(() => WorkerTemplatePayload, {
    description:
      'Creates a draft as a copy of an existing version: a new template, or the next version of the same. For administrators.',
  })
  duplicateWorkerTemplate(
    @Ctx() ctx: Context,
    @Arg('input', () => DuplicateWorkerTemplateInput, { description: 'What is copied, and to which id.' })
    { worker, ...input }: DuplicateWorkerTemplateInput,
  ) {
    return toPayload(ctx, 'template', () => changeTemplate(ctx, worker, 'duplicateTemplate', omitNullish(input)));
  }

  @Requires(Scope.TEMPLATES_WRITE)
  @Mutation(() => WorkerTemplatePayload, { description: 'Changes a draft. For administrators.' })
  editWorkerTemplateDraft(
    @Ctx() ctx: Context,
    @Arg('input', () => EditWorkerTemplateDraftInput, { description: 'What is changed.' })
    { worker, terms, ...input }: EditWorkerTemplateDraftInput,
  ) {
    return toPayload(ctx, 'template', () =>
      changeTemplate(ctx, worker, 'editTemplateDraft', { ...omitNullish(input), terms: termsOf(terms) }),
    );
  }

  @Requires(Scope.TEMPLATES_WRITE)
  @Mutation(() => DiscardWorkerTemplateDraftPayload, { description: 'Deletes a draft. For administrators.' })
  discardWorkerTemplateDraft(
    @Ctx() ctx: Context,
    @Arg('input', () => WorkerTemplateDraftRef, { description: 'Which draft.' })
    { worker, ...input }: WorkerTemplateDraftRef,
  ) {
    return toPayload(
      ctx,
      'discardedId',
      async () => (await manage(ctx, worker, 'discardTemplateDraft', omitNullish(input))).id,
    );
  }

  @Requires(Scope.TEMPLATES_WRITE)
  @Mutation(() => WorkerTemplatePayload, {
    description:
      'Publishes a draft if it is complete: from now on executions are planned with it, and it never changes again. For administrators.',
  })
  publishWorkerTemplate(
    @Ctx() ctx: Context,
    @Arg('input', () => PublishWorkerTemplateInput, { description: 'Which draft.' })
    { worker, ...input }: PublishWorkerTemplateInput,
  ) {
    return toPayload(ctx, 'template', () => changeTemplate(ctx, worker, 'publishTemplate', omitNullish(input)));
  }

  @Requires(Scope.TEMPLATES_WRITE)
  @Mutation(() => WorkerTemplatePayload, {
    description:
      'Deprecates all published versions of a template: executions that are planned with it finish, no new one can be started, and plans name its successor. For administrators.',
  })
  deprecateWorkerTemplate(
    @Ctx() ctx: Context,
    @Arg('input', () => DeprecateWorkerTemplateInput, { description: 'Which template, and what to use instead.' })
    { worker, ...input }: DeprecateWorkerTemplateInput,
  ) {
    return toPayload(ctx, 'template', () => changeTemplate(ctx, worker, 'deprecateTemplate', omitNullish(input)));
  }
}

/** The terms that were given; null means the same as nothing. */
function termsOf(terms: WorkerTemplateTerms): Record<string, unknown> {
  const { models, ...rest } = omitNullish(terms);
  return { ...rest, ...(models && { models: models.map((model) => omitNullish(model)) }) };
}
