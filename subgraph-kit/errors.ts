import { randomUUID } from 'node:crypto';
import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { REQUEST_ERRORS, type RequestErrorCode } from '../contracts/errors';
import { isTransient } from '../lib/database/transient-errors';
import type { Logger } from '../lib/service/log';

/** An error whose message is meant for the caller. Everything else is masked at the edge. */
export class PublicError extends GraphQLError {
  constructor(code: RequestErrorCode, message: string, extensions: Record<string, unknown> = {}) {
    super(message, { extensions: { ...extensions, code } });
    this.name = 'PublicError';
  }
}

/** The request cannot be read as it stands: an invalid cursor, a page that is too large. */
export class BadRequest extends PublicError {}

/** The caller is not known. */
export class Unauthenticated extends PublicError {
  constructor(what = 'This') {
    const how =
      'an API key in the X-API-Key header, or "Authorization: Bearer <token>" with the token of signIn (or either in connectionParams on a WebSocket)';
    super('UNAUTHENTICATED', `${what} needs credentials: send ${how}.`);
  }
}

/** Who is asking is known and may not do this. The extensions say what was required and what is there. */
export class Forbidden extends PublicError {
  constructor(message: string, facts: Record<string, unknown> = {}) {
    super('FORBIDDEN', message, facts);
  }
}

/** Codes of Apollo Server and graphql-js for requests that are malformed; their texts are about the request only. */
const REQUEST_CODES = new Set<unknown>([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_REQUEST',
] satisfies RequestErrorCode[]);

/**
 * Turns an error into what a client may read. Unexpected ones become "Internal error" with an id that is in the log.
 */
export function maskError(error: GraphQLFormattedError, original: unknown, log: Logger): GraphQLFormattedError {
  const thrown = unwrapResolverError(original);
  const place = { ...(error.path && { path: error.path }), ...(error.locations && { locations: error.locations }) };
  if (thrown instanceof PublicError) {
    const { code: known } = thrown.extensions as { code: RequestErrorCode };
    log[REQUEST_ERRORS[known].log]({ code: known, path: error.path }, 'an operation was answered with an error');
    return { message: thrown.message, ...place, extensions: thrown.extensions };
  }
  const code = error.extensions?.['code'];
  if (typeof code === 'string' && REQUEST_CODES.has(code))
    return { message: withoutValues(error.message), ...place, extensions: { code } };
  // A GraphQLError without a cause of its own was raised by graphql-js about the request, such as a bad variable.
  if (
    original instanceof GraphQLError &&
    ((!original.originalError && !original.path) || /^(?:Variable "\$|Argument ")/.test(original.message))
  ) {
    return { message: withoutValues(original.message), ...place, extensions: { code: 'BAD_REQUEST' } };
  }
  if (isUnstorableText(thrown)) {
    return {
      message: 'A text in the request holds a character that cannot be stored, such as NUL. Remove it.',
      ...place,
      extensions: { code: 'BAD_REQUEST' },
    };
  }
  if (isTransient(thrown)) {
    log.error({ err: thrown, path: error.path }, 'the database, or another service, does not answer');
    const { message } = REQUEST_ERRORS.SERVICE_UNAVAILABLE;
    return { message, ...place, extensions: { code: 'SERVICE_UNAVAILABLE' } };
  }
  const errorId = randomUUID();
  log.error({ err: thrown, errorId, path: error.path }, 'unexpected error');
  return { message: 'Internal error', ...place, extensions: { code: 'INTERNAL_ERROR', errorId } };
}

/** PostgreSQL's codes for texts that it cannot hold: NUL and broken surrogates. */
function isUnstorableText(error: unknown): boolean {
  const { code, routine = '' } =
    (error as { driverError?: { code?: string; routine?: string } } | null)?.driverError ?? {};
  // What is read as JSON is none, though it was written as such, when half a pair is in it.
  return code === '22021' || code === '22P05' || (code === '22P02' && routine.startsWith('json'));
}

/** What scalars take, for whoever gave them something else. */
const EXPECTED: Record<string, string> = {
  Int: 'Expected a whole number from -2147483648 to 2147483647.',
  SafeInt: 'Expected a whole number up to 9007199254740991.',
  Float: 'Expected a number.',
  Boolean: 'Expected true or false.',
  String: 'Expected a text.',
  ID: 'Expected a text or a whole number.',
  DateTime: 'Expected a time with its zone (ISO 8601), as in 2026-11-24T13:42:05Z.',
};

/** The text of an error of graphql-js without the value that it complains about: it may be a secret that was put in the wrong place. */
export function withoutValues(message: string): string {
  return message
    .replace(/^(Variable "\$\w+") got invalid value .*$/s, '$1 does not fit its type.')
    .replace(/has invalid value .*$/s, 'has an invalid value.')
    .replace(/(\w+) cannot represent .*$/s, (_all, type: string) =>
      `${type} cannot represent this value. ${EXPECTED[type] ?? ''}`.trim(),
    )
    .replace(/, found (?!required).*$/s, ', found something else.')
    .replace(/Value ".*" does not exist in/s, 'The value does not exist in')
    .replace(/(Unexpected (?:String|BlockString|Int|Float)) ".*$/s, '$1.')
    .replace(/, found (?:String|BlockString|Int|Float) ".*$/s, '.');
}

/** Masks what resolvers threw, for the paths that Apollo Server's own formatting does not cover. */
export function maskAll(errors: readonly GraphQLError[], log: Logger): GraphQLError[] {
  return errors.map((error) => {
    const masked = maskError(error.toJSON(), error, log);
    return new GraphQLError(masked.message, { path: error.path, extensions: masked.extensions });
  });
}
