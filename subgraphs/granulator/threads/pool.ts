import { availableParallelism } from 'node:os';
import path from 'node:path';
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { JobError } from '../../../contracts/job-error';
import type { ProgressCallback } from '../model/local/outline';
import type { Returned, Work } from './work';

/** A thread that has nothing to do keeps the language model for this long. */
const IDLE_MS = 30_000;
/** Old space of one thread: the language model and a text of the largest size take about half of it. */
const MEMORY_MB = 512;

let pool: Piscina | undefined;

/** One pool for the process, as wide as it has processors; its idle threads keep no process alive. */
function threads(): Piscina {
  pool ??= new Piscina({
    filename: compiled('work.js'),
    minThreads: 0,
    maxThreads: availableParallelism(),
    idleTimeout: IDLE_MS,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  });
  return pool;
}

/** Threads run what was compiled, also when the tests run this file as it is written. */
function compiled(file: string): string {
  return __filename.endsWith('.ts')
    ? path.resolve(__dirname, '../../../dist/subgraphs/granulator/threads', file)
    : path.join(__dirname, file);
}

/** Does a task in a thread; a signal that aborts ends the thread in the middle of it. @throws JobError @throws the signal's reason */
export async function inThread<Name extends keyof Work>(
  name: Name,
  task: Parameters<Work[Name]>[0],
  { signal, progress }: { signal: AbortSignal; progress?: ProgressCallback },
): Promise<Awaited<ReturnType<Work[Name]>>> {
  signal.throwIfAborted();
  const { port1: here, port2: there } = new MessageChannel();
  const forward = (told: Parameters<ProgressCallback>): void => progress?.(...told);
  here.on('message', forward);
  // Progress alone keeps no process alive.
  here.unref();
  try {
    const returned = (await threads().run({ name, task, port: there }, { transferList: [there], signal })) as Returned;
    // The result may overtake what was told on the way to it.
    for (let late = receiveMessageOnPort(here); late; late = receiveMessageOnPort(here))
      forward(late.message as Parameters<ProgressCallback>);
    if ('answer' in returned) return returned.answer as Awaited<ReturnType<Work[Name]>>;
    throw new JobError(returned.failure.code, returned.failure.message, { retryable: returned.failure.retryable });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    here.close();
  }
}
