import { defineWorker } from '../../worker-subgraph-kit';
import { ANALYZER_SUBJECT } from './subject';

/** The content analyzer as a service. */
export const ANALYZER = defineWorker(ANALYZER_SUBJECT);
