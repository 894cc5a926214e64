import diff from 'microdiff';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { actorRef } from '../../contracts/actor';
import { Scope } from '../../contracts/scope';
import { findUnstorableText } from '../../lib/jsonb-text';
import { parseVersionId } from '../../lib/version-id';
import { isDeeperThan } from '../../lib/json-depth';
import { readInput, DomainError } from '../../subgraph-kit/graph/payload';
import { SubscriptionTier } from '../../contracts/tier';
import { userError } from '../../subgraph-kit/graph/user-error.type';
import { type Context, requireScope } from '../../subgraph-kit/context';
import { priceEstimate } from '../../contracts/price';
import { modelChoice, WorkerTemplateStatus } from '../../contracts/worker-template';
import { kindOf, serviceParts, subject } from '../subject';
import { firstTerms } from './seed-templates';
import { templateMessage, termsMessage } from './template-catalogue';
import { comparable, versionOf, versions } from './template-versions.service';
import { validateTemplate } from './template-validation';
import { WorkerTemplateRow } from './template.entity';
import { brokenBy } from './template-impact.service';
import type { UserErrorCodeOf } from '../../contracts/errors';
import { auditAndForward } from '../../subgraph-kit/audit/audit';
import { draftChanged } from '../../subgraph-kit/audit/draft-changed';

const { DRAFT, PUBLISHED, DEPRECATED } = WorkerTemplateStatus;

const MAX_JSON_DEPTH = 20;
const line = z.string().trim().min(1).max(200);
/** The most that one run may cost: a million dollars. */
const MAX_MICROS = 1_000_000_000_000;
const micros = z.number().int().min(0).max(MAX_MICROS);
const json = z
  .record(z.string(), z.unknown())
  .refine((value) => !isDeeperThan(value, MAX_JSON_DEPTH), `may be nested ${MAX_JSON_DEPTH} levels deep`)
  .refine((value) => findUnstorableText(value) === null, 'holds a character that no text may');
const tokens = z.number().int().min(0).max(10_000_000);

const templateId = z
  .string()
  .regex(/^[a-z][a-z0-9_]{2,99}$/, 'must be 3 to 100 small letters, digits and underscores, and begin with a letter');

const terms = z.object({
  name: line.optional(),
  displayName: line.optional(),
  description: z.string().trim().max(2_000).optional(),
  minimumTier: z.enum(SubscriptionTier).optional(),
  tierReason: z.string().trim().max(500).optional(),
  tokensMin: tokens.optional(),
  tokensExpected: tokens.optional(),
  tokensMax: tokens.optional(),
  tokenMultiplier: z.number().positive().max(100).optional(),
  estimatedTimeMs: z
    .number()
    .int()
    .min(1)
    .max(24 * 3_600_000)
    .optional(),
  memoryMb: z.number().int().min(1).max(1_000_000).optional(),
  baseMicros: micros.optional(),
  perThousandTokensMicros: micros.optional(),
  baseParameters: json.optional(),
  parameterSchema: json.optional(),
  models: z.array(modelChoice).max(5).optional(),
});
type Terms = z.infer<typeof terms>;

/** The id of a version, as in course_v1@2. */
const draftId = z.string().transform((text, issue) => {
  const key = parseVersionId(text);
  if (!key) issue.addIssue({ code: 'custom', message: 'must be the id of a version, as in course_v1@2' });
  return key ?? z.NEVER;
});

const creation = z.object({ templateId, kind: z.string(), terms });
const duplication = z.object({ id: z.string().min(1).max(200), as: templateId });
const revision = z.number().int().min(1).optional();
const edit = z.object({ id: draftId, revision, terms });
const choice = z.object({ id: draftId, revision });
const publication = z.object({ id: draftId, revision, force: z.boolean().optional() });
const deprecation = z.object({ templateId, successor: templateId.optional(), force: z.boolean().optional() });

/** Begins a new template: the first version of it, as a draft. What its terms leave out is as in the simplest template of its kind. */
export async function createTemplate(ctx: Context, input: unknown): Promise<WorkerTemplateRow> {
  requireScope(ctx, Scope.TEMPLATES_WRITE);
  const { templateId: id, kind: named, terms: given } = readInput(creation, input);
  const { kinds } = ctx.get(subject);
  const kind = named.toLowerCase();
  if (!Object.hasOwn(kinds, kind))
    throw invalid(`"kind" must be one of ${Object.keys(kinds).join(', ')}, got "${named}".`, ['kind']);
  const basis = firstTerms(ctx.get(subject), kind);
  const row = {
    ...basis,
    name: id,
    displayName: id,
    description: '',
    tierReason: '',
    minimumTier: SubscriptionTier.ENTERPRISE,
    ...written(given),
  };
  return change(ctx, 'created', async (manager) => {
    if (await newestOf(manager, id))
      throw conflict('TEMPLATE_EXISTS', `There is a template ${id} already. Duplicate it to begin its next version.`, [
        'templateId',
      ]);
    return insertDraft(ctx, manager, { ...row, id, kind, version: 1 });
  });
}

