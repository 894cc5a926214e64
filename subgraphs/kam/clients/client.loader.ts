import DataLoader from 'dataloader';
import type { DataSource } from 'typeorm';
import { byKey } from '../../../lib/database/by-key';
import { listLoader } from '../../../lib/database/list-loader';
import { Client } from './client.entity';
import { TierChange } from './tier-change.entity';

/** Clients by id, one statement a batch. */
export function clientLoader(database: DataSource): DataLoader<string, Client | null> {
  return new DataLoader(async (ids) => {
    const rows = await database
      .getRepository(Client)
      .createQueryBuilder('client')
      .where('client.id = any(:ids)', { ids })
      .getMany();
    return byKey(ids, rows, (client) => client.id);
  });
}

/** The newest changes of tier by client, one statement a batch. */
export function tierChangesLoader(database: DataSource): DataLoader<string, TierChange[]> {
  return listLoader(database, TierChange, { owner: 'clientId', order: ['id'], direction: 'DESC', limit: 100 });
}
