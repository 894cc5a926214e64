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
import { MasterTemplate } from '../master-templates/master-template.entity';
import { exportTemplates, importTemplates, type ImportResult } from './import.service';

@InputType({ description: 'A file of master templates.' })
class ImportMasterTemplatesInput {
  @Field(() => Json, {
    description:
      'The file, as JSON or as its text: {"masterTemplates": […]}, a list of templates, or one template. Fields may be written in camelCase or snake_case.',
  })
  file!: unknown;

  @Field(() => ID, {
    nullable: true,
    description: 'The client that new templates are to belong to; for all when absent.',
  })
  clientId?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Names the defects only, and keeps nothing. No when absent.' })
  dryRun?: boolean | null;
}

@Requires(Scope.MASTER_TEMPLATES_WRITE)
@ObjectType({ description: 'What became of a file of master templates.', simpleResolvers: true })
class ImportPayload {
  @Field(() => [MasterTemplate], {
    description: 'The drafts that were made, in the order of the file; none when there are errors.',
  })
  masterTemplates!: MasterTemplate[];

  @Field(() => [ImportDefect], { description: 'Every defect that was found, mended or not.' })
  defects!: ImportDefect[];

  @Field(() => [UserError], { description: 'Why nothing was imported; empty when all was.' })
  errors!: UserError[];
}

@Resolver()
export class TemplateFilesResolver {
  @Requires(Scope.MASTER_TEMPLATES_WRITE)
  @Mutation(() => ImportPayload, {
    description:
      'Makes drafts of the master templates of a file: new ones, or the next versions of those that have their ids. Every defect is named, and mended where that is certain. All become drafts, or none does.',
  })
  async importMasterTemplates(
    @Ctx() ctx: Context,
    @Arg('input', () => ImportMasterTemplatesInput, { description: 'The file.' }) input: ImportMasterTemplatesInput,
  ): Promise<ImportPayload> {
    const { drafts, defects, errors } = await answered(() =>
      importTemplates(ctx, { ...omitNullish(input), file: input.file }),
    );
    return { masterTemplates: drafts, defects, errors };
  }

  @Requires(Scope.TEMPLATES_READ)
  @Query(() => Json, {
    description:
      'A file of master templates that importMasterTemplates takes unchanged; without those that are not visible to you.',
  })
  async exportMasterTemplates(
    @Ctx() ctx: Context,
    @Arg('ids', () => [ID], {
      description: 'Versions, as in mt_course_001@2, or templates in their newest published version; at most 200.',
    })
    ids: string[],
  ): Promise<Record<string, unknown>> {
    try {
      return await exportTemplates(ctx, ids);
    } catch (error) {
      if (error instanceof DomainError) throw new BadRequest('BAD_REQUEST', error.message);
      throw error;
    }
  }
}

/** A file that cannot be read is an error of the payload. */
async function answered(work: () => Promise<ImportResult>): Promise<ImportResult> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { drafts: [], defects: [], errors: error.errors };
  }
}
