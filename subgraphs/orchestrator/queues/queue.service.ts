import type { DataSource } from 'typeorm';
import { byKey } from '../../../lib/database/by-key';
import { Scope } from '../../../contracts/scope';
import { type Context, requireScope, visibleClient } from '../../../subgraph-kit/context';
import { checkPageSize } from '../../../subgraph-kit/graph/connection';
import { clientQueue, workerQueue } from './queue.entity';
import { defineLoader } from '../../../subgraph-kit/loader';
import { normaliseWorkerId } from '../../../contracts/worker-id';

/** A queue as it stands. */
export interface QueueState {
  name: string;
  slots: number;
  running: number;
  waiting: number;
  oldestQueuedAt: Date | null;
  /** How long what recently held a slot held it, in ms; null before anything did. */
  meanMs: number | null;
}

/** The position of an entry in a queue. */
export interface EntryPosition {
  key: string;
  queue: string;
  queuedAt: Date;
  position: number;
}

/** Means are taken over this many of the newest. */
const RECENT_SAMPLE_SIZE = 50;

/** Queues by their names, with what they hold and how long the newest of each took. Below row-level security only a plain column is looked up in an index: what a queue is of is taken from its name beforehand. */
export const QUEUE_STATES = `with wanted as materialized (
         select queue.name, queue.slots, split_part(queue.name, ':', 1) as kind, substr(queue.name, strpos(queue.name, ':') + 1) as owner
           from orchestrator.queue where queue.name = any($1))
       select wanted.name, wanted.slots, held.running, held.waiting, held."oldestQueuedAt", recent."meanMs"
         from wanted
        cross join lateral (
          select count(*) filter (where granted_at is not null)::int as running, count(*) filter (where granted_at is null)::int as waiting,
                 min(queued_at) filter (where granted_at is null) as "oldestQueuedAt"
            from orchestrator.queue_entry entry where entry.queue = wanted.name) held
        cross join lateral (
          select avg(ms)::float8 as "meanMs" from (
            (select extract(epoch from stage.ended_at - stage.started_at) * 1000 as ms from orchestrator.stage_execution stage
              where wanted.kind = 'worker' and stage.worker = wanted.owner and stage.status = 'completed' and stage.reused_from is null
                and (select owner.is_simulated from orchestrator.execution owner where owner.id = stage.execution_id) is not true order by stage.ended_at desc limit ${RECENT_SAMPLE_SIZE})
            union all
            (select extract(epoch from execution.ended_at - execution.started_at) * 1000 from orchestrator.execution
              where wanted.kind = 'client' and execution.client_id = wanted.owner and execution.ended_at is not null and execution.started_at is not null and not execution.is_simulated
              order by execution.id desc limit ${RECENT_SAMPLE_SIZE})) newest) recent`;

/** Queues by name, with what they hold, one statement a batch; null for one that nobody ever got queued for. */
export const queueByName = defineLoader<string, QueueState | null>(async (names, { database }) => {
  const rows = await database.query<QueueState[]>(QUEUE_STATES, [names]);
  return byKey(names, rows, (row) => row.name);
});

/** Places of those who wait, by key, one statement for each queue of a batch; null for one who does not wait. */
export const positionOfEntry = defineLoader<string, EntryPosition | null>(async (keys, { allTenants }) => {
  // A position depends on all who wait, whoever they belong to.
  const rows = await allTenants.query<EntryPosition[]>(
    `select entry.key, entry.queue, entry.queued_at as "queuedAt", line."position"::int as "position"
         from (select distinct queue from orchestrator.queue_entry where key = any($1) and granted_at is null) queues
        cross join lateral orchestrator.queue_order(queues.queue) line
         join orchestrator.queue_entry entry on entry.key = line.key
        where line.key = any($1)`,
    [keys],
  );
  return byKey(keys, rows, (row) => row.key);
});

/** Who waits in a queue, the next one first. */
export interface WaitingEntry {
  position: number;
  queuedAt: Date;
  priority: number;
  clientId: string;
  executionId: string;
  /** Order of the stage; null in the queue of a client. */
  stageOrder: number | null;
}

/**
 * The first of those who wait in a queue. A client is shown its own alone, at the positions that they have among all.
 * @throws BadRequest @throws Unauthenticated
 */
export async function waitingEntries(ctx: Context, queue: string, first: number): Promise<WaitingEntry[]> {
  const limit = checkPageSize(first);
  // A position depends on all who wait, whoever they belong to.
  return ctx.allTenants.query<WaitingEntry[]>(
    `select line."position"::int as "position", entry.queued_at as "queuedAt", entry.priority, entry.client_id as "clientId",
            entry.execution_id as "executionId", stage."order" as "stageOrder"
       from orchestrator.queue_order($1) line
       join orchestrator.queue_entry entry on entry.key = line.key
       left join orchestrator.stage_attempt attempt on attempt.key = entry.key
       left join orchestrator.stage_execution stage on stage.id = attempt.stage_id
      where $2::text is null or entry.client_id = $2
      order by line."position" limit $3`,
    [queue, visibleClient(ctx), limit],
  );
}

/** The queue of a worker, or without one the caller's own. Null when there is none. @throws Unauthenticated */
export async function findQueue(
  ctx: Context,
  selector: { worker?: string | undefined; clientId?: string | undefined },
): Promise<QueueState | null> {
  requireScope(ctx, Scope.TEMPLATES_READ);
  if (selector.worker !== undefined) return ctx.load(queueByName, workerQueue(normaliseWorkerId(selector.worker)));
  const own = visibleClient(ctx);
  const clientId = selector.clientId ?? own;
  // Another client's queue does not exist for a client.
  if (clientId === null || (own !== null && own !== clientId)) return null;
  return ctx.load(queueByName, clientQueue(clientId));
}

/** So many executions of one client may wait for their turn. */
export const MAX_WAITING = 1_000;

/** Makes a queue, or changes how many slots it has. @returns how many wait in it, counted up to `MAX_WAITING` */
export async function openQueue(database: DataSource, name: string, slots: number): Promise<number> {
  const [row] = await database.query<{ waiting: number }[]>(
    `with opened as (
       insert into orchestrator.queue (name, slots)
         select $1, $2::int where not exists (select 1 from orchestrator.queue where name = $1 and slots = $2::int)
         on conflict (name) do update set slots = excluded.slots)
     select count(*)::int as waiting
       from (select 1 from orchestrator.queue_entry where queue = $1 and granted_at is null limit $3) entry`,
    [name, slots, MAX_WAITING],
  );
  return row?.waiting ?? 0;
}

/** How long whoever stands at a place waits as a rule, in ms; null when nothing has been measured yet. */
export function estimateWait({ slots, meanMs }: QueueState, place: number): number | null {
  return meanMs === null ? null : Math.round((meanMs * place) / slots);
}
