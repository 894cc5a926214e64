import { ThreadPool } from '../../../worker-kit/threads';
import type { Work } from './work';

/** The threads that read sources. */
export const threads = new ThreadPool<Work>('subgraphs/researcher/threads/work');
