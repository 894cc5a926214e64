import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Logger } from '../../../lib/service/log';
import { type FindKey, SignatureVerifier } from '../../../lib/signing/signed-request';
import {
  heartbeatMessage,
  impactMessage,
  ORCHESTRATOR,
  PROTOCOL_PATH,
  progressMessage,
  resultMessage,
} from '../../../contracts/worker-protocol';
import { readMessage, requireSignature, signerOf } from '../../../lib/signing/signed-routes';
import { type CallbackResponse, EngineCallbacks } from './worker-callbacks';

interface Options {
  callbacks: EngineCallbacks;
  /** Finds the key that a message was signed with. */
  findKey: FindKey;
  log: Logger;
}

/** The orchestrator's side of the worker protocol: where workers tell progress, heartbeats and results. */
export function workerRoutes(app: FastifyInstance, { callbacks, findKey, log }: Options): void {
  void app.register(
    (scope, _opts, done) => {
      requireSignature(
        scope,
        new SignatureVerifier(findKey, ORCHESTRATOR),
        // Every key says who may sign with it; a worker that has left may still deliver what it has made.
        () => true,
        log,
      );

      scope.post<{ Params: { id: string } }>('/jobs/:id/progress', async (request, reply) => {
        const message = readMessage(progressMessage, request.body);
        return answer(reply, await callbacks.progress(signerOf(request), request.params.id, message));
      });

      scope.post('/heartbeats', async (request) =>
        callbacks.heartbeats(signerOf(request), readMessage(heartbeatMessage, request.body)),
      );

      scope.post('/impact', async (request) =>
        callbacks.impact(signerOf(request), readMessage(impactMessage, request.body)),
      );

      scope.post<{ Params: { id: string } }>('/jobs/:id/result', async (request, reply) => {
        const message = readMessage(resultMessage, request.body);
        return answer(reply, await callbacks.result(signerOf(request), request.params.id, message));
      });
      done();
    },
    { prefix: PROTOCOL_PATH },
  );
}

function answer(reply: FastifyReply, { status, error }: CallbackResponse): FastifyReply {
  return reply.status(status).send(error ? { error } : { accepted: true });
}
