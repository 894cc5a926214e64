import DataLoader from 'dataloader';
import type { DataSource } from 'typeorm';
import { byKey } from '../../../lib/database/by-key';
import { Client } from './client.entity';

/** Clients by id, one statement a batch. */
export function clientLoader(database: DataSource): DataLoader<string, Client | null> {
  return new DataLoader(async (ids) => {
    const rows = await database.getRepository(Client).createQueryBuilder('client').where('client.id = any(:ids)', { ids }).getMany();
    return byKey(ids, rows, (client) => client.id);
  });
}
