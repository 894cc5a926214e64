import { type WorkerClient, WorkerFault } from '../workers/worker-client';
import type { WorkerRegistry } from '../workers/worker-registry';
import { acceptAttempt, type AttemptFailure, type AttemptId, type Offer, offerAttempt, rejectAttempt } from './attempt-transitions';
import type { EngineStore } from './transition';

/**
 * The one round trip before a stage runs: offers it to its worker and, when both agree, lets the worker begin.
 * May be repeated after a crash: the worker answers the same key with the same job.
 */
export async function handshake(store: EngineStore, workers: WorkerRegistry, id: AttemptId): Promise<void> {
  const offer = await offerAttempt(store, id);
  if (!offer) return;
  const client = workers.client(offer.worker);
  if (!client) return rejectAttempt(store, id, { code: 'WORKER_UNAVAILABLE', message: `Worker ${offer.worker} is not registered.`, retryable: false });
  try {
    // Accepted before a crash: all that may be missing is the word to begin, which has no effect the second time.
    const refusal = offer.acceptedJob ? await client.process(offer.acceptedJob) : await agree(store, client, id, offer.message);
    if (refusal) await rejectAttempt(store, id, refusal);
  } catch (error) {
    if (!(error instanceof WorkerFault)) throw error;
    await rejectAttempt(store, id, { code: `WORKER_${error.code}`, message: error.message, retryable: error.code === 'UNAVAILABLE' });
  }
}

/** @returns why there is no agreement; null when the worker has begun, or need not. */
async function agree(store: EngineStore, client: WorkerClient, id: AttemptId, message: Offer['message']): Promise<AttemptFailure | null> {
  const answer = await client.offer(message);
  if (answer.verdict === 'rejected') {
    const { code, message: text, retryable, retryAfterMs } = answer;
    return { code, message: text, retryable, ...(retryAfterMs !== undefined && { retryAfterMs }) };
  }
  // The price of the plan is a promise to the client: a worker that asks for more is refused, more time is granted.
  if (answer.maxPriceMicros > message.limits.maxPriceMicros) {
    await client.cancel(answer.jobId);
    return {
      code: 'COUNTER_REFUSED',
      message: `The worker asks for up to ${answer.maxPriceMicros} micro-dollars, the plan promises at most ${message.limits.maxPriceMicros}.`,
      retryable: false,
      details: { asked: answer.maxPriceMicros, limit: message.limits.maxPriceMicros },
    };
  }
  const timeoutMs = answer.verdict === 'countered' ? Math.max(answer.timeMs, message.limits.timeoutMs) : message.limits.timeoutMs;
  const inTime = await acceptAttempt(store, id, { jobId: answer.jobId, maxPriceMicros: answer.maxPriceMicros, timeoutMs });
  await (inTime ? client.process(answer.jobId) : client.cancel(answer.jobId));
  return null;
}
