import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Logger } from '../../../lib/service/log';
import { SignatureVerifier } from '../../../lib/signing/signed-request';
import {
  heartbeatMessage,
  ORCHESTRATOR,
  PROTOCOL_PATH,
  progressMessage,
  resultMessage,
} from '../../../contracts/worker-protocol';
import { readMessage, requireSignature, signerOf } from '../../../lib/signing/signed-routes';
import type { WorkerRegistry } from '../workers/worker-registry';
import { type Received, WorkerMessages } from './worker-callbacks';

interface Options {
  messages: WorkerMessages;
  workers: WorkerRegistry;
  log: Logger;
}

/** The orchestrator's side of the worker protocol: where workers tell progress, heartbeats and results. */
export function workerRoutes(app: FastifyInstance, { messages, workers, log }: Options): void {
  void app.register(
    (scope, _opts, done) => {
      requireSignature(
        scope,
        new SignatureVerifier(workers.keys, ORCHESTRATOR),
        (issuer) => workers.client(issuer) !== undefined,
        log,
      );

      scope.post<{ Params: { id: string } }>('/jobs/:id/progress', async (request, reply) => {
        const message = readMessage(progressMessage, request.body);
        return answer(reply, await messages.progress(signerOf(request), request.params.id, message));
      });

      scope.post('/heartbeats', async (request) =>
        messages.heartbeats(signerOf(request), readMessage(heartbeatMessage, request.body)),
      );

      scope.post<{ Params: { id: string } }>('/jobs/:id/result', async (request, reply) => {
        const message = readMessage(resultMessage, request.body);
        return answer(reply, await messages.result(signerOf(request), request.params.id, message));
      });
      done();
    },
    { prefix: PROTOCOL_PATH },
  );
}

function answer(reply: FastifyReply, { status, error }: Received): FastifyReply {
  return reply.status(status).send(error ? { error } : { taken: true });
}
