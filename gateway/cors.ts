import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';

const CORS_HEADERS = [
  'content-type',
  'accept',
  'authorization',
  'x-api-key',
  'x-worker-id',
  'x-request-id',
  'apollo-require-preflight',
  // The token of graphql-sse's single connections.
  'x-graphql-event-stream-token',
  // What Apollo's clients tell of themselves, and what traces of browsers carry (W3C Trace Context and Baggage).
  'apollographql-client-name',
  'apollographql-client-version',
  'x-apollo-operation-name',
  'traceparent',
  'tracestate',
  'baggage',
];
const EXPOSED_HEADERS = [
  'ratelimit-limit',
  'ratelimit-remaining',
  'ratelimit-reset',
  'retry-after',
  'x-request-id',
  // What a downloaded deliverable is called, and which part of it came.
  'content-disposition',
  'content-range',
  'accept-ranges',
];
/** Apollo Sandbox runs in the browser under this origin. */
const SANDBOX_ORIGIN = 'https://studio.apollographql.com';
/** Pages of a developer's own machine, whatever serves them. */
const LOCAL_ORIGIN = /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;

interface Options {
  /** Origins of browser pages that may call; `*` for all. */
  origins: readonly string[];
  /** Whether pages on this machine and Apollo Sandbox may, too. */
  explorable: boolean;
}

/**
 * Lets pages of other origins call. Every answer says so, those of refused requests as well: a page could not read why otherwise.
 * Cookies are never sent along.
 */
export function allowOrigins(app: FastifyInstance, options: Options): void {
  const settings = {
    origin: (origin: string | undefined, answer: (error: null, allowed: boolean) => void): void =>
      answer(null, origin !== undefined && isAllowed(origin, options)),
    credentials: false,
    // PUT and DELETE open a single connection of graphql-sse, and end an operation on it.
    methods: ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS'],
    allowedHeaders: CORS_HEADERS,
    exposedHeaders: EXPOSED_HEADERS,
    maxAge: 600,
    strictPreflight: false,
  };
  void app.register(cors, {
    // Sessions are for the pages of the console itself.
    delegator: ({ url }: { url: string }, answer) =>
      answer(null, url.startsWith('/session') ? { ...settings, origin: false } : settings),
  });
}

function isAllowed(origin: string, { origins, explorable }: Options): boolean {
  if (origins.includes('*') || origins.includes(origin)) return true;
  return explorable && (origin === SANDBOX_ORIGIN || LOCAL_ORIGIN.test(origin));
}
