import { mediaTypeFor } from '../media-type';
import { isStream } from './multipart-subscriptions';
import type { GatewayPlugin } from '../context';

/**
 * A subscription whose client accepts no format that streams: its source would stay open for ever behind an empty
 * 406. Must be the last plugin: only then is it known that no other has found a way to answer.
 */
export function useUnansweredSubscriptions(): GatewayPlugin {
  return {
    onResultProcess({ request, result, resultProcessor, setResultProcessor }) {
      if (!isStream(result) || resultProcessor) return;
      void result[Symbol.asyncIterator]().return?.();
      const message =
        'A subscription is a stream: send "Accept: text/event-stream" or "multipart/mixed;subscriptionSpec=1.0", or use a WebSocket.';
      setResultProcessor(
        (_result, fetchAPI) =>
          fetchAPI.Response.json(
            { errors: [{ message, extensions: { code: 'NOT_ACCEPTABLE' } }] },
            { status: 406, headers: { 'content-type': mediaTypeFor(request.headers.get('accept')) } },
          ),
        'application/json',
      );
    },
  };
}
