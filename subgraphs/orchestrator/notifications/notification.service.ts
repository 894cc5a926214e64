import { z } from 'zod';
import { Scope } from '../../../contracts/scope';
import { formatMicros } from '../../../lib/money';
import { type Context, maySeeClient, requireScope, visibleClient } from '../../../subgraph-kit/context';
import { BadRequest, PublicError } from '../../../subgraph-kit/errors';
import type { Page, PageArgs } from '../../../subgraph-kit/graph/connection';
import { keysetPage } from '../../../subgraph-kit/graph/keyset';
import { readInput } from '../../../subgraph-kit/graph/payload';
import { defineLoader } from '../../../subgraph-kit/loader';
import { Part } from '../../../subgraph-kit/part';
import { actorOf } from '../causes/cause';
import { notificationTopic } from '../events/event-bus';
import type { EventFeed, Subscriber } from '../events/event-feed';
import { planClientById } from '../kam/kam.loader';
import { Notification, NotificationKind, NotificationReader } from './notification.entity';

/** Gives notifications to those who follow them. */
export const notificationFeed = new Part<EventFeed<Notification>>('the feed of notifications');

export interface NotificationFilter {
  clientId?: string | undefined;
  kind?: NotificationKind[] | undefined;
  unreadOnly?: boolean | undefined;
}

/** What a caller was told, the newest first. @throws Unauthenticated @throws Forbidden @throws BadRequest */
export async function listNotifications(
  ctx: Context,
  filter: NotificationFilter,
  page: PageArgs,
): Promise<Page<Notification>> {
  requireScope(ctx, Scope.ACCOUNT_READ);
  const own = visibleClient(ctx);
  const readUpTo = filter.unreadOnly === true ? await readMark(ctx) : null;
  const matching = () => {
    const query = ctx.database.getRepository(Notification).createQueryBuilder('notification').where('true');
    if (own !== null) query.andWhere('notification.clientId = :own', { own });
    if (filter.clientId !== undefined)
      query.andWhere('notification.clientId = :clientId', { clientId: filter.clientId });
    if (filter.kind !== undefined) query.andWhere('notification.kind = any(:kind)', { kind: filter.kind });
    if (readUpTo !== null) query.andWhere('notification.id > :readUpTo', { readUpTo });
    return query;
  };
  return keysetPage(matching, page, {
    cursor: 'notification',
    sort: [{ sql: 'notification.id', value: ({ id }) => Number(id), type: 'number', direction: 'DESC' }],
  });
}

/** More than so many unread ones are not counted. */
const MAX_UNREAD = 100;

/** How many the caller has not read, at most 100. @throws Unauthenticated @throws Forbidden */
export async function countUnread(ctx: Context): Promise<number> {
  requireScope(ctx, Scope.ACCOUNT_READ);
  const [row] = await ctx.database.query<{ count: number }[]>(
    `select count(*)::int as count from (
       select from orchestrator.notification where ($1::text is null or client_id = $1) and id > $2 order by id desc limit ${MAX_UNREAD}) unread`,
    [visibleClient(ctx), await readMark(ctx)],
  );
  return row?.count ?? 0;
}

type Reader = Pick<NotificationReader, 'actorKind' | 'actorId' | 'clientId'>;

const keyOf = ({ actorKind, actorId, clientId }: Reader): string => JSON.stringify([actorKind, actorId, clientId]);

/** Up to where a caller has read; 0 at first. */
const readUpToBy = defineLoader<Reader, number>(async (readers, { database }) => {
  const rows = await database.getRepository(NotificationReader).findBy([...readers]);
  const marks = new Map(rows.map((row) => [keyOf(row), Number(row.readUpTo)]));
  return readers.map((reader) => marks.get(keyOf(reader)) ?? 0);
}, keyOf);

/** Up to where the caller has read. */
function readMark(ctx: Context): Promise<number> {
  const { kind: actorKind, id: actorId } = actorOf(ctx);
  return ctx.load(readUpToBy, { actorKind, actorId, clientId: visibleClient(ctx) ?? '*' });
}

