import DataLoader from 'dataloader';
import type { DataSource } from 'typeorm';
import { byKey } from '../../../lib/database/by-key';
import { Request } from './request.entity';

/** Requests by id, limited to one client unless `clientId` is null; one statement a batch. */
export function requestLoader(database: DataSource, clientId: string | null): DataLoader<string, Request | null> {
  return new DataLoader(async (ids) => {
    const query = database.getRepository(Request).createQueryBuilder('request').where('request.id = any(:ids)', { ids });
    if (clientId !== null) query.andWhere('request.clientId = :clientId', { clientId });
    return byKey(ids, await query.getMany(), (request) => request.id);
  });
}
