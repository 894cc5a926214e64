import type { Feature } from '../../../subgraph-kit/feature';
import { Announcements, announcements, announcementRoutes, tokenKeys, workerKeys } from './announcements';
import { workerAddresses } from './worker-client';
import { AnnouncerToken, WorkerPauseRow, WorkerProcess } from './worker.entity';
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
import { WaitingStageResolver, WorkerResolver } from './worker.resolver';
import { WorkerTemplateResolver } from './worker-template.resolver';

/** The workers that stages may name, how they are found, and their templates. */
export const workers: Feature = {
  entities: [AnnouncerToken, WorkerProcess, WorkerPauseRow],
  resolvers: [
    WorkerResolver,
    WaitingStageResolver,
    WorkerTemplateResolver,
    GenericWorkerTemplateResolver,
    GenericWorkerJobResolver,
    GenericOutputResolver,
  ],
  types: [...WORKER_STUBS, GenericWorkerTemplate, GenericWorkerJob, GenericOutput],
  references: { GenericWorkerTemplate: findGenericTemplate },
  start: async ({ parts, allTenants, log, closing, clock, routes }) => {
    const registry = parts.provide(workerRegistry, new WorkerRegistry(parts.get(workerAddresses), log, clock));
    const announced = new Announcements({
      database: allTenants,
      registry,
      signingKeys: parts.get(tokenKeys),
      log,
    });
    parts.provide(announcements, announced);
    parts.provide(workerKeys, announced.findKey);
    await announced.start();
    closing.defer('announcements', () => announced.close());
    routes((app) => announcementRoutes(app, announced, log));
  },
};
