import type { DataSource } from 'typeorm';
import { ProviderBucket } from './bucket.entity';

/**
 * Takes an amount from a bucket that all processes share and that fills up evenly, so much a minute: in one statement, so that
 * however many take at once, no more is taken than there is. Who wants more than a whole minute's waits for a full bucket.
 * @returns 0 when it was taken, else how long to wait before it is worth asking again, in ms.
 */
export async function takeFromBucket(
  database: DataSource,
  name: string,
  amount: number,
  perMinute: number,
): Promise<number> {
  const wanted = Math.min(amount, perMinute);
  const [taken] = await database.query<unknown[]>(
    `insert into ${tableOf(database)} as bucket (name, level) values ($1, $3::float8 - $2::float8)
       on conflict (name) do update set level = ${LEVEL} - $2::float8, filled_at = clock_timestamp() where ${LEVEL} >= $2::float8
     returning level`,
    [name, wanted, perMinute],
  );
  if (taken) return 0;
  const [bucket] = await database.query<{ level: number }[]>(
    `select ${LEVEL.replaceAll('$3', '$2')} as level from ${tableOf(database)} bucket where name = $1`,
    [name, perMinute],
  );
  return Math.max(1, Math.ceil(((wanted - (bucket?.level ?? 0)) * 60_000) / perMinute));
}

/** Puts back what was taken too much, or takes what was taken too little: what a call really used is known only after it. */
export async function settleBucket(
  database: DataSource,
  name: string,
  amount: number,
  perMinute: number,
): Promise<void> {
  await database.query(
    `update ${tableOf(database)} bucket set level = least(${LEVEL} + $2::float8, $3::float8), filled_at = clock_timestamp() where name = $1`,
    [name, amount, perMinute],
  );
}

const tableOf = (database: DataSource): string => database.getMetadata(ProviderBucket).tablePath;

/** What is in the bucket at this moment. */
const LEVEL = `least($3::float8, bucket.level + extract(epoch from clock_timestamp() - bucket.filled_at) * $3::float8 / 60)`;
