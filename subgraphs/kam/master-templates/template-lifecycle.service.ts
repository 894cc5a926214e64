import type { EntityManager } from 'typeorm';
import { actorRef, scopesOf } from '../../../contracts/actor';
import type { UserErrorCodeOf } from '../../../contracts/errors';
import { Scope } from '../../../contracts/scope';
import { newId } from '../../../lib/ids';
import { parseVersionId } from '../../../lib/version-id';
import { audit } from '../../../subgraph-kit/audit/audit';
import { draftChanged } from '../../../subgraph-kit/audit/draft-changed';
import { type Context, maySeeClient, requireScope } from '../../../subgraph-kit/context';
import { DomainError, readInput } from '../../../subgraph-kit/graph/payload';
import { userError } from '../../../subgraph-kit/graph/user-error.type';
import { clientById } from '../clients/client.loader';
import { checkFeature } from '../tiers/feature.service';
import { MasterTemplate, TemplateStatus } from './master-template.entity';
import { checkWithWorkers } from './template-check';
import { type ContentOfTemplate, contentOf, differencesOf, EMPTY_CONTENT, placesOf, written } from './template-content';
import { choice, creation, deprecation, duplication, edit, publication } from './template-input';
import { isVisible, versionOf, versions } from './template-versions.service';

const { DRAFT, PUBLISHED, DEPRECATED } = TemplateStatus;

/** Begins a new template: its first version, as a draft. @throws DomainError */
export async function createTemplate(ctx: Context, input: unknown): Promise<MasterTemplate> {
  const given = readInput(creation, input);
  const clientId = await ownerFor(ctx, given.clientId ?? null);
  const { name, ...rest } = given.content;
  checkOwnId(ctx, given.templateId, 'templateId');
  const templateId = given.templateId ?? newId('mt');
  return change(ctx, 'created', async (manager) => {
    if (await newestOf(manager, templateId))
      throw conflict(
        'TEMPLATE_EXISTS',
        `There is a template ${templateId} already. Duplicate it to begin its next version.`,
        ['templateId'],
      );
    return insertDraft(ctx, manager, {
      ...EMPTY_CONTENT,
      displayName: name,
      ...written(rest),
      name,
      templateId,
      clientId,
      version: 1,
    });
  });
}

/** Begins a draft that is like a version that is there: the next version of the same template, or a new one. @throws DomainError */
export async function duplicateTemplate(ctx: Context, input: unknown): Promise<MasterTemplate> {
  requireScope(ctx, Scope.MASTER_TEMPLATES_WRITE);
  const { id, as, name } = readInput(duplication, input);
  const original = await originalOf(ctx, id);
  const same = as === undefined ? name === undefined : as === original.templateId;
  // What is for all may be the beginning of a client's own, whoever of it may write.
  const clientId = await ownerFor(ctx, same || ctx.actor.kind !== 'client' ? original.clientId : ctx.actor.clientId);
  if (!same) checkOwnId(ctx, as, 'as');
  const templateId = same ? original.templateId : (as ?? newId('mt'));
  return change(ctx, 'duplicated', async (manager) => {
    const newest = await newestOf(manager, templateId);
    if (!same && newest) throw conflict('TEMPLATE_EXISTS', `There is a template ${templateId} already.`, ['as']);
    if (newest?.status === DRAFT)
      throw conflict(
        'DRAFT_EXISTS',
        `Version ${newest.version} of ${templateId} is a draft already. Edit or discard it.`,
        ['id'],
      );
    return insertDraft(ctx, manager, {
      ...contentOf(original),
      name: name ?? (same ? original.name : (as ?? original.name)),
      formerNames: same ? original.formerNames : [],
      templateId,
      clientId,
      version: (newest?.version ?? 0) + 1,
    });
  });
}

/** Changes a draft; what is absent stays. @throws DomainError, also when another author changed it since the revision that is named */
export async function editDraft(ctx: Context, input: unknown): Promise<MasterTemplate> {
  requireScope(ctx, Scope.MASTER_TEMPLATES_WRITE);
  const { id, revision, content } = readInput(edit, input);
  return change(ctx, 'edited', async (manager, details) => {
    const draft = await draftOf(ctx, manager, id, revision);
    const edited = { ...contentOf(draft), ...written(content) };
    const changed = differencesOf(draft, edited);
    details['changed'] = placesOf(changed);
    if (changed.length === 0) return draft;
    if (edited.name !== draft.name) await checkName(ctx, manager, { ...draft, name: edited.name });
    Object.assign(draft, edited, { revision: draft.revision + 1, ...stamp(ctx) });
    return manager.save(MasterTemplate, draft);
  });
}

