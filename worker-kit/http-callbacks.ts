import type { SigningKey } from '../lib/signing/signed-request';
import {
  heartbeatAnswer,
  impactAnswer,
  ORCHESTRATOR,
  PROTOCOL_PATH,
  type WorkerCallbacks,
} from '../contracts/worker-protocol';
import { type JsonAnswer, signedFetch } from '../lib/signing/signed-fetch';

const TIMEOUT_MS = 5_000;

/** The orchestrator as it is reached over HTTP, with every message signed. */
export function httpCallbacks({
  keys,
  orchestratorUrl,
}: {
  keys: readonly SigningKey[];
  orchestratorUrl: () => string;
}): WorkerCallbacks {
  const post = (worker: string, path: string, body: unknown): Promise<JsonAnswer> => {
    const [key] = keys;
    if (!key) throw new Error('the worker has no key');
    return signedFetch({
      key,
      from: worker,
      to: ORCHESTRATOR,
      baseUrl: orchestratorUrl(),
      method: 'POST',
      path: `${PROTOCOL_PATH}${path}`,
      body,
      timeoutMs: TIMEOUT_MS,
    });
  };
  return {
    progress: (worker, jobId, message) => post(worker, `/jobs/${jobId}/progress`, message),
    result: (worker, jobId, message) => post(worker, `/jobs/${jobId}/result`, message),
    heartbeats: async (worker, message) => {
      const { status, body } = await post(worker, '/heartbeats', message);
      if (status !== 200) throw new Error(`the orchestrator answered a heartbeat with status ${status}`);
      return heartbeatAnswer.parse(body);
    },
    impact: async (worker, message) => {
      const { status, body } = await post(worker, '/impact', message);
      if (status !== 200) throw new Error(`the orchestrator answered with status ${status} what a version touches`);
      return impactAnswer.parse(body);
    },
  };
}
