import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { Scope } from '../../../contracts/scope';
import { newId } from '../../../lib/ids';
import type { SigningKey } from '../../../lib/signing/signed-request';
import { auditAndForward } from '../../../subgraph-kit/audit/audit';
import { type Context, maySeeClient, requireScope } from '../../../subgraph-kit/context';
import type { Page, PageArgs } from '../../../subgraph-kit/graph/connection';
import { keysetPage } from '../../../subgraph-kit/graph/keyset';
import { DomainError, readInput } from '../../../subgraph-kit/graph/payload';
import { userError } from '../../../subgraph-kit/graph/user-error.type';
import { Part } from '../../../subgraph-kit/part';
import { actorOf, nameOf } from '../causes/cause';
import { planClientById } from '../kam/kam.loader';
import { accountBlockers } from '../plans/plan';
import { NotificationKind } from '../notifications/notification.entity';
import { tokenKeys } from '../workers/announcements';
import { DeliveryStatus, Webhook, WebhookDelivery } from './webhook.entity';
import type { WebhookClient } from './webhook-client';
import { secretOf } from './webhook-message';
import type { WebhookSender } from './webhook-sender';

export const webhookClient = new Part<WebhookClient>('what posts to webhooks');
export const webhookSender = new Part<WebhookSender>('the sender of webhooks');

const MAX_WEBHOOKS = 10;
/** For how long what is sent is signed with the secret before, too, in ms. */
const ROTATION_MS = 24 * 3_600_000;

/** A webhook, with its secret where that is shown. */
export interface IssuedWebhook {
  webhook: Webhook;
  secret: string;
}

const kinds = z
  .array(z.enum(NotificationKind).exclude(['WEBHOOK_PAUSED']))
  .min(1)
  .nullable();
const address = z.string().trim().min(1).max(2_000);
const description = z.string().trim().max(200);
const creation = z.object({
  clientId: z.string().min(1).max(200),
  url: address,
  kinds: kinds.optional(),
  description: description.default(''),
});
const update = z.object({
  id: z.string().min(1).max(200),
  url: address.optional(),
  kinds: kinds.optional(),
  description: description.optional(),
  isPaused: z.boolean().optional(),
});

/** The webhooks of a client, the oldest first. @throws Unauthenticated @throws Forbidden */
export async function webhooksOf(ctx: Context, clientId: string): Promise<Webhook[]> {
  requireScope(ctx, Scope.ACCOUNT_READ);
  if (!maySeeClient(ctx, clientId)) return [];
  return ctx.database.getRepository(Webhook).find({ where: { clientId }, order: { createdAt: 'asc', id: 'asc' } });
}

/** Adds a webhook. @returns it with its secret, which is shown this once @throws DomainError */
export async function createWebhook(ctx: Context, input: unknown): Promise<IssuedWebhook> {
  requireScope(ctx, Scope.ACCOUNT_WRITE);
  const { clientId, ...given } = readInput(creation, input);
  if (!maySeeClient(ctx, clientId) || !(await ctx.load(planClientById, clientId)))
    throw new DomainError(
      userError('CLIENT_NOT_FOUND', {
        message: `There is no client ${clientId}, or you may not act for it.`,
        path: ['clientId'],
      }),
    );
  await requireActiveAccount(ctx);
  checkAddress(ctx, given.url);
  const key = currentKey(ctx);
  const by = actorOf(ctx);
  const webhook = await ctx.database.transaction(async (manager) => {
    // One after the other, so that they are counted.
    await manager.query('select pg_advisory_xact_lock(hashtext($1))', [`webhooks of ${clientId}`]);
    if ((await manager.countBy(Webhook, { clientId })) >= MAX_WEBHOOKS)
      throw new DomainError(
        userError('INVALID_INPUT', {
          message: `A client has ${MAX_WEBHOOKS} webhooks at most. Remove one with removeWebhook first.`,
          path: ['clientId'],
        }),
      );
    const row = {
      ...given,
      id: newId('hook'),
      clientId,
      kinds: given.kinds ?? null,
      signingKey: key.id,
      createdBy: by.id,
    };
    const created = await manager.save(Webhook, manager.create(Webhook, row));
    await audit(ctx, manager, 'webhook.created', created, { url: created.url });
    return created;
  });
  return { webhook, secret: secretOf(webhook, key) };
}

/** Changes a webhook, pauses it or lets it go on; what waits for a paused one is sent when it goes on. @throws DomainError */
export async function updateWebhook(ctx: Context, input: unknown): Promise<Webhook> {
  const { id, isPaused, ...given } = readInput(update, input);
  const changes = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  if (given.url !== undefined) checkAddress(ctx, given.url);
  // What stops it is for all.
  if (isPaused !== true) await requireActiveAccount(ctx);
  const webhook = await change(ctx, id, async (manager, known) => {
    if (isPaused === true && known.pausedAt === null)
      Object.assign(changes, { pausedAt: ctx.clock.now(), pauseReason: `Paused by ${nameOf(actorOf(ctx))}.` });
    if (isPaused === false) Object.assign(changes, { pausedAt: null, pauseReason: null, failures: 0 });
    if (Object.keys(changes).length > 0) await manager.update(Webhook, { id }, changes);
    await audit(ctx, manager, 'webhook.updated', known, { ...given, ...(isPaused !== undefined && { isPaused }) });
    return { ...known, ...changes };
  });
  ctx.get(webhookSender).wake();
  return webhook;
}

