import type { GatewayRuntime } from '@graphql-hive/gateway-runtime';
import { REQUEST_ERRORS, type RequestErrorCode, USER_ERRORS, type UserErrorCode } from '../contracts/errors';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isDeeperThan } from '../lib/json-depth';

const EXECUTE = /* GraphQL */ `
  mutation ExecuteRequest($id: ID!, $parameters: JSON) {
    executeRequest(id: $id, parameters: $parameters) {
      execution {
        id
        status
      }
      errors {
        code
        message
        path
      }
    }
  }
`;

/** As deep as an execution takes parameters. */
const MAX_DEPTH = 20;
/** Headers that say who the caller is and which request it is; they go on as they came. */
const PASSED_ON = ['authorization', 'x-worker-id', 'x-api-key', 'x-request-id', 'traceparent'];

interface UserError {
  code: UserErrorCode;
  message: string;
  path: string[];
}

interface Answer {
  data?: { executeRequest: { execution: { id: string; status: string } | null; errors: UserError[] } | null } | null;
  errors?: { message: string; extensions?: { code?: RequestErrorCode } }[];
}

/**
 * `POST /requests/{id}/execute` with `{"parameters": {…}}`: the mutation executeRequest for callers that speak plain HTTP. The
 * answer is 202 with the execution's id, its status, and where to follow it; or an error with its code and what to do.
 */
export function serveExecuteRoute(app: FastifyInstance, runtime: GatewayRuntime): void {
  app.post<{ Params: { id: string } }>('/requests/:id/execute', async (request, reply) => {
    const parameters = parametersOf(request.body);
    if (parameters === undefined) {
      return reply.status(400).send({
        error: {
          code: 'BAD_REQUEST',
          message: 'Expected a JSON object of at most 20 levels, as in {"parameters": {"topic": "…"}}.',
        },
      });
    }
    const answer = await ask(runtime, request, { id: request.params.id, parameters });
    for (const [name, value] of answer.headers)
      if (name.startsWith('ratelimit-') || name === 'retry-after' || name === 'x-request-id')
        void reply.header(name, value);
    const { data, errors } = (await answer.json()) as Answer;
    const failure = errors?.[0];
    if (failure) {
      const code = failure.extensions?.code ?? 'INTERNAL_ERROR';
      return reply.status(REQUEST_ERRORS[code]?.status ?? 400).send({ error: { code, message: failure.message } });
    }
    const { execution, errors: problems = [] } = data?.executeRequest ?? { execution: null };
    const [problem] = problems;
    if (problem) {
      const { code, message, path } = problem;
      return reply.status(USER_ERRORS[code].status).send({ error: { code, message, path } });
    }
    if (!execution) return reply.status(500).send({ error: { code: 'INTERNAL_ERROR', message: 'Internal error' } });
    const follow = `subscription { executionEvents(executionId: "${execution.id}") { __typename sequence cursor } }`;
    return reply.status(202).send({
      requestId: request.params.id,
      executionId: execution.id,
      status: execution.status.toLowerCase(),
      follow: { url: '/graphql', query: follow },
    });
  });
}

/** Through the same pipeline as every operation: the same credentials, limits and rules. */
async function ask(runtime: GatewayRuntime, request: FastifyRequest, variables: unknown): Promise<Response> {
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  const passedOn = PASSED_ON.flatMap((name) =>
    typeof request.headers[name] === 'string' ? [[name, request.headers[name]] as const] : [],
  );
  const body = JSON.stringify({ query: EXECUTE, variables });
  return runtime.fetch(
    'http://gateway/graphql',
    { method: 'POST', headers: { ...headers, ...Object.fromEntries(passedOn) }, body },
    {
      req: request.raw,
    } as never,
  );
}

function parametersOf(body: unknown): Record<string, unknown> | undefined {
  if (body === undefined || body === null) return {};
  if (typeof body !== 'object' || Array.isArray(body)) return undefined;
  const { parameters = {} }: { parameters?: unknown } = body;
  if (isDeeperThan(parameters, MAX_DEPTH)) return undefined;
  return typeof parameters === 'object' && parameters !== null && !Array.isArray(parameters)
    ? (parameters as Record<string, unknown>)
    : undefined;
}
