import { Scope } from '../../contracts/scope';
import { SubscriptionTier } from '../../contracts/tier';
import { asText, isRecord, SpelledObject } from '../../lib/spelled-object';
import { type Context, requireScope } from '../../subgraph-kit/context';
import { type DefectCode, ImportDefect } from '../../subgraph-kit/graph/import-defect.type';
import { DomainError } from '../../subgraph-kit/graph/payload';
import { type UserError, userError } from '../../subgraph-kit/graph/user-error.type';
import { subject, type WorkerSubject } from '../subject';
import { templateById } from './template-catalogue';
import { createTemplate, discardDraft, duplicateTemplate, editDraft } from './template-lifecycle.service';
import type { WorkerTemplateRow } from './template.entity';
import { mendSchema } from './mend-schema';

export interface ImportResult {
  drafts: WorkerTemplateRow[];
  defects: ImportDefect[];
  errors: UserError[];
}

interface FileTemplate {
  id: string;
  kind: string;
  terms: Record<string, unknown>;
}

const ID = /^[a-z][a-z0-9_]{2,99}$/;
const MAX_TEMPLATES = 100;

/** Makes drafts of the worker's templates in a file. All become drafts, or none does. @throws DomainError for what is no file of templates */
export async function importTemplates(
  ctx: Context,
  input: { file?: unknown; dryRun?: boolean | undefined },
): Promise<ImportResult> {
  requireScope(ctx, Scope.TEMPLATES_WRITE);
  const defects: ImportDefect[] = [];
  const errors: UserError[] = [];
  const its = ctx.get(subject);
  const templates = templatesOf(input.file, its.workerId).flatMap((template, index) =>
    readTemplate(template, index, its, defects, errors),
  );
  if (errors.length > 0 || input.dryRun) return { drafts: [], defects, errors };
  const drafts: WorkerTemplateRow[] = [];
  try {
    for (const template of templates) drafts.push(await save(ctx, template));
    return { drafts, defects, errors };
  } catch (error) {
    // Nothing half: what was made of this file goes again.
    for (const { id, version } of drafts.toReversed()) await discardDraft(ctx, { id: `${id}@${version}` });
    if (!(error instanceof DomainError)) throw error;
    return { drafts: [], defects, errors: error.errors };
  }
}

async function save(ctx: Context, { id, kind, terms }: FileTemplate): Promise<WorkerTemplateRow> {
  if (!(await ctx.load(templateById, id))) return createTemplate(ctx, { templateId: id, kind, terms });
  const { version } = await duplicateTemplate(ctx, { id, as: id });
  const draft = `${id}@${version}`;
  try {
    return await editDraft(ctx, { id: draft, terms });
  } catch (error) {
    await discardDraft(ctx, { id: draft });
    throw error;
  }
}

/** The list of the worker's templates, wherever the file has it. */
function templatesOf(file: unknown, workerId: string): unknown[] {
  const value = typeof file === 'string' ? parsed(file) : file;
  const list = Array.isArray(value) ? value : isRecord(value) ? listOf(value, workerId) : null;
  if (!list)
    throw invalid(
      `The file has no worker templates: expected {"workerTemplates": […]}, {"workers": {"${workerId}": {"templates": […]}}}, or a list of templates.`,
    );
  if (list.length > MAX_TEMPLATES)
    throw invalid(`A file may have ${MAX_TEMPLATES} worker templates, this one has ${list.length}.`);
  return list;
}