/** Begins a draft that is like a version that is there: the next version of the same template, or the first of a new one. */
export async function duplicateTemplate(ctx: Context, input: unknown): Promise<WorkerTemplateRow> {
  requireScope(ctx, Scope.TEMPLATES_WRITE);
  const given = readInput(duplication, input);
  const key = parseVersionId(given.id);
  const { as } = given;
  const id = key?.id ?? given.id;
  return change(ctx, 'duplicated', async (manager) => {
    const original = await (key ? versionOf(manager, id, key.version) : newestOf(manager, id));
    if (!original) throw notFound(id, key?.version);
    const newest = await newestOf(manager, as);
    if (as !== id && newest) throw conflict('TEMPLATE_EXISTS', `There is a template ${as} already.`, ['as']);
    if (newest?.status === DRAFT)
      throw conflict('DRAFT_EXISTS', `Version ${newest.version} of ${as} is a draft already. Edit or discard it.`, [
        'as',
      ]);
    const {
      status: _status,
      revision: _revision,
      successorId: _successor,
      publishedAt: _published,
      ...same
    } = original;
    return insertDraft(ctx, manager, { ...same, id: as, version: (newest?.version ?? 0) + 1 });
  });
}

/** Changes a draft; what its terms leave out stays. */
export async function editDraft(ctx: Context, input: unknown): Promise<WorkerTemplateRow> {
  requireScope(ctx, Scope.TEMPLATES_WRITE);
  const {
    id: { id, version: number },
    revision: read,
    terms: given,
  } = readInput(edit, input);
  const details: Record<string, unknown> = {};
  return change(
    ctx,
    'edited',
    async (manager) => {
      const draft = await draftOf(ctx, manager, id, number, read);
      const edited = { ...draft, ...written(given) };
      const changed = diff(comparable(draft), comparable(edited)).map(({ path }) => String(path[0]));
      if (changed.length === 0) return draft;
      check(edited);
      const counted = { ...edited, revision: draft.revision + 1, changedBy: actorRef(ctx.actor).id };
      Object.assign(details, { revision: counted.revision, changed: [...new Set(changed)] });
      return manager.save(WorkerTemplateRow, { ...counted, changedAt: ctx.clock.now() });
    },
    details,
  );
}

/** Removes a draft. @returns what it was. */
export async function discardDraft(ctx: Context, input: unknown): Promise<WorkerTemplateRow> {
  requireScope(ctx, Scope.TEMPLATES_WRITE);
  const {
    id: { id, version: number },
    revision: read,
  } = readInput(choice, input);
  return change(ctx, 'discarded', async (manager) => {
    const draft = await draftOf(ctx, manager, id, number, read);
    await manager.delete(WorkerTemplateRow, { id, version: number });
    return draft;
  });
}

/**
 * Publishes a draft, if it is complete and consistent: from now on executions are planned with it, and it never changes
 * again. What it would break is told first, and takes the author's explicit word.
 */
export async function publishDraft(ctx: Context, input: unknown): Promise<WorkerTemplateRow> {
  requireScope(ctx, Scope.TEMPLATES_WRITE);
  const {
    id: { id, version: number },
    revision: read,
    force,
  } = readInput(publication, input);
  const checked = await draftOf(ctx, ctx.database.manager, id, number, read);
  const its = ctx.get(subject);
  const [fault] = validateTemplate(
    checked,
    its,
    (model) =>
      its.modelFault?.(model, ctx.get(serviceParts)) ??
      (its.modelFault ? null : `The worker uses no models; "${model}" cannot be named.`),
  );
  if (fault) throw new DomainError(userError('TEMPLATE_INCOMPLETE', { ...fault }));
  // Others are asked before anything is locked; what is written is what they were asked about, or nothing.
  const broken = await brokenBy(ctx, templateMessage(ctx, checked), force === true);
  return change(
    ctx,
    'published',
    async (manager) => {
      const draft = await draftOf(ctx, manager, id, number, checked.revision);
      const now = ctx.clock.now();
      // A template that was deprecated is back with its new version.
      return manager.save(WorkerTemplateRow, {
        ...draft,
        status: PUBLISHED,
        publishedAt: now,
        changedAt: now,
        changedBy: actorRef(ctx.actor).id,
      });
    },
    { ...(broken.length > 0 && { breaks: broken }) },
  );
}

/** Deprecates a template: what is planned with it is carried out, nothing new starts. @returns its newest version. */
export async function deprecateTemplate(ctx: Context, input: unknown): Promise<WorkerTemplateRow> {
  requireScope(ctx, Scope.TEMPLATES_WRITE);
  const { templateId: id, successor, force } = readInput(deprecation, input);
  if (successor === id)
    throw invalid('A template cannot be its own successor. To replace it by a new version, publish that version.', [
      'successor',
    ]);
  const manager = ctx.database.manager;
  if (successor !== undefined && !(await publishedOf(manager, successor)))
    throw notFound(successor, undefined, ['successor']);
  const published = await publishedOf(manager, id);
  const broken = published
    ? await brokenBy(
        ctx,
        { ...templateMessage(ctx, published), deprecated: { successor: successor ?? null } },
        force === true,
      )
    : [];
  return change(
    ctx,
    'deprecated',
    async (transaction) => {
      const [, count] = await transaction.query<[unknown, number]>(
        `update ${transaction.getRepository(WorkerTemplateRow).metadata.tablePath} set status = 'deprecated', successor_id = $2, changed_by = $3, changed_at = now() where id = $1 and status = 'published'`,
        [id, successor ?? null, actorRef(ctx.actor).id],
      );
      const newest = await versions(transaction)
        .where('template.id = :id and template.status = :status', { id, status: DEPRECATED })
        .orderBy('template.version', 'DESC')
        .getOne();
      if (!newest) throw notFound(id, undefined, ['templateId']);
      if (count === 0) throw conflict('NOT_PUBLISHED', `Template ${id} is deprecated already.`, ['templateId']);
      return newest;
    },
    { ...(broken.length > 0 && { breaks: broken }) },
  );
}

