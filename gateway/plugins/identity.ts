import { randomUUID } from 'node:crypto';
import type { Logger } from '../../lib/service/log';
import { type Authenticator, InvalidCredentials } from '../authentication';
import type { SessionCookie } from '../console/session-cookie';
import type { GatewayPlugin, GatewayRequestContext } from '../context';
import { mediaTypeFor } from '../media-type';
import { type Rate, RateExceeded, type RateLimiter } from '../rate-limiter';
import type { Clock } from '../../lib/service/clock';

/**
 * Counts every HTTP request, first by its address, and finds out who sends it, before anything else is done. Wrong credentials
 * are answered 401, too many requests 429, and the answer tells what is left.
 */
export function useIdentity(
  authenticator: Authenticator,
  cookie: SessionCookie,
  limiter: RateLimiter,
  log: Logger,
  clock: Clock,
): GatewayPlugin {
  return {
    async onRequest({ request, serverContext, fetchAPI, endResponse }) {
      const context = serverContext as GatewayRequestContext;
      context.requestId = request.headers.get('x-request-id')?.slice(0, 100) ?? randomUUID();
      // A WebSocket was identified when it was opened.
      if (context.actor || request.method === 'OPTIONS') return;
      const refuse = (
        status: number,
        code: string,
        message: string,
        headers: Record<string, string> = {},
        facts: Record<string, unknown> = {},
      ): void =>
        endResponse(
          fetchAPI.Response.json(
            { errors: [{ message, extensions: { ...facts, code } }] },
            { status, headers: { ...headers, 'content-type': mediaTypeFor(request.headers.get('accept')) } },
          ),
        );
      const address = context.req?.clientAddress ?? 'unknown';
      context.address = address;
      try {
        limiter.admitAddress(address);
        context.credentials = cookie.credentialsOf((name) => request.headers.get(name));
        context.actor = await authenticator.identify(context.credentials, address);
        context.rate = await limiter.admit(context.actor, address);
      } catch (error) {
        if (error instanceof InvalidCredentials)
          return refuse(401, 'UNAUTHENTICATED', error.message, { 'www-authenticate': 'Bearer' });
        if (error instanceof RateExceeded) {
          const { code: _code, http: _http, ...facts } = error.extensions;
          const headers = headersOf(error.rate, clock.now());
          return refuse(
            429,
            'RATE_LIMITED',
            error.message,
            { ...headers, 'retry-after': headers['ratelimit-reset'] },
            facts,
          );
        }
        log.error({ err: error, requestId: context.requestId }, 'the authentication service is unavailable');
        return refuse(503, 'SERVICE_UNAVAILABLE', 'The authentication service is unavailable. Try again later.', {
          'retry-after': '2',
        });
      }
    },
    onResponse({ response, serverContext }) {
      const { rate, requestId } = serverContext as GatewayRequestContext;
      if (requestId) response.headers.set('x-request-id', requestId);
      for (const [name, value] of Object.entries(rate ? headersOf(rate, clock.now()) : {}))
        response.headers.set(name, value);
    },
  };
}

/** As in the draft "RateLimit header fields for HTTP" of the IETF, in the form that most clients know. */
function headersOf({ limit, remaining, resetsAt }: Rate, now: Date) {
  return {
    'ratelimit-limit': String(limit),
    'ratelimit-remaining': String(remaining),
    'ratelimit-reset': String(Math.max(0, Math.ceil((resetsAt - now.getTime()) / 1000))),
  };
}