/** Removes a draft. @returns what it was. @throws DomainError */
export async function discardDraft(ctx: Context, input: unknown): Promise<MasterTemplate> {
  requireScope(ctx, Scope.MASTER_TEMPLATES_WRITE);
  const { id, revision } = readInput(choice, input);
  return change(ctx, 'discarded', async (manager) => {
    const draft = await draftOf(ctx, manager, id, revision);
    await manager.delete(MasterTemplate, { templateId: draft.templateId, version: draft.version });
    return draft;
  });
}

/** Publishes a draft that the check finds nothing against: from now on it is what is planned, and it never changes again. @throws DomainError */
export async function publishDraft(ctx: Context, input: unknown): Promise<MasterTemplate> {
  requireScope(ctx, Scope.MASTER_TEMPLATES_WRITE);
  const { id, revision } = readInput(publication, input);
  // The workers are asked before anything is locked; the revision says that it is still what they were asked about.
  const checked = await draftOf(ctx, ctx.database.manager, id, revision);
  const problems = (await checkWithWorkers(ctx, checked)).filter(({ severity }) => severity === 'ERROR');
  const empty = (['displayName', 'description', 'category'] as const).filter((field) => checked[field].trim() === '');
  const errors = [
    ...empty.map((field) =>
      userError('TEMPLATE_INCOMPLETE', { message: `"${field}" is empty; say it in a few words.`, path: [field] }),
    ),
    ...problems.map(({ message, path }) => userError('INVALID_MASTER_TEMPLATE', { message, path })),
  ];
  if (errors.length > 0) throw new DomainError(errors, checked);
  return change(ctx, 'published', async (manager) => {
    const draft = await draftOf(ctx, manager, id, revision);
    await checkName(ctx, manager, draft);
    Object.assign(draft, { status: PUBLISHED, publishedAt: ctx.clock.now(), ...stamp(ctx) });
    return manager.save(MasterTemplate, draft);
  });
}

/** Deprecates a template: what runs runs on, nothing new starts. @returns its newest version. @throws DomainError */
export async function deprecateTemplate(ctx: Context, input: unknown): Promise<MasterTemplate> {
  requireScope(ctx, Scope.MASTER_TEMPLATES_WRITE);
  const { templateId, successor } = readInput(deprecation, input);
  return change(ctx, 'deprecated', async (manager) => {
    const published = await versions(manager)
      .where('template.templateId = :templateId and template.status <> :draft', { templateId, draft: DRAFT })
      .orderBy('template.version', 'DESC')
      .getMany();
    const [newest] = published;
    if (!newest || !mayWrite(ctx, newest)) throw notFound(templateId, ['templateId']);
    const live = published.filter(({ status }) => status === PUBLISHED);
    if (live.length === 0)
      throw conflict('NOT_PUBLISHED', `Template ${templateId} is deprecated already.`, ['templateId']);
    if (successor === templateId)
      throw invalid('A template cannot be its own successor. To replace it by a new version, publish that version.', [
        'successor',
      ]);
    if (successor !== undefined) {
      const next = await versions(manager)
        .where('template.templateId = :successor and template.status = :published', { successor, published: PUBLISHED })
        .getOne();
      if (!next || (next.clientId !== null && next.clientId !== newest.clientId))
        throw new DomainError(
          userError('TEMPLATE_NOT_FOUND', {
            message: `There is no published template ${successor} that could take its place.`,
            path: ['successor'],
          }),
        );
    }
    await manager.update(
      MasterTemplate,
      { templateId, status: PUBLISHED },
      { status: DEPRECATED, successorId: successor ?? null, ...stamp(ctx) },
    );
    return (await versionOf(manager, newest.id)) as MasterTemplate;
  });
}

/** Ids are for everybody: a client that chose one would learn which of them others have. @throws DomainError */
function checkOwnId({ actor }: Context, id: string | undefined, field: string): void {
  if (id !== undefined && actor.kind === 'client')
    throw invalid('The id of a template of a client is made by the service; leave it out, and name the template.', [
      field,
    ]);
}

/** The client that a new template is to belong to. @throws Forbidden @throws DomainError for a client that may not have its own */
async function ownerFor(ctx: Context, clientId: string | null): Promise<string | null> {
  requireScope(ctx, Scope.MASTER_TEMPLATES_WRITE);
  const owner = clientId ?? (ctx.actor.kind === 'client' ? ctx.actor.clientId : null);
  if (owner === null) return null;
  const client = maySeeClient(ctx, owner) ? await ctx.load(clientById, owner) : null;
  if (!client)
    throw new DomainError(
      userError('CLIENT_NOT_FOUND', {
        message: `There is no client ${owner}, or you may not act for it.`,
        path: ['clientId'],
      }),
    );
  const refusal = await checkFeature(ctx, client, 'custom_templates');
  if (refusal) throw new DomainError(refusal);
  return owner;
}

