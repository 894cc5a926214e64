import { Arg, Args, Ctx, Field, ID, InputType, Int, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import { omitNullish } from '../../../lib/omit-nullish';
import { Requires } from '../../../subgraph-kit/access/declare';
import { Scope } from '../../../contracts/scope';
import type { Context } from '../../../subgraph-kit/context';
import { connectionOf, type Page, PageArgs } from '../../../subgraph-kit/graph/connection';
import { DomainError, payloadOf, toPayload } from '../../../subgraph-kit/graph/payload';
import { LadderStepInput, StageInput } from '../../../subgraph-kit/graph/stage-input';
import { TemplateDifference } from '../../../subgraph-kit/graph/template-difference.type';
import { UserError } from '../../../subgraph-kit/graph/user-error.type';
import { MasterTemplate, TemplateStatus } from './master-template.entity';
import { replaceWorkerTemplate } from './replace-worker-template.service';
import {
  createTemplate,
  deprecateTemplate,
  discardDraft,
  duplicateTemplate,
  editDraft,
  publishDraft,
} from './template-lifecycle.service';
import { compareVersions, listVersions } from './template-versions.service';

const MasterTemplateVersionConnection = connectionOf('MasterTemplateVersion', MasterTemplate);
export const MasterTemplatePayload = payloadOf('MasterTemplatePayload', 'masterTemplate', () => MasterTemplate);

@InputType({ description: 'Narrows the list of versions; all given conditions must hold.' })
class MasterTemplateVersionFilter {
  @Field(() => ID, { nullable: true, description: 'Only those of this template, as in mt_course_001.' })
  templateId?: string;

  @Field(() => TemplateStatus, { nullable: true, description: 'Only those with this status.' })
  status?: TemplateStatus;

  @Field(() => ID, { nullable: true, description: 'Only those that belong to this client.' })
  clientId?: string;
}

@InputType({ description: 'The content of a master template; omitted fields of a draft stay as they are.' })
class MasterTemplateContent {
  @Field(() => String, {
    nullable: true,
    description:
      'Unique name: small letters, digits and underscores, as in course_creation; needed for a new template.',
  })
  name?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Name to show to people, up to 200 characters; the name when absent.',
  })
  displayName?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What a client gets from it, up to 2,000 characters; needed to publish.',
  })
  description?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What kind of content it is for, as in education; needed to publish.',
  })
  category?: string | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Words that a request for it is likely to contain, at most 50.',
  })
  keywords?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'What it is typically used for, at most 50.' })
  useCases?: string[] | null;

  @Field(() => [StageInput], {
    nullable: true,
    description: 'Its stages, at most 100; all of them, also those that stay.',
  })
  stages?: StageInput[] | null;

  @Field(() => [LadderStepInput], {
    nullable: true,
    description: 'Cheaper ways of doing it, the best first, at most 10; all of them, also those that stay.',
  })
  ladder?: LadderStepInput[] | null;

  @Field(() => Int, { nullable: true, description: 'How long an execution may take in all, in ms; 300,000 when null.' })
  maxExecutionTimeMs?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether an execution that lost an optional stage ends as PARTIAL.',
  })
  allowPartialCompletion?: boolean | null;
}

@InputType({ description: 'A new master template.' })
class CreateMasterTemplateInput {
  @Field(() => ID, {
    nullable: true,
    description: 'Its id: small letters, digits and underscores, as in mt_course_002; made when absent.',
  })
  templateId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description:
      "The client that alone can use it, whose tier must include custom_templates; a client's own user needs not name it. For all when absent.",
  })
  clientId?: string | null;

  @Field(() => MasterTemplateContent, { description: 'What it consists of.' })
  content!: MasterTemplateContent;
}

@InputType({ description: 'What is copied, and to what.' })
class DuplicateMasterTemplateInput {
  @Field(() => ID, {
    description: 'A version, as in mt_course_001@1, or a template, of which the newest version is copied.',
  })
  id!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'Id of a new template; without this and a name, the copy is the next version of the same template.',
  })
  as?: string | null;

  @Field(() => String, { nullable: true, description: 'Name of a new template.' })
  name?: string | null;
}

