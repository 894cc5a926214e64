import type { ExecutionResult, FormattedExecutionResult } from 'graphql';
import { setTimeout as sleep } from 'node:timers/promises';
import { withoutStatus } from '../../lib/service/graphql-errors';
import type { GatewayPlugin } from '../context';

/** A part without content this often keeps proxies from closing a silent stream, in ms. */
const HEARTBEAT_MS = 5_000;
const BOUNDARY = 'graphql';
/** A copy for each answer: whoever sends it may add its length. */
const HEADERS = {
  'content-type': `multipart/mixed;boundary="${BOUNDARY}";subscriptionSpec="1.0"`,
  'cache-control': 'no-store',
};
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
      if (!accept.includes('multipart/mixed') || !accept.includes('subscriptionSpec')) return;
      if (!isStream(result)) {
        // What cannot begin is told in the only form that is taken.
        if (!accept.includes('json') && !Array.isArray(result))
          setResultProcessor(
            (_result, fetchAPI) =>
              new fetchAPI.Response(onePart(result as ExecutionResult), { headers: { ...HEADERS } }),
            'multipart/mixed',
          );
        return;
      }
      setResultProcessor((_result, fetchAPI) => {
        const body = new fetchAPI.ReadableStream(source(result)) as never;
        return new fetchAPI.Response(body, { headers: { ...HEADERS } });
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

/** What has no stream as one part, and the end. */
function onePart(result: ExecutionResult): string {
  const { data, errors } = JSON.parse(JSON.stringify(result)) as FormattedExecutionResult;
  // The protocol tells so of what was never executed, or has nothing.
  const told =
    data === undefined || data === null
      ? { payload: null, errors: (errors ?? []).map(withoutStatus) }
      : { payload: result };
  return `--${BOUNDARY}\r\ncontent-type: application/json\r\n\r\n${JSON.stringify(told)}\r\n--${BOUNDARY}--\r\n`;
}

/** Whether a result is a stream of results. */
export function isStream(result: unknown): result is AsyncIterable<ExecutionResult> {
  return typeof result === 'object' && result !== null && Symbol.asyncIterator in result;
}
