import type { Feature } from '../../../subgraph-kit/feature';
import { AuditEvent } from './audit-event.entity';
import { AuditResolver } from './audit.resolver';

/** The audit of all services. */
export const auditOfAllServices: Feature = {
  entities: [AuditEvent],
  resolvers: [AuditResolver],
};
