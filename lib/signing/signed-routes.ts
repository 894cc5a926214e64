import type { FastifyInstance, FastifyRequest } from 'fastify';
import { decodeProtectedHeader } from 'jose';
import type { z } from 'zod';
import type { Logger } from '../service/log';
import { SIGNATURE_HEADER, SignatureRefused, type SignatureVerifier } from './signed-request';

/** Refuses with 401 every request of this scope that is not signed for this receiver. */
export function requireSignature(
  scope: FastifyInstance,
  verifier: SignatureVerifier,
  from: (issuer: string) => boolean,
  log: Logger,
  onVerified: (request: FastifyRequest, keyId: string) => void = () => undefined,
): void {
  scope.addHook('preHandler', async (request, reply) => {
    try {
      const claims = await verifier.verify(request.headers[SIGNATURE_HEADER] as string | undefined, {
        method: request.method,
        path: request.url,
        body: request.rawBody ?? '',
      });
      if (!from(claims.iss as string)) throw new SignatureRefused('signed by another party');
      signers.set(request, claims.iss as string);
      onVerified(request, decodeProtectedHeader(request.headers[SIGNATURE_HEADER] as string).kid ?? '');
    } catch (error) {
      if (!(error instanceof SignatureRefused)) throw error;
      log.warn({ reason: error.message, path: request.url }, 'rejected an unsigned message');
      await reply
        .status(401)
        .send({ error: { code: 'UNSIGNED', message: 'The message is not signed as the worker protocol asks.' } });
    }
  });
}

const signers = new WeakMap<FastifyRequest, string>();

/** Who signed a request that passed `requireSignature`. */
export function signerOf(request: FastifyRequest): string {
  return signers.get(request) ?? '';
}

/** Reads a message; throws an error that Fastify answers as 400, naming what is wrong. */
export function readMessage<T extends z.ZodType>(schema: T, body: unknown): z.infer<T> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`).join('; ');
  throw Object.assign(new Error(`The message violates the protocol: ${faults}`), { statusCode: 400 });
}
