import { ThreadPool } from '../../../worker-kit/threads';
import type { Work } from './work';

/** The threads that read texts. */
export const threads = new ThreadPool<Work>('subgraphs/analyzer/threads/work');
