import { isDeeperThan } from '../../../lib/json-depth';
import { asText, isRecord, SpelledObject } from '../../../lib/spelled-object';
import { DomainError } from '../../../subgraph-kit/graph/payload';
import { ImportDefect, type DefectCode } from '../../../subgraph-kit/graph/import-defect.type';
import { userError } from '../../../subgraph-kit/graph/user-error.type';
import { mendCondition, mendReferences, type StageNames } from './read-expressions';

/** A master template of a file, as far as it could be read. */
export interface FileTemplate {
  /** Its id or name in the file, or its place. */
  label: string;
  templateId: string | null;
  version: number;
  content: Record<string, unknown>;
  defects: ImportDefect[];
}

/** Most templates of one file. */
export const MAX_TEMPLATES = 200;
/** Deeper than any template is. */
const MAX_DEPTH = 40;
const NAME = /^[a-z][a-z0-9_]{2,99}$/;
/** What says how, not what: it belongs to the worker. */
const OF_WORKER_TEMPLATES = new Set(
  [
    'minimumTier',
    'requiredTier',
    'tier',
    'tierRequirement',
    'price',
    'pricing',
    'cost',
    'baseCost',
    'estimatedCost',
    'tokens',
    'estimatedTokens',
    'estimatedTimeMs',
    'memoryMb',
  ].map((name) => name.toLowerCase()),
);
const IGNORED = ['note', 'legacyNames', 'createdAt', 'updatedAt', 'status', 'isActive', 'format'];

/** Reads the master templates of a file of this or of the earlier system. @throws DomainError for what holds none */
export function readFile(file: unknown): FileTemplate[] {
  const list = templatesOf(file);
  if (list.length === 0) throw invalid('The file has an empty list of master templates.');
  if (list.length > MAX_TEMPLATES)
    throw invalid(`A file may have ${MAX_TEMPLATES} master templates, this one has ${list.length}.`);
  const read = list.map((template, index) => {
    if (!isRecord(template)) throw invalid(`Template ${index + 1} of the file must be an object.`, [String(index)]);
    return new TemplateReader(template, index).read();
  });
  return newestOnly(read);
}

