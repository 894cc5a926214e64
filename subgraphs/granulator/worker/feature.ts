import { Part } from '../../../subgraph-kit/part';
import type { Feature } from '../../../subgraph-kit/feature';
import type { SigningKey } from '../../../lib/signing/signed-request';
import { Worker } from '../../../worker-kit';
import { granulate } from '../granulate';
import { models } from '../model/parts';
import { publishedTemplates, templateMessage, templateVersion } from '../templates/template-catalogue';
import { GRANULATOR_ID } from '../worker-id';
import { callbacks } from './parts';

/** The worker that the granulator is. */
export const granulatorWorker = new Part<Worker>('the worker');
/** The granulator's own keys of the worker protocol. */
export const workerKeys = new Part<readonly SigningKey[]>('the keys of the worker');

/** Jobs that one process runs at the same time. */
const MAX_CONCURRENT = 10;

/** The granulator's side of the worker protocol. */
export const worker: Feature = {
  start: ({ parts, allTenants, log, closing, clock, routes, afterListen }) => {
    const made = new Worker({
      id: GRANULATOR_ID,
      jobPrefix: 'gjob',
      keys: parts.get(workerKeys),
      callbacks: parts.get(callbacks),
      database: allTenants,
      templates: async (ids) => (await publishedTemplates(allTenants, ids)).map(templateMessage),
      templateVersion: async (id, version) => {
        const row = await templateVersion(allTenants, id, version);
        return row && templateMessage(row);
      },
      process: async (input) => {
        const { id, version } = input.template;
        const template = await templateVersion(allTenants, id, version);
        if (!template) throw new Error(`version ${version} of ${id} was there a moment ago`);
        return granulate(parts.get(models), template, input);
      },
      maxConcurrent: MAX_CONCURRENT,
      log,
      clock,
    });
    parts.provide(granulatorWorker, made);
    closing.defer('worker', () => made.close());
    routes((app) => made.routes(app));
    afterListen(() => made.start());
  },
};
