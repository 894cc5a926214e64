// The public surface of the kit that gives a worker its subgraph.

export { serviceOptions } from './config';
export { kindOf, type OutputKind, type WorkerSubject, type WorkInput, type WorkOutcome } from './subject';
export { seedTemplates } from './templates/seed-templates';
export type { TemplateSeed } from './templates/template-seed';
export { WorkerTemplateRow } from './templates/template.entity';
export {
  defineWorker,
  type RunningWorkerService,
  startWorkerService,
  type WorkerServiceDefinition,
  type WorkerServiceOptions,
} from './worker-service';
