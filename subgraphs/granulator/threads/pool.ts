import { ThreadPool } from '../../../worker-kit/threads';
import type { Work } from './work';

/** The threads that outline, measure and write structures. */
const threads = new ThreadPool<Work>('subgraphs/granulator/threads/work');

/** Does a task in a thread. @throws JobError @throws the signal's reason */
export const inThread: (typeof threads)['run'] = (...task) => threads.run(...task);
