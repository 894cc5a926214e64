import { In, IsNull } from 'typeorm';
import { byKey } from '../../../lib/database/by-key';
import { defineLoader } from '../../../subgraph-kit/loader';
import { User } from './user.entity';

/** Users by id; null for one that was removed. */
export const userById = defineLoader<string, User | null>(async (ids, { database }) => {
  const rows = await database.getRepository(User).findBy({ id: In([...ids]), removedAt: IsNull() });
  return byKey(ids, rows, (user) => user.id);
});

/** How many users clients have. */
export const userCountOfClient = defineLoader<string, number>(async (clientIds, { database }) => {
  const rows = await database.query<{ id: string; users: number }[]>(
    'select client_id as id, count(*)::int as users from kam."user" where client_id = any($1) and removed_at is null group by client_id',
    [clientIds],
  );
  const counts = new Map(rows.map(({ id, users }) => [id, users]));
  return clientIds.map((id) => counts.get(id) ?? 0);
});
