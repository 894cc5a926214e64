import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { PublicError } from '../../subgraph-kit/errors';
import type { Limits } from '../limits';
import type { RegisteredOperations } from '../registered-operations';
import type { GatewayPlugin } from '../context';

/** Operations that are remembered by their hash, and their characters together. */
const MAX_OPERATIONS = 2_000;
const MAX_CHARACTERS = 8 * 1024 * 1024;

/**
 * Reads the parameters of a GraphQL request as clients send them: members that are not known are ignored, an empty name is none, and an
 * operation may be named by the SHA-256 of its text once it was sent with it (automatic persisted queries, as Apollo's and urql's
 * clients do).
 */
export function useRequestParams(limits: Limits, registered?: RegisteredOperations): GatewayPlugin {
  const operations = new LRUCache<string, string>({
    max: MAX_OPERATIONS,
    maxSize: MAX_CHARACTERS,
    sizeCalculation: (text) => text.length,
  });
  return {
    onParams({ params, setParams }) {
      const { variables, operationName, extensions } = params;
      // An empty text is none, as on a WebSocket, whose protocol wants one beside a hash.
      const query = params.query === '' ? undefined : params.query;
      const hash = hashIn(extensions);
      setParams({
        query:
          hash === null
            ? query
            : registered
              ? (query ?? registeredText(registered, hash))
              : persisted(operations, hash, query, limits),
        variables,
        operationName: operationName === '' ? undefined : operationName,
        extensions,
      });
    },
  };
}

function hashIn(extensions: unknown): string | null {
  const asked = (extensions as { persistedQuery?: { version?: unknown; sha256Hash?: unknown } } | null | undefined)
    ?.persistedQuery;
  if (typeof asked !== 'object' || asked === null) return null;
  if (asked.version !== 1 || typeof asked.sha256Hash !== 'string')
    throw badRequest('Expected extensions.persistedQuery as in { "version": 1, "sha256Hash": "…" }.');
  return asked.sha256Hash.toLowerCase();
}

/** @throws PublicError when none of this id is registered */
function registeredText(registered: RegisteredOperations, id: string): string {
  const text = registered.textOf(id);
  if (text === undefined)
    throw new PublicError('PERSISTED_QUERY_NOT_IN_LIST', 'No operation of this id is registered.', {
      http: { status: 404 },
    });
  return text;
}

/** @throws PublicError when nobody has sent the operation of this hash yet, or it is that of another */
function persisted(
  operations: LRUCache<string, string>,
  hash: string,
  query: string | undefined,
  limits: Limits,
): string | undefined {
  if (query === undefined) {
    const known = operations.get(hash);
    // By this message clients know that they have to send the whole of it once.
    if (known === undefined)
      throw new PublicError('PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound', { http: { status: 200 } });
    return known;
  }
  if (createHash('sha256').update(query).digest('hex') !== hash)
    throw badRequest('extensions.persistedQuery.sha256Hash is not the SHA-256 of the query.');
  // What is refused for its size is not kept.
  if (query.length <= limits.MAX_OPERATION_CHARACTERS) operations.set(hash, query);
  return query;
}

function badRequest(message: string): PublicError {
  return new PublicError('BAD_REQUEST', message, { http: { status: 400 } });
}
