import { defineWorker } from '../../worker-subgraph-kit';
import { RESEARCHER_SUBJECT } from './subject';

/** The topic researcher as a service. */
export const RESEARCHER = defineWorker(RESEARCHER_SUBJECT);