/** Whether the caller has read it. */
export async function isRead(ctx: Context, { id }: Pick<Notification, 'id'>): Promise<boolean> {
  return Number(id) <= (await readMark(ctx));
}

const mark = z.object({ upTo: z.string().regex(/^\d{1,15}$/, 'must be the id of a notification') });

/** Marks all up to one as read, for the caller alone; it never goes back. @returns how many are unread @throws DomainError */
export async function markRead(ctx: Context, input: unknown): Promise<number> {
  requireScope(ctx, Scope.ACCOUNT_READ);
  const { upTo } = readInput(mark, input);
  const { kind, id } = actorOf(ctx);
  await ctx.database.query(
    `insert into orchestrator.notification_reader as known (actor_kind, actor_id, client_id, read_up_to)
       select $1, $2, $3, least($4::bigint, coalesce(max(id), 0)) from orchestrator.notification
       on conflict (actor_kind, actor_id, client_id) do update set read_up_to = greatest(known.read_up_to, excluded.read_up_to)`,
    [kind, id, visibleClient(ctx) ?? '*', upTo],
  );
  ctx.forget();
  return countUnread(ctx);
}

/**
 * Opens what a caller is told from now on, or behind a notification that it has seen.
 * @throws PublicError CLIENT_NOT_FOUND @throws Unauthenticated @throws BadRequest
 */
export async function openNotifications(
  ctx: Context,
  clientId: string | null,
  after: string | null,
): Promise<Subscriber<Notification>> {
  requireScope(ctx, Scope.ACCOUNT_READ);
  if (clientId !== null && !(maySeeClient(ctx, clientId) && (await ctx.load(planClientById, clientId))))
    throw new PublicError('CLIENT_NOT_FOUND', `There is no client ${clientId}, or it is not visible to you.`);
  const [row] = await ctx.allTenants.query<{ newest: string }[]>(
    'select coalesce(max(id), 0) as newest from orchestrator.notification',
  );
  const newest = Number(row?.newest ?? 0);
  // Where retention has removed all, any id may have been seen.
  if (after !== null && (!/^\d{1,15}$/.test(after) || (newest > 0 && Number(after) > newest)))
    throw new BadRequest('INVALID_CURSOR', 'Pass the `id` of a notification that you received as `after`.');
  const whose = clientId ?? visibleClient(ctx);
  return ctx.get(notificationFeed).follow(
    {
      topic: notificationTopic(whose),
      positionOf: ({ id }) => Number(id),
      read: (position, limit) => {
        const query = ctx.allTenants.getRepository(Notification).createQueryBuilder('notification');
        query.where('notification.id > :position', { position }).orderBy('notification.id').limit(limit);
        if (whose !== null) query.andWhere('notification.clientId = :whose', { whose });
        return query.getMany();
      },
      isLast: () => false,
      isOver: () => Promise.resolve(false),
    },
    after === null ? newest : Number(after),
  );
}

/** What it says, for people. */
export function messageOf({ kind, executionId, details }: Notification): string {
  const { message, month, percent, usedMicros = 0, limitMicros = 0, maxPriceMicros = 0, webhookId } = details;
  const why = message == null ? '' : ` ${message}`;
  const which = `${details.isSimulated === true ? 'Simulated execution' : 'Execution'} ${executionId}`;
  switch (kind) {
    case NotificationKind.EXECUTION_COMPLETED:
      return `${which} is completed.${why}`;
    case NotificationKind.EXECUTION_FAILED:
      return `${which} failed.${why}`;
    case NotificationKind.EXECUTION_CANCELLED:
      return `${which} was cancelled.${why}`;
    case NotificationKind.APPROVAL_ASKED:
      return `Execution ${executionId} may cost up to ${formatMicros(maxPriceMicros)} USD and waits for approval.`;
    case NotificationKind.BUDGET_THRESHOLD:
      return `${percent} % of the budget of ${month} are used: ${formatMicros(usedMicros)} of ${formatMicros(limitMicros)} USD.`;
    case NotificationKind.WEBHOOK_PAUSED:
      return `Webhook ${webhookId} was paused.${why}`;
  }
}
