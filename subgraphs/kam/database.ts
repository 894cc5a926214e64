import type { DataSource } from 'typeorm';
import { openDatabase } from '../../lib/database/data-source';
import { kamMigrations } from '../../migrations/kam';
import { ApiKey } from './api-keys/api-key.entity';
import { Client } from './clients/client.entity';
import { MasterTemplate } from './master-templates/master-template.entity';
import { Request } from './requests/request.entity';
import { Tier } from './tiers/tier.entity';

/** Opens KAM's tables, the schema `kam` of the database. */
export function openKamDatabase(url: string): Promise<DataSource> {
  return openDatabase({ url, schema: 'kam', entities: [ApiKey, Client, MasterTemplate, Request, Tier], migrations: kamMigrations });
}
