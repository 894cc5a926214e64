import DataLoader from 'dataloader';
import type { DataSource } from 'typeorm';
import { byKey } from '../../../lib/database/by-key';
import { listLoader } from '../../../lib/database/list-loader';
import { RequestChange } from './request-change.entity';
import { Request } from './request.entity';

/** Requests by id, one statement a batch. */
export function requestLoader(database: DataSource): DataLoader<string, Request | null> {
  return new DataLoader(async (ids) => {
    const rows = await database
      .getRepository(Request)
      .createQueryBuilder('request')
      .where('request.id = any(:ids)', { ids })
      .getMany();
    return byKey(ids, rows, (request) => request.id);
  });
}

/** Where requests stood, from the first to the last, one statement a batch. */
export function requestChangesLoader(database: DataSource): DataLoader<string, RequestChange[]> {
  return listLoader(database, RequestChange, { owner: 'requestId', order: ['id'], direction: 'ASC', limit: 1000 });
}
