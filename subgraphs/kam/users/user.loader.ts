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
