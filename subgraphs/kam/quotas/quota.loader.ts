import { defineLoader } from '../../../subgraph-kit/loader';
import { peekAll, type QuotaState, type WindowOfQuota } from './quota.service';

/** How much of quotas is used. */
export const quotaState = defineLoader<WindowOfQuota, QuotaState>(
  (quotas, { database }) => peekAll(database, quotas),
  ({ key, window }) => `${window} ${key}`,
);