@InputType({ description: 'What is changed of a draft.' })
class EditMasterTemplateDraftInput {
  @Field(() => ID, { description: 'The draft, as in mt_course_001@2.' })
  id!: string;

  @Field(() => Int, {
    description:
      'The revision that you read; when another author changed the draft since, nothing is changed and DraftChanged says what.',
  })
  revision!: number;

  @Field(() => MasterTemplateContent, { description: 'The new content; omitted fields stay as they are.' })
  content!: MasterTemplateContent;
}

@InputType({ description: 'A draft.' })
class DiscardMasterTemplateDraftInput {
  @Field(() => ID, { description: 'The draft, as in mt_course_001@2.' })
  id!: string;

  @Field(() => Int, { nullable: true, description: 'The revision that you read; any when absent.' })
  revision?: number | null;
}

@InputType({ description: 'A draft that is to be used from now on.' })
class PublishMasterTemplateInput {
  @Field(() => ID, { description: 'The draft, as in mt_course_001@2.' })
  id!: string;

  @Field(() => Int, { description: 'The revision that you read.' })
  revision!: number;
}

@InputType({ description: 'What is not to be used any more.' })
class DeprecateMasterTemplateInput {
  @Field(() => ID, { description: 'Id of the template, as in mt_course_001.' })
  templateId!: string;

  @Field(() => ID, { nullable: true, description: 'Id of the published template to use instead.' })
  successor?: string | null;
}

@InputType({ description: 'Which template of a worker is to be replaced by which.' })
class ReplaceWorkerTemplateInput {
  @Field(() => String, { description: 'Id of the worker.' })
  worker!: string;

  @Field(() => ID, { description: 'The template that stages name now, as in quiz_v1.' })
  from!: string;

  @Field(() => ID, { description: 'The template that they are to name, as in quiz_generator_v1.' })
  to!: string;
}

@Requires(Scope.TEMPLATES_WRITE)
@ObjectType({ description: 'The result of a mutation of several master templates.', simpleResolvers: true })
class MasterTemplatesPayload {
  @Field(() => [MasterTemplate], { description: 'The drafts that were made.' })
  masterTemplates!: MasterTemplate[];

  @Field(() => [UserError], { description: 'Why others got none; empty when all did.' })
  errors!: UserError[];
}

@Resolver()
export class TemplateLifecycleResolver {
  @Requires(Scope.TEMPLATES_READ)
  @Query(() => MasterTemplateVersionConnection, {
    description:
      'The versions of master templates, by id, the newest first. Drafts are shown to those who may write them.',
  })
  masterTemplateVersions(
    @Ctx() ctx: Context,
    @Args() page: PageArgs,
    @Arg('filter', () => MasterTemplateVersionFilter, { nullable: true, description: 'Which ones; all when absent.' })
    filter?: MasterTemplateVersionFilter,
  ): Promise<Page<MasterTemplate>> {
    return listVersions(ctx, page, omitNullish(filter));
  }

  @Requires(Scope.TEMPLATES_READ)
  @Query(() => [TemplateDifference], {
    nullable: true,
    description:
      'What differs between two versions of one master template, or of two: stage by stage (by its order) and field by field; null when one of them is not there.',
  })
  compareMasterTemplates(
    @Ctx() ctx: Context,
    @Arg('before', () => ID, { description: 'The first, as in mt_course_001@1.' }) before: string,
    @Arg('after', () => ID, { description: 'The second, as in mt_course_001@2.' }) after: string,
  ): Promise<TemplateDifference[] | null> {
    return compareVersions(ctx, before, after);
  }

  @Requires(Scope.MASTER_TEMPLATES_WRITE)
  @Mutation(() => MasterTemplatePayload, {
    description: 'Creates a master template as a draft. `check` says what is still wrong with it.',
  })
  createMasterTemplate(
    @Ctx() ctx: Context,
    @Arg('input', () => CreateMasterTemplateInput, { description: 'The template.' }) input: CreateMasterTemplateInput,
  ) {
    return toPayload(ctx, 'masterTemplate', () =>
      createTemplate(ctx, { ...omitNullish(input), content: contentOf(input.content) }),
    );
  }

