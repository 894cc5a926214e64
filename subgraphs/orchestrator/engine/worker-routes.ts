import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Logger } from '../../../lib/service/log';
import { SignatureVerifier } from '../../../lib/signing/signed-request';
import { ORCHESTRATOR, PROTOCOL_PATH, progressMessage, resultMessage } from '../../../lib/worker/protocol';
import { readMessage, requireSignature, signerOf } from '../../../lib/worker/signed-routes';
import type { WorkerRegistry } from '../workers/worker-registry';
import type { EngineStore } from './transition';
import { type Reception, takeProgress, takeResult } from './worker-answers';

interface Options {
  store: EngineStore;
  workers: WorkerRegistry;
  /** Lets the execution's workflow look at what is new. */
  wake: (executionId: string) => Promise<void>;
  log: Logger;
}

/** The orchestrator's side of the worker protocol: where workers tell progress and results. */
export function workerRoutes(app: FastifyInstance, { store, workers, wake, log }: Options): void {
  void app.register(
    (scope, _opts, done) => {
      requireSignature(scope, new SignatureVerifier(workers.keys, ORCHESTRATOR), (issuer) => workers.client(issuer) !== undefined, log);

      scope.post<{ Params: { id: string } }>('/jobs/:id/progress', async (request, reply) => {
        const message = readMessage(progressMessage, request.body);
        return answer(reply, await takeProgress(store, { worker: signerOf(request), jobId: request.params.id }, message));
      });

      scope.post<{ Params: { id: string } }>('/jobs/:id/result', async (request, reply) => {
        const message = readMessage(resultMessage, request.body);
        const reception = await takeResult(store, { worker: signerOf(request), jobId: request.params.id }, message);
        // A worker that gets no answer sends again, so a wake-up that is lost here is made up for.
        if (reception.taken) await wake(reception.executionId);
        return answer(reply, reception);
      });
      done();
    },
    { prefix: PROTOCOL_PATH },
  );
}

function answer(reply: FastifyReply, reception: Reception): FastifyReply {
  if (reception.taken) return reply.status(200).send({ taken: true });
  const { code, message } = reception;
  return reply.status(code === 'UNKNOWN_JOB' ? 404 : 409).send({ error: { code, message } });
}
