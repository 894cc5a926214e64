import type { SignedPart } from '../lib/signing/signed-request';

/** What a signature covers when an operation travels over a WebSocket, where there is no path and no body. */
export function operationPart(payload: { query: string; variables?: unknown; operationName?: unknown }): SignedPart {
  return {
    method: 'SUBSCRIBE',
    path: '/graphql',
    body: JSON.stringify([payload.query, payload.variables ?? null, payload.operationName ?? null]),
  };
}
