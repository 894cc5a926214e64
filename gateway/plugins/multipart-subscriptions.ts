import type { GatewayPlugin } from '@graphql-hive/gateway-runtime';
import type { ExecutionResult } from 'graphql';
import { setTimeout as sleep } from 'node:timers/promises';

/** A part without content this often keeps proxies from closing a silent stream, in ms. */
const HEARTBEAT_MS = 5_000;
const BOUNDARY = 'graphql';
/** So much later the end is written, in ms. */
const END_APART_MS = 20;

/**
 * Subscriptions over multipart HTTP, as Apollo Sandbox and Apollo's clients ask for them
 * (protocol: apollographql.com/docs/graphos/routing/operations/subscriptions/multipart-protocol).
 */
export function useMultipartSubscriptions(): GatewayPlugin {
  return {
    onResultProcess({ request, result, setResultProcessor }) {
      const accept = request.headers.get('accept') ?? '';
      if (!isStream(result) || !accept.includes('multipart/mixed') || !accept.includes('subscriptionSpec')) return;
      setResultProcessor((_result, fetchAPI) => {
        const body = new fetchAPI.ReadableStream(source(result)) as never;
        const headers = {
          'content-type': `multipart/mixed;boundary="${BOUNDARY}";subscriptionSpec="1.0"`,
          'cache-control': 'no-store',
        };
        return new fetchAPI.Response(body, { headers });
      }, 'multipart/mixed');
    },
  };
}

/** Parts are asked of the subscription only as fast as the client reads them. */
function source(stream: AsyncIterable<ExecutionResult>): UnderlyingDefaultSource<Uint8Array> {
  const iterator = stream[Symbol.asyncIterator]();
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
  const part = (value: unknown): Uint8Array =>
    encode(`content-type: application/json\r\n\r\n${JSON.stringify(value)}\r\n--${BOUNDARY}\r\n`);
  let heartbeat: NodeJS.Timeout | undefined;
  return {
    start(controller) {
      controller.enqueue(encode(`--${BOUNDARY}\r\n`));
      heartbeat = setInterval(() => {
        // Not to one that does not even read what is there.
        if ((controller.desiredSize ?? 0) > 0) controller.enqueue(part({}));
      }, HEARTBEAT_MS);
    },
    async pull(controller) {
      const step = await iterator.next();
      if (!step.done) return controller.enqueue(part({ payload: step.value }));
      clearInterval(heartbeat);
      // Readers that take whole chunks, as Apollo Sandbox's, lose an event that comes with the end.
      await sleep(END_APART_MS);
      controller.enqueue(encode(`content-type: application/json\r\n\r\n{}\r\n--${BOUNDARY}--\r\n`));
      controller.close();
    },
    async cancel() {
      clearInterval(heartbeat);
      await iterator.return?.();
    },
  };
}

/** Whether a result is a stream of results. */
export function isStream(result: unknown): result is AsyncIterable<ExecutionResult> {
  return typeof result === 'object' && result !== null && Symbol.asyncIterator in result;
}
