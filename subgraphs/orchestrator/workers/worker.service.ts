import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { actorRef } from '../../../contracts/actor';
import { Scope } from '../../../contracts/scope';
import { normaliseWorkerId, shownWorkerId } from '../../../contracts/worker-id';
import { byKey } from '../../../lib/database/by-key';
import { newId } from '../../../lib/ids';
import { auditAndForward } from '../../../subgraph-kit/audit/audit';
import { type Context, requireScope } from '../../../subgraph-kit/context';
import { DomainError, readInput } from '../../../subgraph-kit/graph/payload';
import { userError } from '../../../subgraph-kit/graph/user-error.type';
import { defineLoader } from '../../../subgraph-kit/loader';
import { didYouMean } from '../checks/problem';
import { workerQueue } from '../queues/queue.entity';
import { announcements, tokenKeys, tokenSecret } from './announcements';
import { CircuitState } from './worker-circuit';
import { workerRegistry } from './worker-registry';

/** Whether a worker takes work. */
export enum WorkerStatus {
  ONLINE = 'online',
  PAUSED = 'paused',
  UNAVAILABLE = 'unavailable',
  OFFLINE = 'offline',
}

/** A worker as it stands. */
export interface WorkerView {
  id: string;
  displayName: string;
  status: WorkerStatus;
  slots: number;
  lastSeenAt: Date | null;
}

/** What the newest runs of a worker took, and how many succeeded. */
export interface WorkerRuns {
  id: string;
  samples: number;
  successRate: number | null;
  p50: number | null;
  p95: number | null;
}

/** So many of the newest stages are counted. */
const SAMPLE = 200;
/** Workers that were not heard of for longer are not listed, in days. */
const FORGOTTEN_DAYS = 7;

/** All workers, by id: those that are there, and those that were there within seven days. @throws Unauthenticated @throws Forbidden */
export async function listWorkers(ctx: Context): Promise<WorkerView[]> {
  requireScope(ctx, Scope.TEMPLATES_READ);
  const registry = ctx.get(workerRegistry);
  const slots = new Map(registry.slots.map((entry) => [entry.id, entry.slots]));
  const present = registry.ids.map((id): WorkerView => {
    const circuit = registry.circuit(id);
    const seen = [circuit?.lastSeenAt, ...registry.processesOf(id).map(({ seenAt }) => seenAt)]
      .filter((date) => date instanceof Date)
      .map((date) => date.getTime());
    return {
      id,
      displayName: registry.displayName(id),
      status: registry.pauseOf(id)
        ? WorkerStatus.PAUSED
        : circuit?.state === CircuitState.CLOSED
          ? WorkerStatus.ONLINE
          : WorkerStatus.UNAVAILABLE,
      slots: slots.get(id) ?? 0,
      lastSeenAt: seen.length > 0 ? new Date(Math.max(...seen)) : null,
    };
  });
  const gone = await ctx.allTenants.query<{ id: string; displayName: string | null; lastSeenAt: Date }[]>(
    `select distinct on (worker) worker as id, display_name as "displayName", seen_at as "lastSeenAt" from orchestrator.worker_process
      where not (worker = any($1)) and seen_at > now() - make_interval(days => ${FORGOTTEN_DAYS}) order by worker, seen_at desc`,
    [registry.ids],
  );
  const absent = gone.map(({ id, displayName, lastSeenAt }): WorkerView => ({
    id,
    displayName: displayName ?? id,
    status: WorkerStatus.OFFLINE,
    slots: 0,
    lastSeenAt,
  }));
  return [...present, ...absent].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** One worker; null when there is none. @throws Unauthenticated @throws Forbidden */
export async function findWorker(ctx: Context, id: string): Promise<WorkerView | null> {
  const name = normaliseWorkerId(id);
  return (await listWorkers(ctx)).find((worker) => worker.id === name) ?? null;
}

/** What the newest runs of workers took: figures over all clients, and the rows of none. */
export const runsOfWorker = defineLoader<string, WorkerRuns | null>(async (ids, { allTenants }) => {
  const rows = await allTenants.query<WorkerRuns[]>(
    `select wanted.id, count(*)::int as samples,
            (count(*) filter (where run.status = 'completed'))::float8 / nullif(count(*), 0) as "successRate",
            percentile_cont(0.5) within group (order by run.ms) filter (where run.status = 'completed') as p50,
            percentile_cont(0.95) within group (order by run.ms) filter (where run.status = 'completed') as p95
       from unnest($1::text[]) as wanted (id)
      cross join lateral (
        select status, extract(epoch from ended_at - started_at) * 1000 as ms from orchestrator.stage_execution
         where worker = wanted.id and status in ('completed', 'failed') and reused_from is null and ended_at is not null and started_at is not null
           and not exists (select from orchestrator.execution where execution.id = execution_id and is_simulated)
         order by ended_at desc limit ${SAMPLE}) run
      group by wanted.id`,
    [ids],
  );
  return byKey(ids, rows, ({ id }) => id);
});

const pausing = z.object({ worker: z.string().min(1).max(200), reason: z.string().trim().min(1).max(500) });
const resuming = z.object({ worker: z.string().min(1).max(200) });
const workerPattern = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{1,98}\*?$/,
    'must be the id of a worker: small letters, digits and dashes, with * at the end for all that begin so',
  );
