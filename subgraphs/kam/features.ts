import { USER_ERROR_TYPES } from '../../subgraph-kit/graph/user-error.type';
import type { ServiceDefinition } from '../../subgraph-kit/start-service';
import { apiKeys } from './api-keys/feature';
import { auditOfAllServices } from './audit/feature';
import { budgets } from './budgets/feature';
import { clients } from './clients/feature';
import { identity } from './identity/feature';
import { masterTemplates } from './master-templates/feature';
import { nodes } from './nodes/feature';
import { quotas } from './quotas/feature';
import { requests } from './requests/feature';
import { seed } from './seed/feature';
import { sessions } from './sessions/feature';
import { templateFiles } from './template-files/feature';
import { tiers } from './tiers/feature';
import { users } from './users/feature';
import { viewer } from './viewer/feature';

/** KAM: who clients and users are, what they may do, what they asked for, and what can run. */
export const KAM: ServiceDefinition = {
  name: 'kam',
  features: [
    { types: USER_ERROR_TYPES },
    tiers,
    clients,
    budgets,
    users,
    sessions,
    apiKeys,
    quotas,
    identity,
    viewer,
    auditOfAllServices,
    masterTemplates,
    templateFiles,
    requests,
    nodes,
    seed,
  ],
};
