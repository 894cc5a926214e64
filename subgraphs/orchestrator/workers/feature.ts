import type { Feature } from '../../../subgraph-kit/feature';
import { workerAddresses } from './worker-client';
import { WorkerRegistry, workerRegistry } from './worker-registry';
import {
  findGenericTemplate,
  GenericOutput,
  GenericOutputResolver,
  GenericWorkerJob,
  GenericWorkerJobResolver,
  GenericWorkerTemplate,
  GenericWorkerTemplateResolver,
} from './generic-worker.type';
import { WORKER_STUBS } from './worker-stubs';
import { WorkerTemplateResolver } from './worker-template.resolver';

/** The workers that stages may name, and their templates. */
export const workers: Feature = {
  resolvers: [WorkerTemplateResolver, GenericWorkerTemplateResolver, GenericWorkerJobResolver, GenericOutputResolver],
  types: [...WORKER_STUBS, GenericWorkerTemplate, GenericWorkerJob, GenericOutput],
  references: { GenericWorkerTemplate: findGenericTemplate },
  start: ({ parts, log }) => {
    parts.provide(workerRegistry, new WorkerRegistry(parts.get(workerAddresses), log));
  },
};
