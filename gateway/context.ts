import type { ServerResponse } from 'node:http';
import type { Actor } from '../lib/subgraph/context';

/** What the gateway knows of a client request, from the door to the subgraphs. */
export interface GatewayRequestContext {
  actor?: Actor;
  requestId?: string;
  /** The answer to an HTTP request; absent on a WebSocket. */
  res?: ServerResponse;
}
