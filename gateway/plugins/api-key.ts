import type { GatewayPlugin } from '@graphql-hive/gateway-runtime';
import { randomUUID } from 'node:crypto';
import type { Logger } from '../../lib/service/log';
import { type Authenticator, InvalidApiKey } from '../authentication';
import type { GatewayRequestContext } from '../context';

/** Identifies the caller of every HTTP request by X-API-Key before anything else is done; a wrong key is answered 401. */
export function useApiKey(authenticator: Authenticator, log: Logger): GatewayPlugin {
  return {
    async onRequest({ request, serverContext, fetchAPI, endResponse }) {
      const context = serverContext as GatewayRequestContext;
      context.requestId = request.headers.get('x-request-id')?.slice(0, 100) ?? randomUUID();
      // A WebSocket was identified when it was opened.
      if (context.actor || request.method === 'OPTIONS') return;
      const refuse = (status: number, code: string, message: string): void =>
        endResponse(fetchAPI.Response.json({ errors: [{ message, extensions: { code } }] }, { status }));
      try {
        context.actor = await authenticator.identify(request.headers.get('x-api-key'));
      } catch (error) {
        if (error instanceof InvalidApiKey) return refuse(401, 'UNAUTHENTICATED', error.message);
        log.error({ err: error }, 'KAM cannot say whom a key belongs to');
        return refuse(503, 'SERVICE_UNAVAILABLE', 'The key cannot be checked at the moment. Try again later.');
      }
    },
  };
}
