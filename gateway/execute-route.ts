import { USER_ERRORS, type UserErrorCode } from '../contracts/errors';
import type { FastifyInstance } from 'fastify';
import { isDeeperThan } from '../lib/json-depth';
import { runOperation, sendFailure } from './plain-routes';
import type { GatewayRuntime } from './context';

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
interface UserError {
  code: UserErrorCode;
  message: string;
  path: string[];
}

interface Executed {
  executeRequest: { execution: { id: string; status: string } | null; errors: UserError[] } | null;
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
    const answer = await runOperation<Executed>(runtime, request, reply, {
      query: EXECUTE,
      variables: { id: request.params.id, parameters },
    });
    if (sendFailure(reply, answer)) return reply;
    const { execution, errors: problems = [] } = answer.data?.executeRequest ?? { execution: null };
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

function parametersOf(body: unknown): Record<string, unknown> | undefined {
  if (body === undefined || body === null) return {};
  if (typeof body !== 'object' || Array.isArray(body)) return undefined;
  const { parameters = {} }: { parameters?: unknown } = body;
  if (isDeeperThan(parameters, MAX_DEPTH)) return undefined;
  return typeof parameters === 'object' && parameters !== null && !Array.isArray(parameters)
    ? (parameters as Record<string, unknown>)
    : undefined;
}
