import { Gauge, type Registry } from 'prom-client';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';

/** Shows how many connections a service holds, and how many statements wait for one. */
export function watchPool(database: DataSource, registry: Registry): void {
  const pool = (database.driver as unknown as { master: Pool }).master;
  new Gauge({
    name: 'template_federation_database_connections',
    help: 'Connections to PostgreSQL: in use, idle; and statements that wait for one.',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      this.set({ state: 'in use' }, pool.totalCount - pool.idleCount);
      this.set({ state: 'idle' }, pool.idleCount);
      this.set({ state: 'waited for' }, pool.waitingCount);
    },
  });
}
