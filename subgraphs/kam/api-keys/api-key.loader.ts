import { rowsByOwner } from '../../../lib/database/rows-by-owner';
import { defineLoader } from '../../../subgraph-kit/loader';
import { ApiKey } from './api-key.entity';

/** The newest keys of clients. */
export const apiKeysOfClient = defineLoader<string, ApiKey[]>((ids, { database }) =>
  rowsByOwner(database, ApiKey, ids, {
    owner: 'clientId',
    order: ['createdAt', 'id'],
    direction: 'DESC',
    limit: 100,
  }),
);
