import type { Plugin, YogaServerInstance } from 'graphql-yoga';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Actor } from '../contracts/actor';
import type { PublicError } from '../subgraph-kit/errors';
import type { Credentials } from './authentication';
import type { Rate } from './rate-limiter';

/** What the gateway knows about a client request. */
export interface GatewayRequestContext {
  actor?: Actor;
  /** The credentials of the caller: a stream ends when they are no longer valid. */
  credentials?: Credentials | null;
  requestId?: string;
  /** Whether the operation came over a WebSocket. */
  isSocket?: boolean;
  /** Whether it is what a route of the gateway itself asks. */
  isOfRoute?: boolean;
  /** Type and name of the operation, for the access log: as in `query Plan`. */
  operation?: string;
  /** What the operation may cost at most, as MAX_COST counts; absent before that is known. */
  cost?: number;
  /** The network address that the request came from. */
  address?: string;
  rate?: Rate;
  /** Why an operation of a WebSocket is rejected. */
  refusal?: PublicError;
  /** The HTTP request with the network address that it came from; absent on a WebSocket. */
  req?: IncomingMessage & { clientAddress?: string };
  /** The answer to an HTTP request; absent on a WebSocket. */
  res?: ServerResponse;
}

/** What answers the operations of all transports. */
export type GatewayRuntime = YogaServerInstance<GatewayRequestContext, object>;

/** A part of it: what is done with every request or operation. */
export type GatewayPlugin = Plugin<object, GatewayRequestContext>;
