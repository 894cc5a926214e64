import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import { Scope } from '../../../contracts/scope';
import { omitNullish } from '../../../lib/omit-nullish';
import { Requires } from '../../../subgraph-kit/access/declare';
import type { Context } from '../../../subgraph-kit/context';
import { BadRequest } from '../../../subgraph-kit/errors';
import { ImportDefect } from '../../../subgraph-kit/graph/import-defect.type';
import { DomainError } from '../../../subgraph-kit/graph/payload';
import { Json } from '../../../subgraph-kit/graph/scalars';
import { UserError } from '../../../subgraph-kit/graph/user-error.type';
import type { WorkerTemplateRef } from '../../../subgraph-kit/graph/worker-types';
import { WorkerTemplateInterface } from '../workers/worker-stubs';
import { asQuery, asUserError, manage, refOf, WORKER_ARGUMENT } from './worker-management';

/** Most templates of one file that is exported. */
const MAX_EXPORTED = 100;

@InputType({ description: 'A file of templates of a worker.' })
class ImportWorkerTemplatesInput {
  @Field(() => String, WORKER_ARGUMENT)
  worker!: string;

  @Field(() => Json, {
    description:
      'The file, as JSON or as its text: {"workerTemplates": […]}, {"workers": {…}} or a list. Fields may be written in camelCase or snake_case.',
  })
  file!: unknown;

  @Field(() => Boolean, { nullable: true, description: 'Names the defects only, and keeps nothing. No when absent.' })
  dryRun?: boolean | null;
}

@Requires(Scope.TEMPLATES_WRITE)
@ObjectType({ description: 'What became of a file of worker templates.', simpleResolvers: true })
class ImportWorkerTemplatesPayload {
  @Field(() => [WorkerTemplateInterface], { description: 'The drafts that were made; none when there are errors.' })
  templates!: WorkerTemplateRef[];

  @Field(() => [ImportDefect], { description: 'Every defect that was found, mended or not.' })
  defects!: ImportDefect[];

  @Field(() => [UserError], { description: 'Why nothing was imported; empty when all was.' })
  errors!: UserError[];
}

@Resolver()
export class WorkerTemplateFilesResolver {
  @Requires(Scope.TEMPLATES_WRITE)
  @Mutation(() => ImportWorkerTemplatesPayload, {
    description:
      'Makes drafts of the templates of a file: new ones, or the next versions of those that have their ids. Every defect is named, and mended where that is certain. All become drafts, or none does. For administrators.',
  })
  async importWorkerTemplates(
    @Ctx() ctx: Context,
    @Arg('input', () => ImportWorkerTemplatesInput, { description: 'The file.' })
    input: ImportWorkerTemplatesInput,
  ): Promise<ImportWorkerTemplatesPayload> {
    const { worker, ...file } = input;
    try {
      const { ids, defects, errors } = await manage(ctx, worker, 'importTemplates', omitNullish(file));
      return {
        templates: ids.map((id) => refOf(worker, id)),
        defects: defects.map((defect) => Object.assign(new ImportDefect(), defect)),
        errors: errors.map(asUserError),
      };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return { templates: [], defects: [], errors: error.errors };
    }
  }

  @Requires(Scope.TEMPLATES_READ)
  @Query(() => Json, {
    description:
      'A file of templates that importWorkerTemplates takes unchanged; without those that are not visible to you.',
  })
  exportWorkerTemplates(
    @Ctx() ctx: Context,
    @Arg('worker', () => String, WORKER_ARGUMENT) worker: string,
    @Arg('ids', () => [ID], {
      description: 'Versions, as in course_v1@2, or templates in their newest published version; at most 100.',
    })
    ids: string[],
  ): Promise<Record<string, unknown>> {
    if (ids.length > MAX_EXPORTED)
      throw new BadRequest('BAD_REQUEST', `Name at most ${MAX_EXPORTED} templates, got ${ids.length}.`);
    return asQuery(() => manage(ctx, worker, 'exportTemplates', { ids }));
  }
}
