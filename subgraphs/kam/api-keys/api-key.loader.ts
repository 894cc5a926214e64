import type DataLoader from 'dataloader';
import type { DataSource } from 'typeorm';
import { listLoader } from '../../../lib/database/list-loader';
import { ApiKey } from './api-key.entity';

/** The newest keys by client, one statement a batch. */
export function apiKeysLoader(database: DataSource): DataLoader<string, ApiKey[]> {
  return listLoader(database, ApiKey, { owner: 'clientId', order: ['createdAt', 'id'], direction: 'DESC', limit: 100 });
}