/** The list of master templates, wherever the file has it. */
function templatesOf(file: unknown): unknown[] {
  const value = typeof file === 'string' ? parsed(file) : file;
  if (isDeeperThan(value, MAX_DEPTH)) throw invalid(`A file may be nested ${MAX_DEPTH} levels deep.`);
  if (Array.isArray(value)) return value;
  if (!isRecord(value)) throw invalid('Expected a file of templates: a JSON object or a list.');
  if (Array.isArray(value['stages'])) return [value];
  const list = new SpelledObject(value).get('masterTemplates', 'templates', 'data');
  if (Array.isArray(list)) return list;
  if (isRecord(list))
    return Object.entries(list).map(([id, template]) => (isRecord(template) ? { id, ...template } : template));
  throw invalid(
    'The file has no master templates: expected {"masterTemplates": […]}, a list of templates, or one template with stages.',
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw invalid(`The file is not JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

/** Of several versions of a template only the newest becomes a draft. */
function newestOnly(templates: FileTemplate[]): FileTemplate[] {
  const newest = new Map<string, FileTemplate>();
  for (const template of templates) {
    const key = template.templateId ?? template.label;
    const known = newest.get(key);
    const [kept, left] = known && known.version > template.version ? [known, template] : [template, known];
    if (left)
      kept.defects.push(
        defect(
          kept.label,
          'OLDER_VERSION',
          ['version'],
          `The file has the template twice: version ${left.version} is left out, version ${kept.version} becomes the draft.`,
          true,
          left.version,
          kept.version,
        ),
      );
    newest.set(key, kept);
  }
  return [...newest.values()];
}

/** Reads one template and notes what is wrong with it. */
class TemplateReader {
  private readonly defects: ImportDefect[] = [];
  private readonly source: SpelledObject;
  private readonly label: string;

  constructor(template: Record<string, unknown>, index: number) {
    this.source = new SpelledObject(template);
    const id = this.source.get('templateId', 'id', 'name');
    this.label = typeof id === 'string' && id !== '' ? id : `#${index + 1}`;
  }

  read(): FileTemplate {
    const { source, label } = this;
    const id = source.get('templateId', 'id');
    const templateId = typeof id === 'string' && NAME.test(id.split('@')[0] ?? '') ? (id.split('@')[0] ?? null) : null;
    const name = this.name(source.get('name'), templateId);
    const stages = this.stages(source.get('stages', 'steps', 'pipeline'));
    const version = this.number(source.get('version'), ['version']) ?? 1;
    const content = {
      name,
      displayName: this.text(source.get('displayName', 'title'), ['displayName']) ?? humanised(name),
      description: this.text(source.get('description'), ['description']) ?? '',
      category: this.text(source.get('category'), ['category']) ?? '',
      keywords: this.texts(source.get('keywords', 'tags'), ['keywords']),
      useCases: this.texts(source.get('useCases'), ['useCases']),
      stages,
      ladder: source.get('ladder') ?? [],
      maxExecutionTimeMs: this.number(source.get('maxExecutionTimeMs', 'timeoutMs', 'maxExecutionTime'), [
        'maxExecutionTimeMs',
      ]),
      allowPartialCompletion:
        this.flag(source.get('allowPartialCompletion', 'allowPartial'), ['allowPartialCompletion']) ?? false,
    };
    source.get(...IGNORED);
    this.unread(source, []);
    return { label, templateId, version, content, defects: this.defects };
  }

  private name(value: unknown, templateId: string | null): string {
    if (typeof value === 'string' && NAME.test(value)) return value;
    const made = (typeof value === 'string' && value !== '' ? value : (templateId ?? this.label))
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '_')
      .replace(/^[^a-z]+/, '')
      .slice(0, 100)
      .padEnd(3, '_');
    this.note(
      'NO_NAME',
      ['name'],
      `The name is ${made}: small letters, digits and underscores.`,
      true,
      value ?? null,
      made,
    );
    return made;
  }

  private stages(value: unknown): Record<string, unknown>[] {
    const list = isRecord(value) ? Object.values(value) : value;
    if (!Array.isArray(list)) {
      this.note('WRONG_TYPE', ['stages'], 'The stages must be a list.', false, value ?? null, []);
      return [];
    }
    const readers = list.map((stage: unknown, index) => ({
      stage: new SpelledObject(isRecord(stage) ? stage : {}),
      index,
    }));
    const names = new Map<string, number>();
    const orders = readers.map(({ stage, index }) => {
      const order =
        this.number(stage.get('order', 'stageOrder', 'sequence', 'stage'), ['stages', String(index), 'order']) ??
        index + 1;
      for (const name of [stage.get('name'), stage.get('id', 'stageId', 'key')])
        if (typeof name === 'string' && name !== '') names.set(name.toLowerCase(), order);
      return order;
    });
    return readers.map(({ stage, index }) =>
      this.stage(stage, orders[index] ?? index + 1, names, ['stages', String(index)]),
    );
  }

  private stage(stage: SpelledObject, order: number, names: StageNames, at: string[]): Record<string, unknown> {
    const field = (name: string): string[] => [...at, name];
    const attempts = this.number(stage.get('maxAttempts', 'retries', 'maxRetries'), field('retry'));
    const retry = stage.get('retry', 'retryPolicy');
    const condition = stage.get('condition', 'when', 'runIf');
    const forEach = stage.get('forEach');
    const read = {
      order,
      worker: this.text(stage.get('worker', 'workerId', 'workerName'), field('worker')) ?? '',
      templateRef:
        this.text(stage.get('templateRef', 'template', 'templateId', 'workerTemplate'), field('templateRef')) ?? '',
      fallbackRef: this.text(stage.get('fallbackRef', 'fallback', 'fallbackTemplate'), field('fallbackRef')),
      inputMapping: this.mapping(stage.get('inputMapping', 'input', 'mapping', 'inputs'), names, field('inputMapping')),
      paramsOverride: this.json(
        stage.get('paramsOverride', 'params', 'parameters', 'override'),
        field('paramsOverride'),
      ),
      condition:
        condition === undefined || condition === null ? null : this.condition(condition, names, field('condition')),
      required:
        this.flag(stage.get('required'), field('required')) ?? !this.flag(stage.get('optional'), field('optional')),
      dependsOn: this.dependsOn(stage.get('dependsOn', 'dependencies'), names, field('dependsOn')),
      forEach: this.forEach(forEach, names, field('forEach')),
      retry: isRecord(retry) ? retry : attempts === null ? null : { maxAttempts: attempts },
      timeoutMs: this.number(stage.get('timeoutMs', 'timeout'), field('timeoutMs')),
      heartbeatTimeoutMs: this.number(stage.get('heartbeatTimeoutMs'), field('heartbeatTimeoutMs')),
    };
    this.unread(stage, at);
    return read;
  }

  private forEach(value: unknown, names: StageNames, at: string[]): Record<string, unknown> | null {
    if (value === undefined || value === null) return null;
    if (!isRecord(value))
      this.note('WRONG_TYPE', at, 'forEach is an object: {"over": …}.', true, value, { over: value });
    const source = new SpelledObject(isRecord(value) ? value : { over: value });
    return {
      ...(this.references({ over: source.get('over', 'items', 'list') }, names, at) as Record<string, unknown>),
      concurrency: this.number(source.get('concurrency', 'parallel'), [...at, 'concurrency']),
      maxItems: this.number(source.get('maxItems', 'limit'), [...at, 'maxItems']),
      tolerate: this.number(source.get('tolerate'), [...at, 'tolerate']),
    };
  }

  private condition(value: unknown, names: StageNames, at: string[]): string {
    if (typeof value !== 'string') {
      this.note('WRONG_TYPE', at, 'A condition must be a text.', true, value, JSON.stringify(value));
      return JSON.stringify(value);
    }
    const { text, mends } = mendCondition(value, names);
    for (const { code, message } of mends) this.note(code, at, message, true, value, text);
    return text;
  }

  private mapping(value: unknown, names: StageNames, at: string[]): Record<string, unknown> | null {
    const record = this.json(value, at);
    return record && (this.references(record, names, at) as Record<string, unknown>);
  }

  private references(value: unknown, names: StageNames, at: string[]): unknown {
    if (Array.isArray(value)) return value.map((item, index) => this.references(item, names, [...at, String(index)]));
    if (isRecord(value))
      return Object.fromEntries(
        Object.entries(value).map(([key, inner]) => [key, this.references(inner, names, [...at, key])]),
      );
    if (typeof value !== 'string') return value;
    const { text, mends } = mendReferences(value, names);
    for (const { code, message } of mends) this.note(code, at, message, true, value, text);
    return text;
  }

  private dependsOn(value: unknown, names: StageNames, at: string[]): number[] | null {
    if (value === undefined || value === null) return null;
    return [value].flat().flatMap((entry) => {
      const order =
        typeof entry === 'number'
          ? entry
          : (names.get(asText(entry).toLowerCase()) ?? Number(/\d+/.exec(asText(entry))?.[0] ?? Number.NaN));
      if (typeof entry !== 'number')
        this.note('STAGE_REFERENCE', at, `"${asText(entry)}" is written ${order}.`, !Number.isNaN(order), entry, order);
      return Number.isNaN(order) ? [] : [order];
    });
  }

  private json(value: unknown, at: string[]): Record<string, unknown> | null {
    if (value === undefined || value === null) return null;
    if (isRecord(value)) return value;
    const inner = typeof value === 'string' ? safeJson(value) : undefined;
    const read = isRecord(inner) ? inner : null;
    this.note('WRONG_TYPE', at, 'An object was expected.', read !== null, value, read);
    return read;
  }

  private text(value: unknown, at: string[]): string | null {
    if (value === undefined || value === null || typeof value === 'string') return value ?? null;
    this.note('WRONG_TYPE', at, 'A text was expected.', true, value, JSON.stringify(value));
    return JSON.stringify(value);
  }

  private texts(value: unknown, at: string[]): string[] {
    if (value === undefined || value === null) return [];
    if (Array.isArray(value)) return value.map(asText);
    const list = asText(value)
      .split(',')
      .map((word) => word.trim())
      .filter(Boolean);
    this.note('WRONG_TYPE', at, 'A list of texts was expected.', true, value, list);
    return list;
  }

  private number(value: unknown, at: string[]): number | null {
    if (value === undefined || value === null || typeof value === 'number') return value ?? null;
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
    this.note(
      'WRONG_TYPE',
      at,
      'A number was expected.',
      !Number.isNaN(number),
      value,
      Number.isNaN(number) ? null : number,
    );
    return Number.isNaN(number) ? null : number;
  }

  private flag(value: unknown, at: string[]): boolean | null {
    if (value === undefined || value === null || typeof value === 'boolean') return value ?? null;
    const text = asText(value).toLowerCase();
    const flag = ['true', 'yes', '1'].includes(text) ? true : ['false', 'no', '0'].includes(text) ? false : null;
    this.note('WRONG_TYPE', at, 'true or false was expected.', flag !== null, value, flag);
    return flag;
  }

  private unread(source: SpelledObject, at: string[]): void {
    for (const key of source.unread) {
      const foreign = OF_WORKER_TEMPLATES.has(key.replaceAll(/[_-]/g, '').toLowerCase());
      this.note(
        foreign ? 'FOREIGN_FIELD' : 'UNKNOWN_FIELD',
        [...at, key],
        foreign
          ? `"${key}" belongs to the worker template; it is left out.`
          : `"${key}" is no field of a ${at.length === 0 ? 'master template' : 'stage'}; it is left out.`,
        foreign,
        source.get(key) ?? null,
        null,
      );
    }
  }

  private note(
    code: DefectCode,
    path: string[],
    message: string,
    mended: boolean,
    before: unknown,
    after: unknown,
  ): void {
    this.defects.push(defect(this.label, code, path, message, mended, before, after));
  }
}

export function defect(
  template: string,
  code: DefectCode,
  path: string[],
  message: string,
  mended: boolean,
  before: unknown,
  after: unknown,
): ImportDefect {
  return Object.assign(new ImportDefect(), { template, code, path, message, mended, before, after });
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function humanised(name: string): string {
  return name.replaceAll('_', ' ').replace(/^./, (letter) => letter.toUpperCase());
}

function invalid(message: string, path: string[] = []): DomainError {
  return new DomainError(userError('INVALID_INPUT', { message, path: ['file', ...path] }));
}
