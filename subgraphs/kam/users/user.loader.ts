import DataLoader from 'dataloader';
import { type DataSource, In, IsNull } from 'typeorm';
import { byKey } from '../../../lib/database/by-key';
import { User } from './user.entity';

/** Users by id, one statement a batch; null for one that was removed. */
export function userLoader(database: DataSource): DataLoader<string, User | null> {
  return new DataLoader(async (ids) => {
    const rows = await database.getRepository(User).findBy({ id: In([...ids]), removedAt: IsNull() });
    return byKey(ids, rows, (user) => user.id);
  });
}

/** How many users clients have, one statement a batch. */
export function userCountLoader(database: DataSource): DataLoader<string, number> {
  return new DataLoader(async (clientIds) => {
    const rows = await database.query<{ id: string; users: number }[]>(
      'select client_id as id, count(*)::int as users from kam."user" where client_id = any($1) and removed_at is null group by client_id',
      [clientIds],
    );
    const counts = new Map(rows.map(({ id, users }) => [id, users]));
    return clientIds.map((id) => counts.get(id) ?? 0);
  });
}
