import type { DataSource, EntityManager } from 'typeorm';

/** Something that may be had so often in a window of time, which begins on the clock and is the same for all. */
export interface Quota {
  /** What is counted, of whom, as in requests:client_demo_001. */
  key: string;
  window: 'minute' | 'hour' | 'month';
  /** Null for no limit: it is counted all the same. */
  limit: number | null;
}

export type WindowOfQuota = Pick<Quota, 'key' | 'window'>;

export interface QuotaState {
  used: number;
  resetsAt: Date;
}

export interface ConsumeResult extends QuotaState {
  /** Whether it was to be had. */
  ok: boolean;
}

/** So much that it is no limit. */
const UNLIMITED = 2_000_000_000;

/**
 * Takes some of a quota if that much is left, in one statement: of many at once, in however many processes, no more get some
 * than there is.
 */
export async function consume(
  database: DataSource | EntityManager,
  { key, window, limit }: Quota,
  amount = 1,
): Promise<ConsumeResult> {
  const [row] = await database.query<{ used: number; resetsAt: Date }[]>(
    `insert into kam.quota_use as known (key, window_start, used)
       select $1, date_trunc($2, now(), 'UTC'), $3::int where $3::int <= $4::int
       on conflict (key) do update set window_start = excluded.window_start, used = excluded.used + case when known.window_start = excluded.window_start then known.used else 0 end
        where excluded.used + case when known.window_start = excluded.window_start then known.used else 0 end <= $4::int
     returning used, window_start + ('1 ' || $2)::interval as "resetsAt"`,
    [key, window, amount, limit ?? UNLIMITED],
  );
  if (row) return { ok: true, ...row };
  return { ok: false, ...(await peek(database, { key, window })) };
}

/** How much of a quota is used, without taking any. */
export async function peek(database: DataSource | EntityManager, quota: WindowOfQuota): Promise<QuotaState> {
  const [state] = await peekAll(database, [quota]);
  if (!state) throw new Error('one quota has one state');
  return state;
}

/** The same of several quotas, in their order, in one statement. */
export function peekAll(database: DataSource | EntityManager, quotas: readonly WindowOfQuota[]): Promise<QuotaState[]> {
  return database.query(
    `select date_trunc(asked.span, now(), 'UTC') + ('1 ' || asked.span)::interval as "resetsAt", coalesce(known.used, 0) as used
       from unnest($1::text[], $2::text[]) with ordinality as asked (key, span, place)
       left join kam.quota_use known on known.key = asked.key and known.window_start = date_trunc(asked.span, now(), 'UTC')
      order by asked.place`,
    [quotas.map(({ key }) => key), quotas.map(({ window }) => window)],
  );
}

/** Gives one back that was taken in this window. */
export async function giveBack(database: DataSource | EntityManager, { key, window }: WindowOfQuota): Promise<void> {
  await database.query(
    `update kam.quota_use set used = used - 1 where key = $1 and used > 0 and window_start = date_trunc($2, now(), 'UTC')`,
    [key, window],
  );
}

/** Gives back all of a quota that was taken. */
export async function reset(database: DataSource | EntityManager, key: string): Promise<void> {
  await database.query('delete from kam.quota_use where key = $1', [key]);
}

/** The quota of requests that a client makes in a calendar month (UTC). */
export const requestsQuota = (clientId: string, limit: number | null): Quota => ({
  key: `requests:${clientId}`,
  window: 'month',
  limit,
});
/** The quota of operations that a client sends with its API keys in a minute. */
export const apiRequestsQuota = (clientId: string, limit: number): Quota => ({
  key: `api:${clientId}`,
  window: 'minute',
  limit,
});
