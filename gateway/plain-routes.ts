import type { FastifyReply, FastifyRequest } from 'fastify';
import { CONSOLE_HEADER } from './console/session-cookie';
import { REQUEST_ERRORS, type RequestErrorCode } from '../contracts/errors';
import type { GatewayRuntime } from './context';

// What plain HTTP routes have in common: each is one operation of the graph.

/** Headers that say who the caller is and which request it is; they go on as they came. */
const PASSED_ON = [
  'authorization',
  'x-worker-id',
  'x-api-key',
  'x-request-id',
  'traceparent',
  'cookie',
  CONSOLE_HEADER,
];

export interface GraphAnswer<T> {
  data?: T | null;
  errors?: { message: string; extensions?: { code?: RequestErrorCode } }[];
}

/** Runs an operation through the same pipeline as every other: the same credentials, limits and rules. */
export async function runOperation<T>(
  runtime: GatewayRuntime,
  request: FastifyRequest,
  reply: FastifyReply,
  operation: { query: string; variables: unknown },
): Promise<GraphAnswer<T>> {
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  const passedOn = PASSED_ON.flatMap((name) =>
    typeof request.headers[name] === 'string' ? [[name, request.headers[name]] as const] : [],
  );
  const answer = await runtime.fetch(
    'http://gateway/graphql',
    { method: 'POST', headers: { ...headers, ...Object.fromEntries(passedOn) }, body: JSON.stringify(operation) },
    { req: request.raw, isOfRoute: true } as never,
  );
  for (const [name, value] of answer.headers)
    if (name.startsWith('ratelimit-') || name === 'retry-after' || name === 'x-request-id')
      void reply.header(name, value);
  return (await answer.json()) as GraphAnswer<T>;
}

/** Answers with an error of the operation, when there is one. @returns whether there was */
export function sendFailure(reply: FastifyReply, { errors }: GraphAnswer<unknown>): boolean {
  const failure = errors?.[0];
  if (!failure) return false;
  const code = failure.extensions?.code ?? 'INTERNAL_ERROR';
  void reply.status(REQUEST_ERRORS[code]?.status ?? 400).send({ error: { code, message: failure.message } });
  return true;
}
