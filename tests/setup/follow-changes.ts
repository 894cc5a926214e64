import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

/** A subscription to changes: what was told so far, when its socket was open, and the code of the error that it ended with. */
export interface FollowedChanges {
  /** Ids of what was told, with the last status of each. */
  seen: Map<string, string>;
  opened: Promise<void>;
  ended: Promise<unknown>;
  close: () => void | Promise<void>;
}

/** Follows the changes of executions or of requests over a WebSocket of its own. */
export function followChanges(
  url: string,
  field: 'executionChanges' | 'requestChanges',
  headers: Record<string, string>,
  clientId?: string,
): FollowedChanges {
  const seen = new Map<string, string>();
  const socket = createClient({
    url: url.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: headers,
    retryAttempts: 0,
  });
  let isOpen: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (isOpen = resolve));
  socket.on('connected', () => isOpen());
  const ended = (async () => {
    const query = `subscription ($clientId: ID) { changed: ${field}(clientId: $clientId) { id status } }`;
    for await (const { data, errors } of socket.iterate<{ changed: { id: string; status: string } }>({
      query,
      variables: { clientId },
    })) {
      if (errors) return errors[0]?.extensions?.['code'];
      if (data) seen.set(data.changed.id, data.changed.status);
    }
    return null;
  })();
  return { seen, opened, ended, close: () => socket.dispose() };
}