function listOf(value: Record<string, unknown>, workerId: string): unknown[] | null {
  const source = new SpelledObject(value);
  const workers = source.get('workers');
  const own = isRecord(workers) ? new SpelledObject(workers).get(workerId) : undefined;
  const list =
    (isRecord(own) ? new SpelledObject(own).get('templates') : own) ?? source.get('workerTemplates', 'templates');
  if (isRecord(list))
    return Object.entries(list).map(([id, template]) => (isRecord(template) ? { id, ...template } : template));
  return Array.isArray(list) ? list : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw invalid(`The file is not JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

/** Reads one template and notes what is wrong with it; nothing when it cannot be read. */
function readTemplate(
  value: unknown,
  index: number,
  { workerId, kinds }: WorkerSubject,
  defects: ImportDefect[],
  errors: UserError[],
): FileTemplate[] {
  const source = new SpelledObject(isRecord(value) ? value : {});
  const id = source.get('id', 'templateId');
  const label = typeof id === 'string' && id !== '' ? id : `#${index + 1}`;
  const note = (
    code: DefectCode,
    path: string[],
    message: string,
    before: unknown,
    after: unknown,
    mended = true,
  ): void =>
    void defects.push(
      Object.assign(new ImportDefect(), { template: label, code, path, message, mended, before, after }),
    );
  const fail = (message: string, path: string[]): FileTemplate[] => {
    errors.push(userError('INVALID_INPUT', { message: `${label}: ${message}`, path: ['file', label, ...path] }));
    return [];
  };
  if (typeof id !== 'string' || !ID.test(id))
    return fail('"id" must be 3 to 100 small letters, digits and underscores.', ['id']);
  const worker = source.get('worker', 'workerId');
  if (worker !== undefined && asText(worker).replaceAll('_', '-') !== workerId)
    return fail(`It belongs to worker ${asText(worker)}, this is ${workerId}.`, ['worker']);
  const named = asText(source.get('kind', 'structureType', 'structure', 'type') ?? '')
    .toLowerCase()
    .replaceAll('-', '_');
  const [only, ...others] = Object.keys(kinds);
  // A worker with one kind of output needs no word for it.
  const kind = named === '' && others.length === 0 ? only : Object.keys(kinds).find((known) => known === named);
  if (kind === undefined) return fail(`"kind" must be one of ${Object.keys(kinds).join(', ')}.`, ['kind']);
  const tier = source.get('minimumTier', 'requiredTier', 'tier', 'tierRequirement');
  const minimumTier = Object.values(SubscriptionTier).find(
    (known: string) => known === asText(tier ?? '').toLowerCase(),
  );
  if (tier !== undefined && !minimumTier)
    return fail(`"minimumTier" must be one of ${Object.values(SubscriptionTier).join(', ')}.`, ['minimumTier']);
  const pricing = source.get('pricing', 'price', 'cost');
  const prices = new SpelledObject(isRecord(pricing) ? pricing : {});
  const parameters = source.get('parameterSchema', 'parametersSchema', 'schema', 'parameters');
  const mended = isRecord(parameters) ? mendSchema(parameters) : null;
  for (const { code, path, message, before, after } of mended?.mends ?? [])
    note(code, ['parameterSchema', ...path], message, before, after);
  const number = (found: unknown, path: string[]): number | undefined => {
    if (typeof found !== 'string') return typeof found === 'number' ? found : undefined;
    note('WRONG_TYPE', path, 'A number was expected.', found, Number(found), !Number.isNaN(Number(found)));
    return Number.isNaN(Number(found)) ? undefined : Number(found);
  };
  const terms = {
    name: source.get('name'),
    displayName: source.get('displayName', 'title'),
    description: source.get('description'),
    minimumTier,
    tierReason: source.get('tierReason'),
    ...tokensOf(source, number, note),
    estimatedTimeMs: number(source.get('estimatedTimeMs', 'estimatedTime', 'timeMs'), ['estimatedTimeMs']),
    memoryMb: number(source.get('memoryMb', 'memory'), ['memoryMb']),
    baseMicros: number(source.get('baseMicros') ?? prices.get('baseMicros', 'base'), ['baseMicros']),
    perThousandTokensMicros: number(
      source.get('perThousandTokensMicros') ?? prices.get('perThousandTokensMicros', 'perThousandTokens'),
      ['perThousandTokensMicros'],
    ),
    baseParameters: source.get('baseParameters', 'defaults', 'baseParams'),
    parameterSchema: mended?.schema,
    models: source.get('models'),
  };
  source.get('version', 'status', 'outputSchema', 'note', 'capabilities');
  for (const key of source.unread)
    note(
      'UNKNOWN_FIELD',
      [key],
      `"${key}" is no field of a worker template; it is left out.`,
      source.get(key) ?? null,
      null,
      false,
    );
  return [
    {
      id,
      kind,
      terms: Object.fromEntries(Object.entries(terms).filter(([, term]) => term !== undefined && term !== null)),
    },
  ];
}

/** Token estimates, in whatever form; they must rise. */
function tokensOf(
  source: SpelledObject,
  number: (found: unknown, path: string[]) => number | undefined,
  note: (code: DefectCode, path: string[], message: string, before: unknown, after: unknown) => void,
): Record<string, number | undefined> {
  const told = source.get('tokens', 'estimatedTokens', 'tokenEstimate');
  const one = number(told, ['tokens']);
  const tokens = new SpelledObject(isRecord(told) ? told : {});
  const [min, expected, max] = [
    number(tokens.get('min') ?? source.get('tokensMin') ?? one, ['tokens', 'min']),
    number(tokens.get('expected', 'avg', 'average') ?? source.get('tokensExpected') ?? one, ['tokens', 'expected']),
    number(tokens.get('max') ?? source.get('tokensMax') ?? one, ['tokens', 'max']),
  ];
  const multiplier = number(tokens.get('multiplier') ?? source.get('tokenMultiplier', 'multiplier'), [
    'tokens',
    'multiplier',
  ]);
  const sorted = [min, expected, max].filter((value) => value !== undefined).toSorted((a, b) => a - b);
  const [low, middle, high] = sorted.length === 3 ? sorted : [min, expected, max];
  if (sorted.length === 3 && (low !== min || middle !== expected))
    note(
      'TOKENS',
      ['tokens'],
      `Tokens must rise from min over expected to max; they are ${low}, ${middle} and ${high}.`,
      told,
      sorted,
    );
  return { tokensMin: low, tokensExpected: middle, tokensMax: high, tokenMultiplier: multiplier };
}

/** A file of templates that imports unchanged. */
export function exportFile(ctx: Context, rows: readonly WorkerTemplateRow[]): Record<string, unknown> {
  const { workerId } = ctx.get(subject);
  return {
    format: 'worker-templates/1',
    workerTemplates: rows.map((row) => ({
      id: row.id,
      version: row.version,
      worker: workerId,
      kind: row.kind,
      name: row.name,
      displayName: row.displayName,
      description: row.description,
      minimumTier: row.minimumTier,
      tierReason: row.tierReason,
      tokens: { min: row.tokensMin, expected: row.tokensExpected, max: row.tokensMax, multiplier: row.tokenMultiplier },
      estimatedTimeMs: row.estimatedTimeMs,
      memoryMb: row.memoryMb,
      baseMicros: row.baseMicros,
      perThousandTokensMicros: row.perThousandTokensMicros,
      baseParameters: row.baseParameters,
      parameterSchema: row.parameterSchema,
      models: row.models,
    })),
  };
}

function invalid(message: string): DomainError {
  return new DomainError(userError('INVALID_INPUT', { message, path: ['file'] }));
}