/** Does what belongs together, or nothing, and audits it. Templates of the same id are changed one after the other. */
async function change(
  ctx: Context,
  action: string,
  work: (manager: EntityManager) => Promise<WorkerTemplateRow>,
  details: Record<string, unknown> = {},
): Promise<WorkerTemplateRow> {
  return ctx.database.transaction(async (manager) => {
    // Rare and short: one lock for all keeps what was read true until it is written.
    await manager.query(
      `lock table ${manager.getRepository(WorkerTemplateRow).metadata.tablePath} in share row exclusive mode`,
    );
    const row = await work(manager);
    const { baseMicros, perThousandTokensMicros, tokenMultiplier, minimumTier } = row;
    await auditAndForward(ctx, manager, {
      action: `worker_template.${action}`,
      subjectType: 'worker_template',
      subjectId: `${row.id}@${row.version}`,
      clientId: null,
      details: { baseMicros, perThousandTokensMicros, tokenMultiplier, minimumTier, ...details },
    });
    return row;
  });
}

const newestOf = (manager: EntityManager, id: string): Promise<WorkerTemplateRow | null> =>
  versions(manager).where('template.id = :id', { id }).orderBy('template.version', 'DESC').limit(1).getOne();

const publishedOf = (manager: EntityManager, id: string): Promise<WorkerTemplateRow | null> =>
  versions(manager)
    .where('template.id = :id and template.status = :status', { id, status: PUBLISHED })
    .orderBy('template.version', 'DESC')
    .limit(1)
    .getOne();

/** A draft, as it was when its author read it. @throws DomainError */
async function draftOf(
  ctx: Context,
  manager: EntityManager,
  id: string,
  number: number,
  revision: number | undefined,
): Promise<WorkerTemplateRow> {
  const row = await versionOf(manager, id, number);
  if (!row) throw notFound(id, number);
  if (row.status !== DRAFT)
    throw conflict(
      'NOT_A_DRAFT',
      `Version ${number} of ${id} is ${row.status}, and never changes. Duplicate it to begin the next version.`,
      ['id'],
    );
  if (revision !== undefined && revision !== row.revision) {
    const error = await draftChanged(ctx, manager, { type: 'worker_template', id: `${id}@${number}` }, row, revision);
    throw new DomainError(error.errors);
  }
  return row;
}

async function insertDraft(
  ctx: Context,
  manager: EntityManager,
  row: Omit<WorkerTemplateRow, keyof typeof NEW | 'changedAt' | 'changedBy' | 'outputSchema'>,
): Promise<WorkerTemplateRow> {
  const draft = {
    ...row,
    ...NEW,
    outputSchema: kindOf(ctx.get(subject), row.kind).outputSchema,
    changedBy: actorRef(ctx.actor).id,
    changedAt: ctx.clock.now(),
  };
  check(draft);
  return manager.save(WorkerTemplateRow, draft);
}

const NEW = { status: DRAFT, revision: 1, successorId: null, publishedAt: null };

function check(row: WorkerTemplateRow): void {
  const { tokensMin, tokensExpected, tokensMax } = row;
  if (tokensMin > tokensExpected || tokensExpected > tokensMax)
    throw invalid(
      `Tokens must rise from min over expected to max, got ${tokensMin}, ${tokensExpected} and ${tokensMax}.`,
      ['terms', 'tokens'],
    );
  const { maxMicros } = priceEstimate(termsMessage(row));
  if (maxMicros > MAX_MICROS)
    throw invalid(`A run would cost up to ${maxMicros} micro-dollars; ${MAX_MICROS} are the most.`, [
      'terms',
      'baseMicros',
    ]);
}

/** The terms that were given. */
function written(given: Terms): Partial<WorkerTemplateRow> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

const conflict = (code: UserErrorCodeOf<'Conflict'>, message: string, path: string[]): DomainError =>
  new DomainError(userError(code, { message, path }));
const invalid = (message: string, path: string[]): DomainError =>
  new DomainError(userError('INVALID_INPUT', { message, path }));
const notFound = (id: string, number?: number, path = ['id']): DomainError =>
  new DomainError(
    userError('TEMPLATE_NOT_FOUND', {
      message:
        number === undefined
          ? `There is no published template ${id}.`
          : `There is no version ${number} of template ${id}.`,
      path,
    }),
  );
