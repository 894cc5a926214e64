import { randomUUID } from 'node:crypto';
import { GraphQLError } from 'graphql';
import { REQUEST_ERRORS } from '../contracts/errors';
import { withoutValues } from '../subgraph-kit/errors';
import type { Logger } from '../lib/service/log';

/** Facts of errors that are meant for callers; what else an executor puts there is about our insides. */
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
        // What cannot be read, or is too large, is answered 400, whatever the format of the answer.
        if (code === 'BAD_REQUEST' || code === 'OPERATION_TOO_LARGE') facts['http'] = { status: 400 };
        return new GraphQLError(withoutValues(message), { ...place, extensions: { code: 'BAD_REQUEST', ...facts } });
      }
    }
    const errorId = randomUUID();
    log.error({ err: error, errorId }, 'unexpected error');
    const path = (error as { path?: (string | number)[] } | null)?.path;
    return new GraphQLError('Internal error', {
      ...(path && { path }),
      extensions: { code: 'INTERNAL_ERROR', errorId },
    });
  };
}

function isFormatted(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'message' in error &&
    'extensions' in error &&
    !(error instanceof Error)
  );
}
