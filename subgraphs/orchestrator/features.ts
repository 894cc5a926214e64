import { auditForwarding } from '../../subgraph-kit/audit/audit-forwarder';
import { USER_ERROR_TYPES } from '../../subgraph-kit/graph/user-error.type';
import type { ServiceDefinition } from '../../subgraph-kit/start-service';
import { checks } from './checks/feature';
import { causes } from './causes/feature';
import { control } from './control/feature';
import { deliverables } from './deliverables/feature';
import { engineFeature } from './engine/feature';
import { events } from './events/feature';
import { executions } from './executions/feature';
import { kam } from './kam/feature';
import { metrics } from './metrics/feature';
import { money } from './money/feature';
import { notifications } from './notifications/feature';
import { payloads } from './payloads/feature';
import { plans } from './plans/feature';
import { publications } from './publications/feature';
import { queues } from './queues/feature';
import { retentionFeature } from './retention/feature';
import { requests } from './requests/feature';
import { spend } from './spend/feature';
import { timeline } from './timeline/feature';
import { whatIf } from './what-if/feature';
import { workerTemplates } from './worker-templates/feature';
import { webhooks } from './webhooks/feature';
import { workers } from './workers/feature';

/** The orchestrator: plans, executions and what happens to them. */
export const ORCHESTRATOR: ServiceDefinition = {
  name: 'orchestrator',
  follows: ['kam'],
  poolSize: 15,
  features: [
    { types: USER_ERROR_TYPES },
    auditForwarding,
    kam,
    causes,
    workers,
    workerTemplates,
    events,
    queues,
    executions,
    payloads,
    money,
    engineFeature,
    control,
    plans,
    checks,
    publications,
    deliverables,
    requests,
    spend,
    timeline,
    notifications,
    webhooks,
    retentionFeature,
    whatIf,
    metrics,
  ],
};