const issuing = z.object({
  workerIds: z.array(workerPattern).min(1).max(20),
  expiresInDays: z.number().int().min(1).max(730),
});

/** Begins nothing more with a worker; what it has accepted goes on. Again changes the reason. @throws DomainError */
export async function pauseWorker(ctx: Context, input: unknown): Promise<WorkerView> {
  requireScope(ctx, Scope.WORKERS_WRITE);
  const { worker: name, reason } = readInput(pausing, input);
  const worker = await known(ctx, name);
  return hold(ctx, worker, true, { reason }, (manager) =>
    manager.query(
      `insert into orchestrator.worker_pause (worker, paused_by, reason) values ($1, $2, $3)
         on conflict (worker) do update set reason = excluded.reason`,
      [worker, actorRef(ctx.actor).id, reason],
    ),
  );
}

/** Lets a worker be used again. One that is not paused stays as it is. @throws DomainError */
export async function resumeWorker(ctx: Context, input: unknown): Promise<WorkerView> {
  requireScope(ctx, Scope.WORKERS_WRITE);
  const worker = await known(ctx, readInput(resuming, input).worker);
  return hold(ctx, worker, false, {}, (manager) =>
    manager.query('delete from orchestrator.worker_pause where worker = $1', [worker]),
  );
}

async function hold(
  ctx: Context,
  worker: string,
  held: boolean,
  details: Record<string, unknown>,
  change: (manager: EntityManager) => Promise<unknown>,
): Promise<WorkerView> {
  await ctx.allTenants.transaction(async (manager) => {
    await change(manager);
    await manager.query('update orchestrator.queue set held = $2 where name = $1', [workerQueue(worker), held]);
    await auditAndForward(ctx, manager, {
      action: held ? 'worker.paused' : 'worker.resumed',
      subjectType: 'worker',
      subjectId: worker,
      clientId: null,
      details,
    });
  });
  await ctx.get(announcements).look();
  return (await findWorker(ctx, worker)) as WorkerView;
}

/** A token with its secret, which is shown once. */
export interface IssuedToken {
  id: string;
  token: string;
  workerIds: string[];
  expiresAt: Date;
}

/** Makes a token with which workers may announce themselves. @throws DomainError */
export async function createAnnouncerToken(ctx: Context, input: unknown): Promise<IssuedToken> {
  requireScope(ctx, Scope.WORKERS_WRITE);
  const { workerIds, expiresInDays } = readInput(issuing, input);
  const [key] = ctx.get(tokenKeys);
  if (!key) throw new Error('there is no signing key to make a token of');
  const id = newId('announcer');
  const expiresAt = new Date(ctx.clock.now().getTime() + expiresInDays * 24 * 3_600_000);
  await ctx.allTenants.transaction(async (manager) => {
    await manager.query(
      `insert into orchestrator.announcer_token (id, worker_ids, signing_key, created_by, expires_at) values ($1, $2, $3, $4, $5)`,
      [id, workerIds, key.id, actorRef(ctx.actor).id, expiresAt],
    );
    await auditAndForward(ctx, manager, {
      action: 'announcer_token.created',
      subjectType: 'announcer_token',
      subjectId: id,
      clientId: null,
      details: { workerIds, expiresAt },
    });
  });
  return { id, token: `${id}.${tokenSecret(id, key)}`, workerIds, expiresAt };
}

/** Takes a token back: what was announced with it is gone within seconds. @throws DomainError */
export async function revokeAnnouncerToken(ctx: Context, id: string): Promise<string> {
  requireScope(ctx, Scope.WORKERS_WRITE);
  await ctx.allTenants.transaction(async (manager) => {
    const [, count] = await manager.query<[unknown, number]>(
      'update orchestrator.announcer_token set revoked_at = coalesce(revoked_at, now()) where id = $1',
      [id],
    );
    if (count === 0)
      throw new DomainError(
        userError('ANNOUNCER_TOKEN_NOT_FOUND', { message: `There is no token ${id}.`, path: ['id'] }),
      );
    await auditAndForward(ctx, manager, {
      action: 'announcer_token.revoked',
      subjectType: 'announcer_token',
      subjectId: id,
      clientId: null,
    });
  });
  return id;
}

/** The id of a worker that is known. @throws DomainError */
async function known(ctx: Context, name: string): Promise<string> {
  const id = normaliseWorkerId(name);
  const ids = (await listWorkers(ctx)).map((worker) => worker.id);
  if (ids.includes(id)) return id;
  const near = didYouMean(id, ids);
  const message = `There is no worker ${shownWorkerId(id)}.${near === null ? '' : ` Did you mean ${near}?`}`;
  throw new DomainError(userError('WORKER_NOT_FOUND', { message, path: ['worker'] }));
}
