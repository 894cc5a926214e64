import { byKey } from '../../../lib/database/by-key';
import { rowsByOwner } from '../../../lib/database/rows-by-owner';
import { defineLoader, defineRememberedLoader } from '../../../subgraph-kit/loader';
import { Client } from './client.entity';
import { TierChange } from './tier-change.entity';

export const clientById = defineRememberedLoader<string, Client | null>('client', async (ids, { database }) => {
  const clients = database.getRepository(Client).createQueryBuilder('client');
  const rows = await clients.where('client.id = any(:ids)', { ids }).getMany();
  return byKey(ids, rows, (client) => client.id);
});

/** The newest changes of tier of clients. */
export const tierChangesOfClient = defineLoader<string, TierChange[]>((ids, { database }) =>
  rowsByOwner(database, TierChange, ids, { owner: 'clientId', order: ['id'], direction: 'DESC', limit: 100 }),
);
