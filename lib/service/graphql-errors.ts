import type { GraphQLFormattedError } from 'graphql';

/** An error as it is told where no status of HTTP goes with it: over a WebSocket, or in a part of an answer. */
export function withoutStatus({ extensions = {}, ...error }: GraphQLFormattedError): GraphQLFormattedError {
  const { http: _, ...facts } = extensions;
  return { ...error, extensions: facts };
}
