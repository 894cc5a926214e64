import type { Actor } from '../../contracts/actor';
import { ALL_TENANTS, NO_TENANT, type Tenant } from '../../lib/database/tenant';

/** Whose rows the statements for an actor may touch. What a worker may see depends on the row: services check each. */
export function tenantOf(actor: Actor): Tenant {
  switch (actor.kind) {
    case 'anonymous':
      return NO_TENANT;
    case 'client':
      return actor.clientId;
    case 'staff':
    case 'worker':
      return ALL_TENANTS;
    case 'service':
      return actor.clientId ?? ALL_TENANTS;
  }
}
