import { BadRequest, PublicError } from '../../../subgraph-kit/errors';
import {
  decodeCursor,
  encodeCursor,
  type Page,
  type PageArgs,
  pageOf,
  rangeOf,
} from '../../../subgraph-kit/graph/connection';
import { Scope } from '../../../contracts/scope';
import { type Context, maySeeClient, requireScope, visibleClient } from '../../../subgraph-kit/context';
import { findExecution } from '../executions/execution.service';
import { ExecutionEventRow } from './event.entity';
import type { Subscriber } from './event-feed';
import { eventsOfClient, eventsOfExecution } from './event-source';
import { planClientById } from '../kam/kam.loader';
import { executionById } from '../executions/execution.loader';
import { eventFeed } from './event-feed';
import type { ChangeFollower, Changes } from '../../../subgraph-kit/graph/changes';
import { Part } from '../../../subgraph-kit/part';

/**
 * Opens the events of an execution behind a cursor.
 * @throws PublicError EXECUTION_NOT_FOUND when there is none for the caller; INVALID_CURSOR for an invalid cursor
 * or belongs to another execution. @throws Unauthenticated
 */
export async function openEvents(ctx: Context, executionId: string, after: string | null): Promise<Subscriber> {
  const execution = await findExecution(ctx, executionId);
  if (!execution)
    throw new PublicError('EXECUTION_NOT_FOUND', `There is no execution ${executionId}, or it is not visible to you.`);
  const position = after === null ? 0 : positionIn(`event:${executionId}`, after);
  if (position > execution.lastSequence) throw noSuchEvent();
  return ctx.get(eventFeed).follow(eventsOfExecution(ctx.allTenants, executionId), position);
}

/**
 * Opens the events of all executions of a client behind a cursor, or from now on without one.
 * @throws PublicError CLIENT_NOT_FOUND for a client that the caller may not see. @throws Unauthenticated @throws BadRequest
 */
export async function openClientEvents(ctx: Context, clientId: string, after: string | null): Promise<Subscriber> {
  requireScope(ctx, Scope.EXECUTIONS_READ);
  await clientToFollow(ctx, clientId);
  const newest = await newestPosition(ctx, clientId);
  const position = after === null ? newest : positionIn(`feed:${clientId}`, after);
  if (position > newest) throw noSuchEvent();
  return ctx.get(eventFeed).follow(eventsOfClient(ctx.allTenants, clientId), position);
}

export const executionChanges = new Part<Changes>('the changes of executions');

/**
 * Opens the changes of executions that the caller may see: of one client, or of all.
 * @throws PublicError CLIENT_NOT_FOUND for a client that the caller may not see. @throws Unauthenticated
 */
export async function openChanges(ctx: Context, clientId: string | null): Promise<ChangeFollower> {
  requireScope(ctx, Scope.EXECUTIONS_READ);
  if (clientId !== null) await clientToFollow(ctx, clientId);
  return ctx.get(executionChanges).follow(clientId ?? visibleClient(ctx));
}

/** The cursor of the newest event of a client: whoever subscribes with it misses nothing that happens from now on. */
export async function feedCursor(ctx: Context, clientId: string): Promise<string | null> {
  requireScope(ctx, Scope.EXECUTIONS_READ);
  return maySeeClient(ctx, clientId) ? encodeCursor(`feed:${clientId}`, await newestPosition(ctx, clientId)) : null;
}

/** The events of an execution, page by page. The caller may see the execution. @throws BadRequest */
export async function listEvents(ctx: Context, executionId: string, page: PageArgs): Promise<Page<ExecutionEventRow>> {
  const range = rangeOf(page, (cursor) => positionIn(`event:${executionId}`, cursor));
  const rows = ctx.database
    .getRepository(ExecutionEventRow)
    .createQueryBuilder('event')
    .where('event.executionId = :executionId', { executionId })
    .orderBy('event.sequence', range.fromEnd ? 'DESC' : 'ASC')
    .limit(range.size + 1);
  if (range.after !== null) rows.andWhere('event.sequence > :after', { after: range.after });
  if (range.before !== null) rows.andWhere('event.sequence < :before', { before: range.before });
  return pageOf(
    await rows.getMany(),
    range,
    (row) => encodeCursor(`event:${executionId}`, row.sequence),
    async () => (await ctx.load(executionById, executionId))?.lastSequence ?? 0,
  );
}

/** @throws PublicError CLIENT_NOT_FOUND when there is none for the caller */
async function clientToFollow(ctx: Context, clientId: string): Promise<void> {
  const client = maySeeClient(ctx, clientId) ? await ctx.load(planClientById, clientId) : null;
  if (!client)
    throw new PublicError('CLIENT_NOT_FOUND', `There is no client ${clientId}, or it is not visible to you.`);
}

async function newestPosition(ctx: Context, clientId: string): Promise<number> {
  const [row] = await ctx.database.query<{ position: string }[]>(
    'select position from orchestrator.client_feed where client_id = $1',
    [clientId],
  );
  return Number(row?.position ?? 0);
}

/** Sequences are integers of 32 bits, places of a client's events of 64, of which numbers hold 53 exactly. */
function positionIn(kind: `event:${string}` | `feed:${string}`, cursor: string): number {
  const text = decodeCursor(kind, cursor);
  if (!(kind.startsWith('event:') ? /^\d{1,9}$/ : /^\d{1,15}$/).test(text))
    throw new BadRequest(
      'INVALID_CURSOR',
      'The cursor names no event. Pass the `cursor` of an event that you received.',
    );
  return Number(text);
}

function noSuchEvent(): BadRequest {
  return new BadRequest(
    'INVALID_CURSOR',
    'The cursor names no event. Pass the `cursor` of an event that you received.',
  );
}
