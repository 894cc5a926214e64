import { workerJobStubs, workerTemplateStubs, workerTrialStubs } from '../../../subgraph-kit/graph/worker-types';

// What this subgraph knows of the types of workers: their interfaces and keys. The types themselves are those of the workers.

const templates = workerTemplateStubs({ key: 'id' });
const jobs = workerJobStubs();
const trials = workerTrialStubs();

/** The `WorkerTemplate` interface as this subgraph knows it. */
export const WorkerTemplateInterface = templates.Interface;
/** The `WorkerJob` interface as this subgraph knows it. */
export const WorkerJobInterface = jobs.Interface;
/** The `WorkerTrial` interface as this subgraph knows it. */
export const WorkerTrialInterface = trials.Interface;
/** Stub types through which templates, jobs and trials are referred to. */
export const WORKER_STUBS = [...templates.types, ...jobs.types, ...trials.types];
