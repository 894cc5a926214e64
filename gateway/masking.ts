import { randomUUID } from 'node:crypto';
import { GraphQLError } from 'graphql';
import { REQUEST_ERRORS } from '../contracts/errors';
import { withoutValues } from '../subgraph-kit/errors';
import type { Logger } from '../lib/service/log';
import type { GatewayPlugin, GatewayRequestContext } from './context';

/** Facts of errors that are meant for callers; what else an executor puts there is internal. */
const FACTS = new Set([
  'code',
  'errorId',
  'limit',
  'remaining',
  'resetsAt',
  'required',
  'have',
  'current',
  'feature',
  'field',
  'after',
  'http',
]);

/** Which request an error belongs to: the masking hook does not get it. */
const requestOf = new WeakMap<object, GatewayRequestContext>();

export function useErrorsOfRequests(): GatewayPlugin {
  const remember = (result: unknown, context: unknown): void => {
    const errors = (result as { errors?: unknown } | null)?.errors;
    if (!Array.isArray(errors)) return;
    for (const error of errors)
      if (typeof error === 'object' && error) requestOf.set(error as object, context as GatewayRequestContext);
  };
  return {
    onExecute: ({ context }) => ({ onExecuteDone: ({ result }) => remember(result, context) }),
    onSubscribe: ({ context }) => ({ onSubscribeResult: ({ result }) => remember(result, context) }),
  };
}

/**
 * What a client may read of an error. Subgraphs mask their own; what came from elsewhere, without a code, is unexpected and becomes
 * "Internal error" with an id that is in the log.
 */
export function maskGatewayError(log: Logger): (error: unknown) => Error {
  return (error) => {
    if (error instanceof GraphQLError || isFormatted(error)) {
      const { message, path, locations, extensions = {}, originalError } = error as GraphQLError;
      const code = extensions['code'];
      const place = {
        path,
        ...(locations && { source: (error as GraphQLError).source, positions: (error as GraphQLError).positions }),
      };
      const known = typeof code === 'string' && Object.hasOwn(REQUEST_ERRORS, code) && code !== 'INTERNAL_ERROR';
      // Without a cause of its own it is about the request: it does not parse, does not fit the schema, has wrong variables.
      if (known || (!path && !originalError && typeof code !== 'string')) {
        const facts = Object.fromEntries(Object.entries(extensions).filter(([name]) => FACTS.has(name)));
        // What cannot be read, or is too large, is answered 400, whatever the format of the answer. A field that could not be read leaves the
        // rest of the answer as it is.
        if (path) delete facts['http'];
        else if ((code === 'BAD_REQUEST' || code === 'OPERATION_TOO_LARGE') && !isOfMethod(facts['http']))
          facts['http'] = { status: 400 };
        return new GraphQLError(withoutValues(message), { ...place, extensions: { code: 'BAD_REQUEST', ...facts } });
      }
    }
    const { message, path: at, extensions } = (error ?? {}) as Partial<GraphQLError>;
    // A subgraph has logged and masked it: its id is the one to look for.
    if (
      extensions?.['code'] === 'INTERNAL_ERROR' &&
      typeof extensions['errorId'] === 'string' &&
      message === 'Internal error'
    ) {
      const { errorId } = extensions;
      return new GraphQLError(message, { ...(at && { path: at }), extensions: { code: 'INTERNAL_ERROR', errorId } });
    }
    const errorId = randomUUID();
    const requestId = typeof error === 'object' && error ? requestOf.get(error)?.requestId : undefined;
    log.error({ err: error, errorId, requestId }, 'unexpected error');
    const path = (error as { path?: (string | number)[] } | null)?.path;
    return new GraphQLError('Internal error', {
      ...(path && { path }),
      extensions: { code: 'INTERNAL_ERROR', errorId },
    });
  };
}

/** A mutation over GET is answered 405, with what is allowed instead (GraphQL over HTTP). */
const isOfMethod = (http: unknown): boolean => (http as { status?: number } | undefined)?.status === 405;

function isFormatted(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'message' in error &&
    'extensions' in error &&
    !(error instanceof Error)
  );
}
