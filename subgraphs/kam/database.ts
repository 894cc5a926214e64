import type { DataSource } from 'typeorm';
import { type DatabaseOptions, openDatabase } from '../../lib/database/data-source';
import { kamMigrations } from '../../migrations/kam';
import { ApiKey } from './api-keys/api-key.entity';
import { AuditEvent } from './audit/audit-event.entity';
import { Client } from './clients/client.entity';
import { TierChange } from './clients/tier-change.entity';
import { MasterTemplate } from './master-templates/master-template.entity';
import { QuotaUse } from './quotas/quota-use.entity';
import { RequestChange } from './requests/request-change.entity';
import { Request } from './requests/request.entity';
import { Session } from './sessions/session.entity';
import { Tier } from './tiers/tier.entity';
import { User } from './users/user.entity';

/** KAM's tables, the schema `kam` of the database. */
export const kamTables = (url: string): DatabaseOptions => ({
  url,
  schema: 'kam',
  entities: [
    ApiKey,
    AuditEvent,
    Client,
    MasterTemplate,
    QuotaUse,
    Request,
    RequestChange,
    Session,
    Tier,
    TierChange,
    User,
  ],
  migrations: kamMigrations,
});

/** Brings KAM's tables up to date and opens them. */
export function openKamDatabase(url: string): Promise<DataSource> {
  return openDatabase(kamTables(url));
}