/** Whether the caller may change a template: an administrator each, a client its own. */
function mayWrite({ actor }: Context, { clientId }: Pick<MasterTemplate, 'clientId'>): boolean {
  if (!scopesOf(actor).includes(Scope.MASTER_TEMPLATES_WRITE)) return false;
  return actor.kind === 'staff' || (actor.kind === 'client' && actor.clientId === clientId);
}

/** Does what belongs together, or nothing, and audits it. Templates are changed one after the other. */
async function change(
  ctx: Context,
  action: string,
  work: (manager: EntityManager, details: Record<string, unknown>) => Promise<MasterTemplate>,
): Promise<MasterTemplate> {
  return ctx.database.transaction(async (manager) => {
    // Rare and short: one lock for all keeps what was read true until it is written.
    await manager.query('lock table kam.master_template in share row exclusive mode');
    const details: Record<string, unknown> = {};
    const row = await work(manager, details);
    await audit(ctx, manager, {
      action: `master_template.${action}`,
      subjectType: 'master_template',
      subjectId: row.id,
      clientId: row.clientId,
      details: { name: row.name, revision: row.revision, ...details },
    });
    return row;
  });
}

const newestOf = (manager: EntityManager, templateId: string): Promise<MasterTemplate | null> =>
  versions(manager)
    .where('template.templateId = :templateId', { templateId })
    .orderBy('template.version', 'DESC')
    .limit(1)
    .getOne();

/** What is duplicated: a version by its id, or the newest of a template. @throws DomainError */
async function originalOf(ctx: Context, id: string): Promise<MasterTemplate> {
  const row = parseVersionId(id)
    ? await versionOf(ctx.database.manager, id)
    : await versions(ctx.database.manager)
        .where('template.templateId = :id and template.status <> :draft', { id, draft: DRAFT })
        .orderBy('template.version', 'DESC')
        .limit(1)
        .getOne();
  if (!row || !isVisible(ctx, row)) throw notFound(id, ['id']);
  // The next version of a template is for those who may write it; a copy of one's own is for all who may see it.
  if (ctx.actor.kind !== 'client' && !mayWrite(ctx, row)) throw notFound(id, ['id']);
  return row;
}

/** A draft that the caller may change, as it was when it read it. @throws DomainError */
async function draftOf(
  ctx: Context,
  manager: EntityManager,
  id: string,
  revision: number | undefined,
): Promise<MasterTemplate> {
  const row = await versionOf(manager, id);
  if (!row || !isVisible(ctx, row) || !mayWrite(ctx, row)) throw notFound(id, ['id']);
  if (row.status !== DRAFT)
    throw conflict(
      'NOT_A_DRAFT',
      `Version ${row.version} of ${row.templateId} is ${row.status}, and never changes. Duplicate it to begin the next version.`,
      ['id'],
    );
  if (revision === undefined || revision === row.revision) return row;
  throw await draftChanged(ctx, manager, { type: 'master_template', id: row.id }, row, revision);
}

async function insertDraft(
  ctx: Context,
  manager: EntityManager,
  row: ContentOfTemplate & Pick<MasterTemplate, 'templateId' | 'version' | 'clientId' | 'formerNames'>,
): Promise<MasterTemplate> {
  const draft = manager.create(MasterTemplate, {
    ...row,
    status: DRAFT,
    revision: 1,
    successorId: null,
    publishedAt: null,
    ...stamp(ctx),
  });
  await checkName(ctx, manager, draft);
  return manager.save(MasterTemplate, draft);
}

/** A name is that of one template: of all that are for everybody, and of those of one client. @throws DomainError */
async function checkName(
  ctx: Context,
  manager: EntityManager,
  { name, templateId, clientId }: Pick<MasterTemplate, 'name' | 'templateId' | 'clientId'>,
): Promise<void> {
  const named = await versions(manager)
    .where('(template.name = :name or :name = any(template.formerNames)) and template.templateId <> :templateId', {
      name,
      templateId,
    })
    .andWhere('(template.clientId is null or template.clientId = :clientId)', { clientId: clientId ?? '' })
    .getMany();
  // What the caller may not see is no reason that it could be told.
  const taken = named.find((row) => isVisible(ctx, row));
  if (taken)
    throw conflict(
      'TEMPLATE_EXISTS',
      `The name ${name} is that of template ${taken.templateId} already. Choose another.`,
      ['content', 'name'],
    );
}

const stamp = (ctx: Context) => ({ changedBy: actorRef(ctx.actor).id, changedAt: ctx.clock.now() });

const conflict = (code: UserErrorCodeOf<'Conflict'>, message: string, path: string[]): DomainError =>
  new DomainError(userError(code, { message, path }));
const invalid = (message: string, path: string[]): DomainError =>
  new DomainError(userError('INVALID_INPUT', { message, path }));
const notFound = (id: string, path: string[]): DomainError =>
  new DomainError(
    userError('TEMPLATE_NOT_FOUND', { message: `There is no template ${id}, or it is not yours to change.`, path }),
  );
