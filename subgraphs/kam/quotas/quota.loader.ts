import DataLoader from 'dataloader';
import type { DataSource } from 'typeorm';
import { lookAtAll, type QuotaState, type WindowOfQuota } from './quota.service';

/** How much of quotas is used, one statement a batch. */
export function quotaLoader(database: DataSource): DataLoader<WindowOfQuota, QuotaState, string> {
  return new DataLoader((quotas) => lookAtAll(database, quotas), {
    cacheKeyFn: ({ key, window }) => `${window} ${key}`,
  });
}
