import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

/** One event of an execution, as the tests ask for it. */
export interface SeenEvent {
  __typename: string;
  sequence: number;
  cursor: string;
  [field: string]: unknown;
}

/** Follows an execution over one protocol; ends when the server completes the stream. */
export type Follow = (
  url: string,
  apiKey: string,
  query: string,
  variables: Record<string, unknown>,
  signal?: AbortSignal,
) => AsyncIterable<SeenEvent>;

interface Payload {
  data?: { executionEvents: SeenEvent };
  errors?: readonly { message: string; extensions?: { code?: string } }[];
}

function eventOf({ data, errors }: Payload): SeenEvent {
  if (errors || !data) throw Object.assign(new Error(JSON.stringify(errors)), { code: errors?.[0]?.extensions?.code });
  return data.executionEvents;
}

/** A socket that is cut off before it is open says so as an error, which is what was asked for. */
class CutSocket extends WebSocket {
  constructor(...args: ConstructorParameters<typeof WebSocket>) {
    super(...args);
    this.on('error', () => undefined);
  }
}

export const overWebSocket: Follow = async function* (url, apiKey, query, variables, signal) {
  const client = createClient({
    url: url.replace('http', 'ws'),
    webSocketImpl: CutSocket,
    connectionParams: { 'X-API-Key': apiKey },
    retryAttempts: 0,
  });
  signal?.addEventListener('abort', () => client.terminate());
  try {
    for await (const payload of client.iterate({ query, variables })) yield eventOf(payload as unknown as Payload);
  } finally {
    await client.dispose();
  }
};

export const overSse: Follow = async function* (url, apiKey, query, variables, signal) {
  for await (const chunk of post(url, apiKey, 'text/event-stream', { query, variables }, '\n\n', signal)) {
    const data = /^data: (.+)$/m.exec(chunk)?.[1];
    if (data && chunk.includes('event: next')) yield eventOf(JSON.parse(data) as Payload);
    if (chunk.includes('event: complete')) return;
  }
};

export const overMultipart: Follow = async function* (url, apiKey, query, variables, signal) {
  const accept = 'multipart/mixed;subscriptionSpec="1.0", application/json';
  for await (const part of post(url, apiKey, accept, { query, variables }, '\r\n--graphql', signal)) {
    // A refusal comes as plain JSON, without parts.
    const json = part.slice(part.includes('\r\n\r\n') ? part.indexOf('\r\n\r\n') + 4 : 0);
    const message = json.startsWith('{') ? (JSON.parse(json) as { payload?: Payload; errors?: Payload['errors'] }) : {};
    if (message.payload) yield eventOf(message.payload);
    else if (message.errors) throw new Error(JSON.stringify(message.errors));
  }
};

/** The pieces of a streamed answer between separators. */
async function* post(
  url: string,
  apiKey: string,
  accept: string,
  body: unknown,
  separator: string,
  signal?: AbortSignal,
): AsyncGenerator<string> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept, 'x-api-key': apiKey },
    body: JSON.stringify(body),
    signal: signal ?? null,
  });
  let buffer = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    buffer += decoder.decode(chunk, { stream: true });
    for (let at = buffer.indexOf(separator); at >= 0; at = buffer.indexOf(separator)) {
      yield buffer.slice(0, at);
      buffer = buffer.slice(at + separator.length);
    }
  }
  if (buffer.trim() !== '') yield buffer;
}

/** Follows any subscription over a WebSocket, as a caller. */
export function follow<T>(
  { url, headers }: { url: string; headers: Record<string, string> },
  query: string,
  variables: Record<string, unknown>,
): AsyncIterableIterator<T> {
  const client = createClient({
    url: `${url.replace('http', 'ws')}`,
    webSocketImpl: CutSocket,
    connectionParams: headers,
    retryAttempts: 0,
  });
  return (async function* () {
    try {
      for await (const { data, errors } of client.iterate<T>({ query, variables })) {
        if (errors || !data) throw new Error(JSON.stringify(errors));
        yield data;
      }
    } finally {
      await client.dispose();
    }
  })();
}

/** The next answer of a subscription. @throws Error when it has ended */
export async function nextOf<T>(stream: AsyncIterableIterator<T>): Promise<T> {
  const { done, value } = (await stream.next()) as IteratorResult<T, undefined>;
  if (done === true) throw new Error('the subscription has ended');
  return value;
}
