import type { DataSource } from 'typeorm';
import { openDatabase } from '../../lib/database/data-source';
import { WORKER_SERVICES } from '../../server/worker-services';
import { type ServiceDefinition, tablesOf } from '../../subgraph-kit/start-service';
import { KAM } from '../../subgraphs/kam/features';
import { ORCHESTRATOR } from '../../subgraphs/orchestrator/features';

/** The services that have tables. */
export const SERVICES: readonly ServiceDefinition[] = [
  KAM,
  ORCHESTRATOR,
  ...WORKER_SERVICES.map(({ definition }) => definition),
];

/** Brings the tables of a service up to date and opens them; they show no row before a tenant is named. */
export function openTables(service: ServiceDefinition, url: string): Promise<DataSource> {
  return openDatabase(tablesOf(service, url));
}
