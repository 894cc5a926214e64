import { ApolloClient, ApolloLink, CombinedGraphQLErrors, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { createClient } from 'graphql-ws';

const url = import.meta.env.VITE_GATEWAY_URL ?? 'http://localhost:4000/graphql';
let token = null;

// The credentials go with each request, and with each connection of the subscription: a token that was replaced is taken up by itself.
const requests = new HttpLink({
  uri: url,
  fetch: (target, options) =>
    fetch(target, {
      ...options,
      headers: { ...options.headers, ...(token !== null && { authorization: `Bearer ${token}` }) },
    }),
});
const socket = createClient({
  url: url.replace(/^http/, 'ws'),
  lazy: true,
  // What was missed is asked for with the cursor of the last event: to connect again is done by follow(), not by the socket.
  retryAttempts: 0,
  connectionParams: () => ({ authorization: `Bearer ${token}` }),
});

export const client = new ApolloClient({
  cache: new InMemoryCache(),
  link: ApolloLink.split(
    ({ query }) => query.definitions.some((definition) => definition.operation === 'subscription'),
    new GraphQLWsLink(socket),
    requests,
  ),
});

/** What a user did wrong is part of the answer, beside what was done. */
const done = ({ errors, ...payload }) => {
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join(' '));
  return payload;
};

export async function signIn(username, password) {
  const { data } = await client.mutate({
    mutation: gql`
      mutation SignIn($input: SignInInput!) {
        signIn(input: $input) {
          token
          errors {
            code
            message
          }
        }
      }
    `,
    variables: { input: { username, password } },
  });
  token = done(data.signIn).token;
  const { data: own } = await client.query({
    query: gql`
      query Own {
        viewer {
          client {
            id
            companyName
          }
        }
      }
    `,
  });
  return own.viewer.client;
}

export async function planOf(clientId, parameters) {
  const { data } = await client.query({
    query: gql`
      query Plan($clientId: ID!, $parameters: JSON) {
        masterTemplate(name: "course_creation") {
          id
          displayName
          plan(clientId: $clientId, parameters: $parameters) {
            verdict
            timeMs
            price {
              max {
                amount
                currency
              }
            }
            blockers {
              code
              message
            }
          }
        }
      }
    `,
    variables: { clientId, parameters },
    fetchPolicy: 'network-only',
  });
  return data.masterTemplate.plan;
}

export async function start(clientId, parameters, idempotencyKey) {
  const { data } = await client.mutate({
    mutation: gql`
      mutation Start($input: StartExecutionInput!) {
        startExecution(input: $input) {
          execution {
            id
          }
          errors {
            code
            message
          }
        }
      }
    `,
    variables: { input: { masterTemplate: 'course_creation', clientId, parameters, idempotencyKey } },
  });
  return done(data.startExecution).execution.id;
}

const EVENTS = gql`
  subscription Events($id: ID!, $after: String) {
    executionEvents(executionId: $id, after: $after) {
      __typename
      sequence
      cursor
      ... on StageProgressed {
        percent
        message
      }
      execution {
        id
        status
      }
    }
  }
`;
const PAUSE_MS = 1_000;
/** With these the service asks to come back; what is refused otherwise is refused again. */
const COME_BACK = ['RESUME_FROM_CURSOR', 'SERVICE_UNAVAILABLE', 'RATE_LIMITED'];
/** The code with which the gateway closes a connection whose credentials it does not take. */
const FORBIDDEN = 4403;

/** Whether a stream that broke off is to be asked for again. */
const isLost = (error) =>
  CombinedGraphQLErrors.is(error)
    ? error.errors.every(({ extensions }) => COME_BACK.includes(extensions?.code))
    : error?.code !== FORBIDDEN;

/** Calls `onEvent` with each event of an execution once, from `after` on, however often the connection breaks; ends with the execution. @throws what is refused for good */
export async function follow(id, after, onEvent) {
  let cursor = after;
  for (let over = false; !over;) {
    over = await new Promise((end, fail) => {
      const broke = (error) => (isLost(error) ? end(false) : fail(error));
      client.subscribe({ query: EVENTS, variables: { id, after: cursor }, fetchPolicy: 'no-cache' }).subscribe({
        next: ({ data, error }) => {
          if (error || !data) return broke(error);
          cursor = data.executionEvents.cursor;
          onEvent(data.executionEvents);
        },
        error: broke,
        // The stream ends by itself only when the execution has ended.
        complete: () => end(true),
      });
    });
    if (!over) await new Promise((resume) => setTimeout(resume, PAUSE_MS));
  }
}

export async function courseOf(id) {
  const { data } = await client.query({
    query: gql`
      query Course($id: ID!) {
        execution(id: $id) {
          id
          status
          cost {
            amount
            currency
          }
          cause {
            message
          }
          stages {
            id
            job {
              output {
                ... on Course {
                  overview {
                    title
                  }
                  modules {
                    title
                  }
                }
              }
            }
          }
        }
      }
    `,
    variables: { id },
    fetchPolicy: 'network-only',
  });
  return data.execution;
}
