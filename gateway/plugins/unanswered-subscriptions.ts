import type { GatewayPlugin } from '@graphql-hive/gateway-runtime';
import { isStream } from './multipart-subscriptions';

/**
 * A subscription whose client accepts no format that streams is answered 406, but its source would stay open for
 * ever. Must be the last plugin: only then is it known that no other has found a way to answer.
 */
export function useUnansweredSubscriptions(): GatewayPlugin {
  return {
    onResultProcess({ request, result }) {
      const accept = request.headers.get('accept') ?? '';
      const streams = accept.includes('text/event-stream') || (accept.includes('multipart/mixed') && accept.includes('subscriptionSpec'));
      if (isStream(result) && !streams) void result[Symbol.asyncIterator]().return?.();
    },
  };
}
