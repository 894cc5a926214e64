import { withSpan } from '../../lib/service/tracing';
import type { GatewayPlugin } from '../context';

/** Makes every request a span, below that of a client that traces as well (W3C `traceparent`). */
export function useTracing(): GatewayPlugin {
  return {
    instrumentation: {
      request: ({ request }, handle) =>
        withSpan(
          'gateway request',
          { 'http.request.method': request.method },
          async () => handle(),
          request.headers.get('traceparent'),
        ),
    },
  };
}
