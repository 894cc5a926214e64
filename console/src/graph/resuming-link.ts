import { ApolloLink } from '@apollo/client';
import { print } from 'graphql';
import { createClient, type ExecutionResult } from 'graphql-ws';
import { Observable } from 'rxjs';
import { isSignedIn } from '../session/session';

/** Whether what happens is seen as it happens. */
export type Connection = 'live' | 'lost';

const listeners = new Set<(connection: Connection) => void>();
/** Calls back when the connection is lost, and when it is there again. @returns how to end that */
export function onConnection(listener: (connection: Connection) => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
const tell = (connection: Connection): void => listeners.forEach((listener) => listener(connection));

const FIRST_WAIT_MS = 300;
const MAX_WAIT_MS = 8_000;
/** The session is over, or was renewed: graphql-ws closes with "Forbidden". */
const FORBIDDEN = 4403;
/** The stream ended before its time: it goes on behind the last cursor. */
const RESUMABLE = ['RESUME_FROM_CURSOR', 'SERVICE_UNAVAILABLE'];

let isOpen = false;
const sockets = createClient({
  on: {
    connected: () => {
      isOpen = true;
      tell('live');
    },
    closed: () => {
      isOpen = false;
    },
  },
  url: new URL('/graphql', window.location.href.replace(/^http/, 'ws')).href,
  // Never by itself: the same operation again would begin where it began the first time, and show everything twice.
  retryAttempts: 0,
  keepAlive: 12_000,
  lazyCloseTimeout: 5_000,
});

/** Subscriptions that go on behind the last cursor after a lost connection, so that nothing is missed and nothing comes twice. */
export const resumingLink = new ApolloLink(
  (operation) =>
    new Observable((observer) => {
      let after: unknown = operation.variables['after'];
      let wait = FIRST_WAIT_MS;
      let over = false;
      let timer: ReturnType<typeof setTimeout> | undefined;
      let stop = (): void => undefined;

      const again = (): void => {
        if (over) return;
        tell('lost');
        timer = setTimeout(run, wait * (0.5 + Math.random()));
        wait = Math.min(wait * 2, MAX_WAIT_MS);
      };
      const closed = async (reason: unknown): Promise<void> => {
        if (Array.isArray(reason)) {
          const refusals = reason as { message: string; extensions?: { code?: string } }[];
          if (refusals.some(({ extensions }) => RESUMABLE.includes(String(extensions?.code)))) return again();
          return observer.error(new Error(refusals.map(({ message }) => message).join('\n')));
        }
        if ((reason as { code?: number } | null)?.code !== FORBIDDEN) return again();
        if (await isSignedIn()) again();
        else observer.error(new Error('Your session is over. Sign in again.'));
      };
      const run = (): void => {
        stop = sockets.subscribe<Record<string, { cursor?: string }>>(
          { query: print(operation.query), variables: { ...operation.variables, after } },
          {
            next: (result: ExecutionResult<Record<string, { cursor?: string }>>) => {
              const code = result.errors?.[0]?.extensions?.['code'];
              if (RESUMABLE.includes(String(code))) {
                stop();
                return again();
              }
              wait = FIRST_WAIT_MS;
              after = Object.values(result.data ?? {})[0]?.cursor ?? after;
              observer.next(result as never);
            },
            error: (reason) => void closed(reason),
            complete: () => {
              over = true;
              observer.complete();
            },
          },
        );
        // On a socket that is open already nothing tells that the stream is there again: it may be quiet for long.
        if (isOpen) tell('live');
      };
      run();
      return () => {
        over = true;
        clearTimeout(timer);
        stop();
      };
    }),
);
