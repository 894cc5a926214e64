import type { SigningKey } from '../lib/signing/signed-request';
import {
  heartbeatAnswer,
  impactAnswer,
  ORCHESTRATOR,
  payloadReference,
  PROTOCOL_PATH,
  type WorkerCallbacks,
} from '../contracts/worker-protocol';
import { type JsonAnswer, type SignedCall, signedFetch, signedRequest } from '../lib/signing/signed-fetch';
import { downloadPayload } from './download-payload';

const TIMEOUT_MS = 5_000;
/** A payload may take this much longer, in ms. */
const PAYLOAD_MS = 60_000;

/** The orchestrator as it is reached over HTTP, with every message signed. */
export function httpCallbacks({
  keys,
  orchestratorUrl,
}: {
  keys: readonly SigningKey[];
  orchestratorUrl: () => string;
}): WorkerCallbacks {
  const call = (worker: string, path: string): Omit<SignedCall, 'method'> => {
    const [key] = keys;
    if (!key) throw new Error('the worker has no key');
    const baseUrl = orchestratorUrl();
    return { key, from: worker, to: ORCHESTRATOR, baseUrl, path: PROTOCOL_PATH + path, timeoutMs: TIMEOUT_MS };
  };
  const post = (worker: string, path: string, body: unknown, timeoutMs = TIMEOUT_MS): Promise<JsonAnswer> =>
    signedFetch({ ...call(worker, path), method: 'POST', body, timeoutMs });
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
    readPayload: (worker, reference) =>
      downloadPayload(reference, (range) =>
        signedRequest({
          ...call(worker, `/payloads/${reference.id}`),
          method: 'GET',
          headers: range ? { range } : {},
          timeoutMs: PAYLOAD_MS,
        }),
      ),
    storePayload: async (worker, jobId, key, output) => {
      const path = `/jobs/${jobId}/payloads?key=${encodeURIComponent(key)}`;
      const { status, body } = await post(worker, path, output, PAYLOAD_MS);
      return status === 201 ? { status, reference: payloadReference.parse(body) } : { status };
    },
  };
}
