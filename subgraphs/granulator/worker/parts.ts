import type { WorkerCallbacks } from '../../../contracts/worker-protocol';
import { Part } from '../../../subgraph-kit/part';

/** Where progress and results are reported to the orchestrator. */
export const callbacks = new Part<WorkerCallbacks>('the callbacks of the orchestrator');
