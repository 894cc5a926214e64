import { omitNullish } from '../../../lib/omit-nullish';
import { parseVersionId } from '../../../lib/version-id';
import { Scope } from '../../../contracts/scope';
import { type Context, requireScope } from '../../../subgraph-kit/context';
import { DomainError, readInput } from '../../../subgraph-kit/graph/payload';
import type { ImportDefect } from '../../../subgraph-kit/graph/import-defect.type';
import { type UserError, userError } from '../../../subgraph-kit/graph/user-error.type';
import { MasterTemplate } from '../master-templates/master-template.entity';
import { masterTemplateVersion, publishedTemplateById } from '../master-templates/master-template.loader';
import { isVisible } from '../master-templates/template-versions.service';
import { checkWithWorkers, type FoundProblem } from '../master-templates/template-check';
import { content as contentSchema } from '../master-templates/template-input';
import {
  createTemplate,
  discardDraft,
  duplicateTemplate,
  editDraft,
} from '../master-templates/template-lifecycle.service';
import { defect, type FileTemplate, readFile } from './read-file';

export interface ImportResult {
  drafts: MasterTemplate[];
  defects: ImportDefect[];
  errors: UserError[];
}

/** How often what was mended may bring up what was hidden behind it. */
const MAX_ROUNDS = 5;

/**
 * Makes drafts of the master templates of a file. What is wrong with them is named, and mended where that is certain. All
 * become drafts, or none does. @throws DomainError for what is no file of templates
 */
export async function importTemplates(
  ctx: Context,
  input: { file: unknown; clientId?: string; dryRun?: boolean },
): Promise<ImportResult> {
  requireScope(ctx, Scope.MASTER_TEMPLATES_WRITE);
  const templates = readFile(input.file);
  const errors: UserError[] = [];
  for (const template of templates) {
    try {
      readInput(contentSchema, omitNullish(template.content));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      errors.push(
        ...error.errors.map((each) =>
          Object.assign(each, {
            message: `${template.label}: ${each.message}`,
            path: ['file', template.label, ...each.path],
          }),
        ),
      );
      continue;
    }
    await mendByCheck(ctx, template);
  }
  const defects = templates.flatMap((template) => template.defects);
  if (errors.length > 0 || input.dryRun) return { drafts: [], defects, errors };
  return { ...(await saveAll(ctx, templates, input.clientId)), defects };
}

/** What the check is certain of is mended, what it finds besides is named. */
async function mendByCheck(ctx: Context, template: FileTemplate): Promise<void> {
  const { content, label, defects } = template;
  for (let round = 0; ; round++) {
    const { stages, ladder } = readInput(contentSchema, omitNullish(content));
    const maxExecutionTimeMs = (content['maxExecutionTimeMs'] as number | null | undefined) ?? null;
    const problems = await checkWithWorkers(ctx, { stages: stages ?? [], ladder: ladder ?? [], maxExecutionTimeMs });
    const certain = problems.filter(isCertain);
    if (certain.length === 0 || round === MAX_ROUNDS) {
      for (const { message, path } of problems)
        defects.push(defect(label, 'PROBLEM', path, message, false, null, null));
      return;
    }
    for (const { code, path, suggestion, message } of certain) {
      const before = replaceAt(content, path, suggestion);
      defects.push(
        defect(
          label,
          code === 'LIST_OF_LISTS' ? 'LIST_OF_LISTS' : 'TEXT_COMPARISON',
          path,
          message,
          true,
          before,
          suggestion,
        ),
      );
    }
  }
}

/** Suggestions that change how something is written, not what is meant. */
function isCertain({ code, suggestion }: FoundProblem): boolean {
  return suggestion !== null && (code === 'LIST_OF_LISTS' || code === 'INVALID_CONDITION');
}

/** @returns what was there before */
function replaceAt(root: unknown, path: string[], value: unknown): unknown {
  const parent = path.slice(0, -1).reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], root) as Record<
    string,
    unknown
  >;
  const last = path.at(-1) ?? '';
  const before = parent[last];
  parent[last] = value;
  return before;
}

async function saveAll(
  ctx: Context,
  templates: FileTemplate[],
  clientId: string | undefined,
): Promise<Pick<ImportResult, 'drafts' | 'errors'>> {
  const drafts: MasterTemplate[] = [];
  try {
    for (const template of templates) drafts.push(await save(ctx, template, clientId));
    return { drafts, errors: [] };
  } catch (error) {
    // Nothing half: what was made of this file goes again.
    for (const { id } of drafts.toReversed()) await discardDraft(ctx, { id });
    if (!(error instanceof DomainError)) throw error;
    return { drafts: [], errors: error.errors };
  }
}

/** A new template, or the next version of the one that has its id. @throws DomainError */
async function save(
  ctx: Context,
  { templateId, content }: FileTemplate,
  clientId: string | undefined,
): Promise<MasterTemplate> {
  const input = omitNullish(content);
  const { actor } = ctx;
  const own = actor.kind === 'client' ? { clientId: actor.clientId } : {};
  if (templateId !== null && (await ctx.database.getRepository(MasterTemplate).existsBy({ templateId, ...own }))) {
    const draft = await duplicateTemplate(ctx, { id: templateId });
    try {
      return await editDraft(ctx, { id: draft.id, revision: draft.revision, content: input });
    } catch (error) {
      await discardDraft(ctx, { id: draft.id });
      throw error;
    }
  }
  return createTemplate(ctx, {
    ...(templateId !== null && actor.kind !== 'client' && { templateId }),
    ...(clientId !== undefined && { clientId }),
    content: input,
  });
}

/** The most templates of one file that is exported. */
const MAX_EXPORTED = 200;

/** A file of templates that imports unchanged: of versions by their ids, or of the newest published version of templates. */
export async function exportTemplates(ctx: Context, ids: string[]): Promise<Record<string, unknown>> {
  requireScope(ctx, Scope.TEMPLATES_READ);
  if (ids.length > MAX_EXPORTED)
    throw new DomainError(
      userError('INVALID_INPUT', {
        message: `Name at most ${MAX_EXPORTED} templates, got ${ids.length}.`,
        path: ['ids'],
      }),
    );
  const rows = await Promise.all(
    ids.map(async (id) => {
      const key = parseVersionId(id);
      const row = await (key ? ctx.load(masterTemplateVersion, key) : ctx.load(publishedTemplateById, id));
      return row && isVisible(ctx, row) ? row : null;
    }),
  );
  return {
    format: 'master-templates/1',
    masterTemplates: rows
      .filter((row) => row !== null)
      .map(
        ({
          templateId,
          version,
          name,
          displayName,
          description,
          category,
          keywords,
          useCases,
          stages,
          ladder,
          maxExecutionTimeMs,
          allowPartialCompletion,
        }) => ({
          templateId,
          version,
          name,
          displayName,
          description,
          category,
          keywords,
          useCases,
          stages: stages.map((stage) => omitNullish(stage)),
          ...(ladder.length > 0 && { ladder: ladder.map((step) => omitNullish(step)) }),
          ...(maxExecutionTimeMs !== null && { maxExecutionTimeMs }),
          allowPartialCompletion,
        }),
      ),
  };
}
