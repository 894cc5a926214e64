import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { readRange } from '../../../lib/service/byte-range';
import type { Logger } from '../../../lib/service/log';
import { type FindKey, SignatureVerifier } from '../../../lib/signing/signed-request';
import {
  heartbeatMessage,
  MAX_PAYLOAD_BYTES,
  impactMessage,
  ORCHESTRATOR,
  PROTOCOL_PATH,
  progressMessage,
  resultMessage,
} from '../../../contracts/worker-protocol';
import { readMessage, requireSignature, signerOf } from '../../../lib/signing/signed-routes';
import { type PayloadExchange, PayloadRefused } from './payload-exchange';
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
      payloadRoutes(scope, callbacks.payloads);
      done();
    },
    { prefix: PROTOCOL_PATH },
  );
}

function answer(reply: FastifyReply, { status, error }: CallbackResponse): FastifyReply {
  return reply.status(status).send(error ? { error } : { accepted: true });
}

/** Outputs that are received at the same time; each is held in memory until it is kept. */
const MAX_UPLOADS = 4;
const output = z.record(z.string(), z.unknown());

/** Parameters and outputs that go by reference. */
function payloadRoutes(scope: FastifyInstance, payloads: PayloadExchange): void {
  const refuse = (reply: FastifyReply, error: unknown): FastifyReply => {
    if (!(error instanceof PayloadRefused)) throw error;
    return reply.status(error.status).send({ error: { code: error.code, message: error.message } });
  };

  scope.get<{ Params: { id: string } }>('/payloads/:id', async (request, reply) => {
    try {
      const payload = await payloads.find(signerOf(request), request.params.id);
      const range = readRange(request.headers.range, payload.bytes);
      void reply.header('accept-ranges', 'bytes');
      if (range === null) {
        void reply.header('content-range', `bytes */${payload.bytes}`);
        throw new PayloadRefused('RANGE_NOT_SATISFIABLE', `The payload has ${payload.bytes} bytes.`);
      }
      const { start, end, isWhole } = range;
      if (!isWhole) void reply.header('content-range', `bytes ${start}-${end - 1}/${payload.bytes}`);
      return await reply
        .status(isWhole ? 200 : 206)
        .header('content-type', 'application/json')
        .header('content-length', end - start)
        .send(Readable.from(payloads.bytes(payload, range), { objectMode: false }));
    } catch (error) {
      return refuse(reply, error);
    }
  });

  let uploads = 0;
  scope.post<{ Params: { id: string }; Querystring: { key?: string } }>(
    '/jobs/:id/payloads',
    {
      bodyLimit: MAX_PAYLOAD_BYTES,
      onRequest: async (_request, reply) => {
        if (uploads >= MAX_UPLOADS)
          return reply
            .status(503)
            .header('retry-after', '1')
            .send({
              error: { code: 'UNAVAILABLE', message: `${MAX_UPLOADS} payloads are being received. Send it again.` },
            });
        uploads++;
        reply.raw.once('close', () => uploads--);
      },
    },
    async (request, reply) => {
      try {
        const value = readMessage(output, request.body);
        const { id } = request.params;
        const json = request.rawBody ?? Buffer.alloc(0);
        return await reply
          .status(201)
          .send(await payloads.store(signerOf(request), id, request.query.key ?? '', value, json));
      } catch (error) {
        return refuse(reply, error);
      }
    },
  );
}
