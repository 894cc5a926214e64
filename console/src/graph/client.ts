import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client';
import { getMainDefinition } from '@apollo/client/utilities';
import { Kind, OperationTypeNode } from 'graphql';
import { freshLink } from './fresh-link';
import possibleTypes from '../../../schema/possible-types.json';
import { resumingLink } from './resuming-link';

/** Sent with each request: only a page of this origin can send it without asking first, so that no other can act with the session. */
export const CONSOLE_HEADERS = { 'x-console': '1' };

const http = new HttpLink({ uri: '/graphql', headers: CONSOLE_HEADERS });

/** Pages that are joined to one list as more is read of it. */
interface Connection {
  edges: readonly unknown[];
}
const list = (...keyArgs: string[]) => ({
  keyArgs,
  merge: (before: Connection | undefined, next: Connection, { args }: { args: Record<string, unknown> | null }) =>
    before && args?.['after'] ? { ...next, edges: [...before.edges, ...next.edges] } : next,
});

const isA =
  (type: OperationTypeNode) =>
  ({ query }: ApolloLink.Operation): boolean => {
    const definition = getMainDefinition(query);
    return definition.kind === Kind.OPERATION_DEFINITION && definition.operation === type;
  };

export const client = new ApolloClient({
  link: ApolloLink.split(
    isA(OperationTypeNode.SUBSCRIPTION),
    resumingLink,
    ApolloLink.split(isA(OperationTypeNode.QUERY), ApolloLink.from([freshLink(), http]), http),
  ),
  queryDeduplication: false,
  cache: new InMemoryCache({
    // Without them the fields of events would be dropped silently.
    possibleTypes,
    typePolicies: {
      Query: {
        fields: {
          executions: list('filter', 'sort'),
          requests: list('filter'),
          masterTemplates: list('filter'),
          clients: list('filter', 'sort'),
          auditEvents: list('filter'),
          ledger: list('clientId', 'filter'),
        },
      },
      Tier: { keyFields: ['name'] },
      // There is one: what several pages ask of it is kept together.
      Viewer: { keyFields: [] },
      // One for each client, and for what was asked with: it is no part of its template.
      Plan: { keyFields: false },
      Money: { keyFields: false },
      // One for each client and month.
      Budget: { keyFields: false },
    },
  }),
});