/** Gives a webhook another secret; for a day, messages are signed with the one before, too. @throws DomainError */
export async function rotateWebhookSecret(ctx: Context, input: unknown): Promise<IssuedWebhook> {
  const { id } = readInput(update.pick({ id: true }), input);
  const key = currentKey(ctx);
  const webhook = await change(ctx, id, async (manager, known) => {
    // A secret of another key cannot be made again.
    const rotatingUntil = known.signingKey === key.id ? new Date(ctx.clock.now().getTime() + ROTATION_MS) : null;
    const changes = { secretNumber: known.secretNumber + 1, signingKey: key.id, rotatingUntil };
    await manager.update(Webhook, { id }, changes);
    await audit(ctx, manager, 'webhook.secret_rotated', known);
    return { ...known, ...changes };
  });
  return { webhook, secret: secretOf(webhook, key) };
}

/** Removes a webhook with the log of its deliveries. @throws DomainError */
export async function removeWebhook(ctx: Context, input: unknown): Promise<Webhook> {
  const { id } = readInput(update.pick({ id: true }), input);
  return change(ctx, id, async (manager, known) => {
    await manager.delete(Webhook, { id });
    await audit(ctx, manager, 'webhook.removed', known, { url: known.url });
    return known;
  });
}

/** Sends a message that says that it is a test. @throws DomainError */
export async function testWebhook(ctx: Context, input: unknown): Promise<WebhookDelivery> {
  const { id } = readInput(update.pick({ id: true }), input);
  await requireActiveAccount(ctx);
  const delivery = await change(ctx, id, async (manager, known) => {
    const row = manager.create(WebhookDelivery, { webhookId: id, clientId: known.clientId, notificationId: null });
    const saved = await manager.save(WebhookDelivery, row);
    await audit(ctx, manager, 'webhook.tested', known);
    return manager.findOneByOrFail(WebhookDelivery, { id: saved.id });
  });
  ctx.get(webhookSender).wake();
  return delivery;
}

const replay = z.object({ deliveryId: z.string().regex(/^\d{1,15}$/, 'must be the id of a delivery') });

/** Sends a delivery once more, under its own id, whatever became of it. @throws DomainError */
export async function replayDelivery(ctx: Context, input: unknown): Promise<WebhookDelivery> {
  requireScope(ctx, Scope.ACCOUNT_WRITE);
  const { deliveryId: id } = readInput(replay, input);
  await requireActiveAccount(ctx);
  const known = await ctx.database.getRepository(WebhookDelivery).findOneBy({ id });
  if (!known)
    throw new DomainError(
      userError('WEBHOOK_DELIVERY_NOT_FOUND', {
        message: `There is no delivery ${id}, or it is not visible to you.`,
        path: ['deliveryId'],
      }),
    );
  const delivery = await change(ctx, known.webhookId, async (manager, webhook) => {
    await manager.query(
      `update orchestrator.webhook_delivery set status = 'pending', tries = 0, due_at = now() where id = $1`,
      [id],
    );
    await audit(ctx, manager, 'webhook.delivery_replayed', webhook, { delivery: id });
    return manager.findOneByOrFail(WebhookDelivery, { id });
  });
  ctx.get(webhookSender).wake();
  return delivery;
}

/** The deliveries of a webhook, the newest first. The caller may see it. @throws BadRequest */
export function listDeliveries(
  ctx: Context,
  webhookId: string,
  status: DeliveryStatus[] | undefined,
  page: PageArgs,
): Promise<Page<WebhookDelivery>> {
  const matching = () => {
    const query = ctx.database.getRepository(WebhookDelivery).createQueryBuilder('delivery');
    query.where('delivery.webhookId = :webhookId', { webhookId });
    if (status !== undefined) query.andWhere('delivery.status = any(:status)', { status });
    return query;
  };
  return keysetPage(matching, page, {
    cursor: 'webhook-delivery',
    sort: [{ sql: 'delivery.id', value: ({ id }) => Number(id), type: 'number', direction: 'DESC' }],
  });
}

/** Changes a webhook that the caller may see, while nobody else does. @throws Unauthenticated @throws Forbidden @throws DomainError */
async function change<T>(
  ctx: Context,
  id: string,
  work: (manager: EntityManager, known: Webhook) => Promise<T>,
): Promise<T> {
  requireScope(ctx, Scope.ACCOUNT_WRITE);
  return ctx.database.transaction(async (manager) => {
    // It keeps nobody from adding deliveries: only its removal does.
    const known = await manager.findOne(Webhook, { where: { id }, lock: { mode: 'for_no_key_update' } });
    if (!known || !maySeeClient(ctx, known.clientId))
      throw new DomainError(
        userError('WEBHOOK_NOT_FOUND', {
          message: `There is no webhook ${id}, or it is not visible to you.`,
          path: ['id'],
        }),
      );
    return work(manager, known);
  });
}

/** Whoever belongs to a client whose account may not start anything may not have anything sent either. @throws DomainError */
async function requireActiveAccount(ctx: Context): Promise<void> {
  const client = ctx.actor.kind === 'client' ? await ctx.load(planClientById, ctx.actor.clientId) : null;
  const blockers = client ? accountBlockers(client) : [];
  if (blockers.length > 0) throw new DomainError(blockers);
}

function checkAddress(ctx: Context, url: string): void {
  const refusal = ctx.get(webhookClient).refusalOf(url);
  if (refusal !== null)
    throw new DomainError(userError('INVALID_INPUT', { message: `"url": ${refusal}`, path: ['url'] }));
}

function currentKey(ctx: Context): SigningKey {
  const [key] = ctx.get(tokenKeys);
  if (!key) throw new Error('there is no signing key');
  return key;
}

function audit(
  ctx: Context,
  manager: EntityManager,
  action: string,
  { id, clientId }: Webhook,
  details: Record<string, unknown> = {},
): Promise<void> {
  return auditAndForward(ctx, manager, { action, subjectType: 'webhook', subjectId: id, clientId, details });
}
