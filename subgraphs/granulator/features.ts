import { defineWorker } from '../../worker-subgraph-kit';
import { GRANULATOR_SUBJECT } from './subject';

/** The content granulator as a service. */
export const GRANULATOR = defineWorker(GRANULATOR_SUBJECT);
