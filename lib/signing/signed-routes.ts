import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Logger } from '../service/log';
import {
  keyIdOf,
  SIGNATURE_HEADER,
  SignatureRefused,
  type SignatureVerifier,
  type SignedClaims,
  verifyBody,
} from './signed-request';

/** Refuses with 401 every request of this scope that is not signed for this receiver. */
export function requireSignature(
  scope: FastifyInstance,
  verifier: SignatureVerifier,
  from: (issuer: string) => boolean,
  log: Logger,
  onVerified: (request: FastifyRequest, keyId: string) => void = () => undefined,
): void {
  const refuse = async (request: FastifyRequest, reply: FastifyReply, error: unknown): Promise<void> => {
    if (!(error instanceof SignatureRefused)) throw error;
    log.warn({ reason: error.message, path: request.url }, 'rejected an unsigned message');
    await reply
      .status(401)
      .send({ error: { code: 'UNSIGNED', message: 'The message is not signed as the worker protocol asks.' } });
  };
  // Before the body is read, which may be large.
  scope.addHook('onRequest', async (request, reply) => {
    const signature = request.headers[SIGNATURE_HEADER] as string | undefined;
    try {
      const claims = await verifier.verifyHead(signature, { method: request.method, path: request.url });
      if (!from(claims.iss as string)) throw new SignatureRefused('signed by another party');
      verified.set(request, claims);
      onVerified(request, keyIdOf(signature as string) ?? '');
    } catch (error) {
      await refuse(request, reply, error);
    }
  });
  scope.addHook('preHandler', async (request, reply) => {
    try {
      verifyBody(verified.get(request) ?? {}, request.rawBody ?? '');
    } catch (error) {
      await refuse(request, reply, error);
    }
  });
}

const verified = new WeakMap<FastifyRequest, SignedClaims>();

/** Who signed a request that passed `requireSignature`. */
export function signerOf(request: FastifyRequest): string {
  return verified.get(request)?.iss ?? '';
}

/** Reads a message; throws an error that Fastify answers as 400, naming what is wrong. */
export function readMessage<T extends z.ZodType>(schema: T, body: unknown): z.infer<T> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`).join('; ');
  throw Object.assign(new Error(`The message violates the protocol: ${faults}`), { statusCode: 400 });
}
