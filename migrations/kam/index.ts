import { KamTables1764000000000 } from './0001-tables';
import { KamRetryPolicy1764100000000 } from './0002-retry-policy';
import { KamAccounts1764200000000 } from './0003-accounts';

/** Migrations of the schema `kam`, in order. Only ever add to the end. */
export const kamMigrations = [KamTables1764000000000, KamRetryPolicy1764100000000, KamAccounts1764200000000];
