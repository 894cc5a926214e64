import type { Feature } from '../../../subgraph-kit/feature';
import { workerAddresses } from './worker-client';
import { WorkerRegistry, workerRegistry } from './worker-registry';
import { WorkerTemplateResolver } from './worker-template.resolver';

/** The workers that stages may name, and their templates. */
export const workers: Feature = {
  resolvers: [WorkerTemplateResolver],
  start: ({ parts, log }) => {
    parts.provide(workerRegistry, new WorkerRegistry(parts.get(workerAddresses), log));
  },
};
