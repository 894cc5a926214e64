import { ThreadPool } from '../../../worker-kit/threads';
import type { Work } from './work';
import type { Writing } from './write';

/** The threads of jobs: they outline and measure structures. */
const jobs = new ThreadPool<Work>('subgraphs/granulator/threads/work');

/** Does a task of a job in a thread. @throws JobError @throws the signal's reason */
export const inThread: (typeof jobs)['run'] = (...task) => jobs.run(...task);

/**
 * The thread that writes files for those who read: one, so that however many files are asked for, jobs keep the processors. A file takes
 * 5 to 200 ms.
 */
const writers = new ThreadPool<Writing>('subgraphs/granulator/threads/write', { threads: 1, waiting: 200 });

/** Writes a file in a thread. @throws PoolFull @throws the signal's reason */
export const writeInThread: (typeof writers)['run'] = (...task) => writers.run(...task);