  @Requires(Scope.MASTER_TEMPLATES_WRITE)
  @Mutation(() => MasterTemplatePayload, {
    description:
      'Creates a draft as a copy of an existing version: the next version of the same template, or a new one.',
  })
  duplicateMasterTemplate(
    @Ctx() ctx: Context,
    @Arg('input', () => DuplicateMasterTemplateInput, { description: 'What is copied, and to what.' })
    input: DuplicateMasterTemplateInput,
  ) {
    return toPayload(ctx, 'masterTemplate', () => duplicateTemplate(ctx, omitNullish(input)));
  }

  @Requires(Scope.MASTER_TEMPLATES_WRITE)
  @Mutation(() => MasterTemplatePayload, { description: 'Changes a draft. `check` says what is still wrong with it.' })
  editMasterTemplateDraft(
    @Ctx() ctx: Context,
    @Arg('input', () => EditMasterTemplateDraftInput, { description: 'What is changed.' })
    input: EditMasterTemplateDraftInput,
  ) {
    return toPayload(ctx, 'masterTemplate', () => editDraft(ctx, { ...input, content: contentOf(input.content) }));
  }

  @Requires(Scope.MASTER_TEMPLATES_WRITE)
  @Mutation(() => MasterTemplatePayload, { description: 'Deletes a draft and returns what it was.' })
  discardMasterTemplateDraft(
    @Ctx() ctx: Context,
    @Arg('input', () => DiscardMasterTemplateDraftInput, { description: 'Which draft.' })
    input: DiscardMasterTemplateDraftInput,
  ) {
    return toPayload(ctx, 'masterTemplate', () => discardDraft(ctx, omitNullish(input)));
  }

  @Requires(Scope.MASTER_TEMPLATES_WRITE)
  @Mutation(() => MasterTemplatePayload, {
    description:
      'Publishes a draft that the check finds no error in: from now on executions are planned with it, and it never changes again. Each error has a path into the draft.',
  })
  publishMasterTemplate(
    @Ctx() ctx: Context,
    @Arg('input', () => PublishMasterTemplateInput, { description: 'Which draft.' }) input: PublishMasterTemplateInput,
  ) {
    return toPayload(ctx, 'masterTemplate', () => publishDraft(ctx, input));
  }

  @Requires(Scope.MASTER_TEMPLATES_WRITE)
  @Mutation(() => MasterTemplatePayload, {
    description:
      'Deprecates all published versions of a master template: executions finish, no new one can be started.',
  })
  deprecateMasterTemplate(
    @Ctx() ctx: Context,
    @Arg('input', () => DeprecateMasterTemplateInput, { description: 'Which template, and what to use instead.' })
    input: DeprecateMasterTemplateInput,
  ) {
    return toPayload(ctx, 'masterTemplate', () => deprecateTemplate(ctx, omitNullish(input)));
  }

  @Requires(Scope.TEMPLATES_WRITE)
  @Mutation(() => MasterTemplatesPayload, {
    description:
      'Begins the next version of every master template that uses a worker template, as a draft with another one in its place: for a template that is deprecated. Nothing is published. For administrators.',
  })
  async replaceWorkerTemplate(
    @Ctx() ctx: Context,
    @Arg('input', () => ReplaceWorkerTemplateInput, { description: 'What is replaced by what.' })
    input: ReplaceWorkerTemplateInput,
  ): Promise<MasterTemplatesPayload> {
    try {
      const { drafts, errors } = await replaceWorkerTemplate(ctx, input);
      return { masterTemplates: drafts, errors };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return { masterTemplates: [], errors: error.errors };
    }
  }
}

/** The content that was given; null is the same as nothing, but for a limit that is taken away. */
function contentOf({ maxExecutionTimeMs, ...rest }: MasterTemplateContent): Record<string, unknown> {
  return { ...omitNullish(rest), ...(maxExecutionTimeMs !== undefined && { maxExecutionTimeMs }) };
}
