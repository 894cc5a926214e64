import type { DataSource } from 'typeorm';
import { openDatabase } from '../../lib/database/data-source';
import { tablesOf } from '../../subgraph-kit/start-service';
import { GRANULATOR } from '../../subgraphs/granulator/features';
import { KAM } from '../../subgraphs/kam/features';
import { ORCHESTRATOR } from '../../subgraphs/orchestrator/features';

/** The services that have tables. */
export const SERVICES = [KAM, ORCHESTRATOR, GRANULATOR];

/** Brings the tables of a service up to date and opens them; they show no row before a tenant is named. */
export function openTables(service: (typeof SERVICES)[number], url: string): Promise<DataSource> {
  return openDatabase(tablesOf(service, url));
}
