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

/** Names of a master template, and the client that it belongs to; null for all. */
interface SelectedTemplate {
  names: string[];
  clientId: string | null;
}

/** How many requests wait to be executed with master templates. */
export const pendingRequestCount = defineLoader<SelectedTemplate, number>(
  async (keys, { database }) => {
    const rows = await database.query<{ name: string; client: string; count: number }[]>(
      `select selected_template as name, client_id as client, count(*)::int as count from kam.request
        where status = 'pending' and selected_template = any($1) group by selected_template, client_id`,
      [keys.flatMap(({ names }) => names)],
    );
    return keys.map(({ names, clientId }) =>
      rows
        .filter(({ name, client }) => names.includes(name) && (clientId === null || client === clientId))
        .reduce((sum, { count }) => sum + count, 0),
    );
  },
  (key) => JSON.stringify(key),
);
