import type { WorkerCallbacks } from '../../../contracts/worker-protocol';
import { Part } from '../../../subgraph-kit/part';
import type { Engine } from './engine';

export const engine = new Part<Engine>('the engine');
/** Where workers of this process report how their jobs go. */
export const workerCallbacks = new Part<WorkerCallbacks>('the callbacks of workers');
