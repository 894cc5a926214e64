import { auditForwarding } from '../../subgraph-kit/audit/audit-forwarder';
import { USER_ERROR_TYPES } from '../../subgraph-kit/graph/user-error.type';
import type { ServiceDefinition } from '../../subgraph-kit/start-service';
import { jobs } from './jobs/feature';
import { modelFeature } from './model/feature';
import { structures } from './structures/feature';
import { templateFiles } from './template-files/feature';
import { templates } from './templates/feature';
import { worker } from './worker/feature';

/** The content granulator: its templates, its jobs, and the structures that they yield. */
export const GRANULATOR: ServiceDefinition = {
  name: 'granulator',
  features: [
    { types: USER_ERROR_TYPES },
    auditForwarding,
    modelFeature,
    templates,
    templateFiles,
    structures,
    jobs,
    worker,
  ],
};
