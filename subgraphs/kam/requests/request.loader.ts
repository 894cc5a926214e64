import { byKey } from '../../../lib/database/by-key';
import { rowsByOwner } from '../../../lib/database/rows-by-owner';
import { defineLoader } from '../../../subgraph-kit/loader';
import { RequestChange } from './request-change.entity';
import { Request } from './request.entity';

export const requestById = defineLoader<string, Request | null>(async (ids, { database }) => {
  const requests = database.getRepository(Request).createQueryBuilder('request');
  const rows = await requests.where('request.id = any(:ids)', { ids }).getMany();
  return byKey(ids, rows, (request) => request.id);
});

/** The changes of status of requests, from the first to the last. */
export const changesOfRequest = defineLoader<string, RequestChange[]>((ids, { database }) =>
  rowsByOwner(database, RequestChange, ids, { owner: 'requestId', order: ['id'], direction: 'ASC', limit: 1000 }),
);
