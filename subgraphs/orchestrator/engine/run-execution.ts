import { DBOS } from '@dbos-inc/dbos-sdk';
import type { Logger } from '../../../lib/service/log';
import { WorkerFault } from '../workers/worker-client';
import type { WorkerRegistry } from '../workers/worker-registry';
import { concludeAttempt } from './attempt-transitions';
import { beginExecution, failExecution, finishExecution } from './execution-transitions';
import { handshake } from './handshake';
import { prepareStage } from './stage-transitions';
import type { EngineStore } from './transition';

/** Topic on which a workflow is told that there is something new. */
export const WAKE_TOPIC = 'wake';

export interface InterpreterOptions {
  store: EngineStore;
  workers: WorkerRegistry;
  log: Logger;
}

/** Steps touch only our database and keyed messages to workers, so they may be repeated: for some ten minutes while the database is away. */
const STEP = { retriesAllowed: true, maxAttempts: 60, intervalSeconds: 0.2, backoffRate: 1.1, timeoutMS: 30_000, shouldRetry: isPassing };

/**
 * The interpreter: walks an execution's pinned plan, stage after stage. It decides nothing by itself — each step looks
 * at the tables and records what follows — so it can be continued by any process after any crash.
 */
export async function runExecution(options: InterpreterOptions, executionId: string): Promise<void> {
  try {
    await interpret(options, executionId);
  } catch (error) {
    // DBOS's own signals, such as that another process has taken over, are not ours to answer.
    if (error instanceof Error && error.name.startsWith('DBOS') && error.name !== 'DBOSMaxStepRetriesError') throw error;
    options.log.error({ err: error, executionId }, 'an execution cannot go on');
    await step('fail', () => failExecution(options.store, executionId));
  }
}

async function interpret(options: InterpreterOptions, executionId: string): Promise<void> {
  const { store } = options;
  const orders = await step('begin', () => beginExecution(store, executionId));
  for (const order of orders) {
    const prepared = await step(`prepare ${order}`, () => prepareStage(store, executionId, order));
    if (prepared.next === 'ended') return;
    if (prepared.next === 'attempt' && (await runStage(options, executionId, order, prepared.maxAttempts)) === 'ended') return;
  }
  if (orders.length > 0) await step('finish', () => finishExecution(store, executionId));
}

async function runStage(options: InterpreterOptions, executionId: string, order: number, maxAttempts: number): Promise<'stage-over' | 'ended'> {
  const { store, workers } = options;
  for (let attempt = 1; ; attempt++) {
    const id = { executionId, order, attempt };
    await step(`handshake ${order}.${attempt}`, () => handshake(store, workers, id));
    for (;;) {
      const conclusion = await step(`conclude ${order}.${attempt}`, () => concludeAttempt(store, id, maxAttempts));
      if (conclusion.next === 'wait') {
        await DBOS.recv(WAKE_TOPIC, conclusion.ms / 1000);
        continue;
      }
      const { cancelJob } = conclusion;
      if (cancelJob) await step(`cancel ${order}.${attempt}`, () => cancelJobOf(options, executionId, order, cancelJob));
      if (conclusion.next !== 'retry') return conclusion.next;
      await DBOS.sleep(conclusion.ms);
      break;
    }
  }
}

/** Tells a worker to stop. One that does not hear it is stopped by its own time limit, and its result is refused. */
async function cancelJobOf({ store, workers, log }: InterpreterOptions, executionId: string, order: number, jobId: string): Promise<void> {
  const [row] = await store.database.query<{ worker: string }[]>(`select worker from orchestrator.stage_execution where execution_id = $1 and "order" = $2`, [
    executionId,
    order,
  ]);
  try {
    await workers.client(row?.worker ?? '')?.cancel(jobId);
  } catch (error) {
    if (!(error instanceof WorkerFault)) throw error;
    log.warn({ err: error, jobId, executionId }, 'a worker was not told to stop');
  }
}

function step<T>(name: string, run: () => Promise<T>): Promise<T> {
  return DBOS.runStep(run, { name, ...STEP });
}

/** Faults of the database or of the way to it pass; a fault of ours would be the same the next time. */
function isPassing(error: unknown): boolean {
  const code = (error as { code?: unknown; driverError?: { code?: unknown } }).driverError?.code ?? (error as { code?: unknown }).code;
  return (typeof code === 'string' && /^(?:08|40|53|55|57|E[A-Z]+$)/.test(code)) || /terminat|connect|timeout|Driver not Connected/i.test(String(error));
}
