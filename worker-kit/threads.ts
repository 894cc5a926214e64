import os from 'node:os';
import path from 'node:path';
import { isMainThread, MessageChannel, type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { JobError } from '../contracts/job-error';
import type { ReadyElement } from '../contracts/worker-protocol';
import { projectRoot } from '../lib/project-root';

// What takes so long that it would hold up everybody else in a process is done in threads.

/** How far a task is. */
export type ProgressCallback = (percent: number, message: string, elements?: readonly ReadyElement[]) => void;

/** Tasks by name: what goes in, and what comes out. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each task has arguments of its own
export type ThreadTasks = Record<string, (task: any, onProgress: ProgressCallback) => unknown>;

/** A task on its way into a thread. */
interface Posted {
  name: string;
  task: unknown;
  /** Where progress is reported. */
  port: MessagePort;
}

/** The answer; errors lose their class and their properties on the way, so these are sent beside them. */
type Returned = { answer: unknown } | { failure: { code: string; message: string; retryable: boolean } };

/** A thread that has nothing to do keeps its language model for this long. */
const IDLE_MS = 30_000;
/** Old space of one thread: the language model and a text of the largest size take about half of it. */
const MEMORY_MB = 512;

/** How large a pool is. */
interface PoolSize {
  /** Threads at most; as many as there are processors where nothing is said. */
  threads?: number;
  /** Tasks that may wait for a thread; without a bound where nothing is said. */
  waiting?: number;
}

/** So many tasks wait for a thread already that no other is taken. Nothing was done. */
export class PoolFull extends Error {}

/** Threads for the tasks of one file; idle ones keep no process alive. */
export class ThreadPool<Tasks extends ThreadTasks> {
  private pool: Piscina | undefined;

  /** @param file the module that serves the tasks, from the root of the project and without its ending, as in subgraphs/writer/tasks */
  constructor(
    private readonly file: string,
    private readonly size: PoolSize = {},
  ) {}

  private start(): Piscina {
    const pool = new Piscina({
      // Threads run what was compiled, also when the tests run this file as it is written.
      filename: path.join(projectRoot(), 'dist', `${this.file}.js`),
      minThreads: 0,
      maxThreads: this.size.threads ?? os.availableParallelism(),
      idleTimeout: IDLE_MS,
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    });
    // What fails in a task is thrown by it. Here comes the answer to a task that was cancelled while it was on its way, or the end of a
    // thread that had none: unheard, it would end the process.
    pool.on('error', () => undefined);
    return pool;
  }

  /**
   * Does a task in a thread; a signal that aborts ends the thread in the middle of it, and takes a task that waits out of the queue.
   * @throws JobError @throws PoolFull @throws the signal's reason
   */
  async run<Name extends keyof Tasks & string>(
    name: Name,
    task: Parameters<Tasks[Name]>[0],
    { signal, progress }: { signal: AbortSignal; progress?: ProgressCallback },
  ): Promise<Awaited<ReturnType<Tasks[Name]>>> {
    signal.throwIfAborted();
    this.pool ??= this.start();
    const { waiting = Infinity } = this.size;
    // Asked before the task is handed over, because Piscina names no class for its refusal.
    if (this.pool.queueSize >= waiting) throw new PoolFull(`${waiting} tasks of ${this.file} wait for a thread`);
    const { port1: here, port2: there } = new MessageChannel();
    const forward = (told: Parameters<ProgressCallback>): void => progress?.(...told);
    here.on('message', forward);
    // Progress alone keeps no process alive.
    here.unref();
    try {
      const posted: Posted = { name, task, port: there };
      const returned = (await this.pool.run(posted, { transferList: [there], signal })) as Returned;
      // The result may overtake what was told on the way to it.
      for (let late = receiveMessageOnPort(here); late; late = receiveMessageOnPort(here))
        forward(late.message as Parameters<ProgressCallback>);
      if ('answer' in returned) return returned.answer as Awaited<ReturnType<Tasks[Name]>>;
      throw new JobError(returned.failure.code, returned.failure.message, { retryable: returned.failure.retryable });
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      here.close();
    }
  }
}

/** What the module of a pool exports by default: does one task. */
export function serveThread(tasks: ThreadTasks): (posted: Posted) => Promise<Returned> {
  // Who waits for an answer goes before who waits for a job. Linux alone has priorities of single threads: elsewhere this would be the
  // priority of the whole process.
  if (!isMainThread && process.platform === 'linux') os.setPriority(os.constants.priority.PRIORITY_LOW);
  return async ({ name, task, port }) => {
    try {
      return { answer: await tasks[name]?.(task, (...told) => port.postMessage(told)) };
    } catch (error) {
      if (!(error instanceof JobError)) throw error;
      return { failure: { code: error.code, message: error.message, retryable: error.options.retryable } };
    } finally {
      port.close();
    }
  };
}
