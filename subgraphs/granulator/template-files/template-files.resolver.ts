import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import { omitNullish } from '../../../lib/omit-nullish';
import { Scope } from '../../../contracts/scope';
import { Requires } from '../../../subgraph-kit/access/declare';
import type { Context } from '../../../subgraph-kit/context';
import { BadRequest } from '../../../subgraph-kit/errors';
import { ImportDefect } from '../../../subgraph-kit/graph/import-defect.type';
import { DomainError } from '../../../subgraph-kit/graph/payload';
import { Json } from '../../../subgraph-kit/graph/scalars';
import { UserError } from '../../../subgraph-kit/graph/user-error.type';
import { findTemplate } from '../templates/template.service';
import { GranulatorTemplate, present } from '../templates/template.type';
import { exportFile, importTemplates } from './import.service';

/** Most templates of one file that is exported. */
const MAX_EXPORTED = 100;

@InputType({ description: 'A file of templates of the content granulator.' })
class ImportGranulatorTemplatesInput {
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
class ImportGranulatorTemplatesPayload {
  @Field(() => [GranulatorTemplate], { description: 'The drafts that were made; none when there are errors.' })
  templates!: GranulatorTemplate[];

  @Field(() => [ImportDefect], { description: 'Every defect that was found, mended or not.' })
  defects!: ImportDefect[];

  @Field(() => [UserError], { description: 'Why nothing was imported; empty when all was.' })
  errors!: UserError[];
}

@Resolver()
export class TemplateFilesResolver {
  @Requires(Scope.TEMPLATES_WRITE)
  @Mutation(() => ImportGranulatorTemplatesPayload, {
    description:
      'Makes drafts of the templates of a file: new ones, or the next versions of those that have their ids. Every defect is named, and mended where that is certain. All become drafts, or none does. For administrators.',
  })
  async importGranulatorTemplates(
    @Ctx() ctx: Context,
    @Arg('input', () => ImportGranulatorTemplatesInput, { description: 'The file.' })
    input: ImportGranulatorTemplatesInput,
  ): Promise<ImportGranulatorTemplatesPayload> {
    try {
      const { drafts, defects, errors } = await importTemplates(ctx, { ...omitNullish(input), file: input.file });
      return { templates: drafts.map(present), defects, errors };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return { templates: [], defects: [], errors: error.errors };
    }
  }

  @Requires(Scope.TEMPLATES_READ)
  @Query(() => Json, {
    description:
      'A file of templates that importGranulatorTemplates takes unchanged; without those that are not visible to you.',
  })
  async exportGranulatorTemplates(
    @Ctx() ctx: Context,
    @Arg('ids', () => [ID], {
      description: 'Versions, as in course_v1@2, or templates in their newest published version; at most 100.',
    })
    ids: string[],
  ): Promise<Record<string, unknown>> {
    if (ids.length > MAX_EXPORTED)
      throw new BadRequest('BAD_REQUEST', `Name at most ${MAX_EXPORTED} templates, got ${ids.length}.`);
    const rows = await Promise.all(ids.map((id) => findTemplate(ctx, id)));
    return exportFile(rows.filter((row) => row !== null));
  }
}
