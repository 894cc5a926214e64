import { type DocumentNode, parse } from 'graphql';
import { createYoga } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import type { Registry } from 'prom-client';
import { ANONYMOUS } from '../contracts/actor';
import type { Clock } from '../lib/service/clock';
import type { Logger } from '../lib/service/log';
import { rulesOf } from '../subgraph-kit/access/rules';
import type { Admission } from './admission';
import { BytesResponse } from './answer-bytes';
import type { Authenticator } from './authentication';
import type { SessionCookie } from './console/session-cookie';
import type { GatewayRequestContext, GatewayRuntime } from './context';
import { type AskSubgraph, Executor, type OperationRequest } from './executor/executor';
import type { Limits } from './limits';
import { maskGatewayError, useErrorsOfRequests } from './masking';
import { declaredCosts } from './operation-cost';
import { useAccessLog } from './plugins/access-log';
import { useExecutor } from './plugins/executor';
import { useIdentity } from './plugins/identity';
import { useMetrics } from './plugins/metrics';
import { useMultipartSubscriptions } from './plugins/multipart-subscriptions';
import { useNotAcceptable } from './plugins/not-acceptable';
import { nameOf, useAdmission, useTurns } from './plugins/overload';
import { useProtection } from './plugins/protection';
import { useRegisteredOperations } from './plugins/registered';
import { useRequestParams } from './plugins/request-params';
import { useSingleConnections } from './plugins/single-connection';
import { type Streams, useStreams } from './plugins/streams';
import { useTracing } from './plugins/tracing';
import { useUnansweredSubscriptions } from './plugins/unanswered-subscriptions';
import { publicSchemaOf } from './public-schema';
import type { RateLimiter } from './rate-limiter';
import type { RegisteredOperations } from './registered-operations';

/**
 * What is remembered of operations: how they were read, checked and planned, which hangs on the document. One takes 79 bytes for each
 * of its characters when it has been read, and its plan besides, so that the bound is one of characters.
 */
const MAX_DOCUMENTS = 1_000;
const MAX_DOCUMENT_CHARACTERS = 512 * 1024;

interface RuntimeOptions {
  /** The composed schema, as in schema/supergraph.graphql. */
  supergraph: string;
  ask: AskSubgraph;
  limits: Limits;
  /** Whether the schema may be read. */
  explorable: boolean;
  /** The only operations that are taken; all of them when absent. */
  registered: RegisteredOperations | undefined;
  authenticator: Authenticator;
  cookie: SessionCookie;
  limiter: RateLimiter;
  admission: Admission;
  streams: Streams;
  metrics: Registry;
  log: Logger;
  clock: Clock;
}

/** What answers operations, whatever they came over. */
export function createRuntime(options: RuntimeOptions): GatewayRuntime {
  const { limits, explorable, admission, limiter, streams, registered, log } = options;
  const supergraph = parse(options.supergraph);
  const schema = publicSchemaOf(supergraph);
  const contextOf = ({ context }: OperationRequest): GatewayRequestContext => context ?? {};
  const executor = new Executor(
    schema,
    options.supergraph,
    options.ask,
    (request) => JSON.stringify(contextOf(request).actor ?? ANONYMOUS),
    (request) => admission.enterPatiently(nameOf(contextOf(request))),
  );
  const documentCache = byText<DocumentNode>();
  return createYoga<GatewayRequestContext>({
    schema,
    fetchAPI: { Response: BytesResponse },
    graphqlEndpoint: '/graphql',
    landingPage: false,
    graphiql: false,
    healthCheckEndpoint: '/unused/healthz',
    // Answered before the pipeline, for what never comes into it as well.
    cors: false,
    parserAndValidationCache: { documentCache, errorCache: byText(), validationCache: true },
    maskedErrors: { maskError: maskGatewayError(log) },
    // What goes wrong is logged where it is masked.
    logging: false,
    // In this order: what executes, what is measured and logged, who is asking and how often, what may be asked, then the formats of streams.
    plugins: [
      useExecutor(executor),
      useTracing(),
      useAccessLog(log),
      useMetrics(options.metrics, admission, streams),
      useErrorsOfRequests(),
      useIdentity(options.authenticator, options.cookie, limiter, log, options.clock),
      useRequestParams(limits, registered),
      useTurns((text) => documentCache.has(text)),
      useProtection({ limits, rules: rulesOf(supergraph), costs: declaredCosts(supergraph), explorable }),
      useRegisteredOperations(registered),
      useAdmission(admission, limiter),
      useStreams(streams),
      useSingleConnections(streams),
      useMultipartSubscriptions(),
      useNotAcceptable(),
      useUnansweredSubscriptions(),
    ],
  });
}

/** What was made of the texts of operations, the least recently used forgotten first. */
function byText<T extends object>(): LRUCache<string, T> {
  return new LRUCache({
    max: MAX_DOCUMENTS,
    maxSize: MAX_DOCUMENT_CHARACTERS,
    sizeCalculation: (_made, text) => text.length + 1,
  });
}
