import { isAsyncIterable } from '@graphql-tools/utils';
import type { ExecutionResult } from 'graphql';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Admission } from '../admission';
import type { GatewayPlugin, GatewayRequestContext } from '../context';
import type { Streams } from './streams';

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const NAME = 'template_federation_gateway';

/**
 * What can be seen of the gateway from outside, for Prometheus: requests by status, operations by kind and time, errors by code,
 * and how much is under way. Never who asked, nor what for: their names would be without number.
 */
export function useMetrics(registry: Registry, admission: Admission, streams: Streams): GatewayPlugin {
  const registers = [registry];
  const requests = new Counter({
    name: `${NAME}_requests_total`,
    help: 'HTTP requests for the graph, by the status of their answers.',
    labelNames: ['status'],
    registers,
  });
  const operations = new Histogram({
    name: `${NAME}_operation_seconds`,
    help: 'How long queries and mutations took, with the time that they waited for a place, by transport.',
    labelNames: ['transport'],
    buckets: SECONDS,
    registers,
  });
  const errors = new Counter({
    name: `${NAME}_errors_total`,
    help: 'Errors that operations were answered with, by code.',
    labelNames: ['code'],
    registers,
  });
  const gauge = (name: string, help: string, read: () => number): Gauge =>
    new Gauge({
      name: `${NAME}_${name}`,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  gauge(
    'operations_running',
    'Places that queries, mutations and answers to events have taken; dear ones take several.',
    () => admission.counts.running,
  );
  gauge('operations_waiting', 'Queries and mutations that wait for a place.', () => admission.counts.waiting);
  gauge('subscriptions', 'Subscriptions that are followed.', () => streams.size);
  const refused = new Counter({
    name: `${NAME}_refused_total`,
    help: 'Requests that were refused because too many waited.',
    registers,
  });
  admission.onRefusal = () => refused.inc();

  const count = (result: unknown): void => {
    for (const error of (result as ExecutionResult | null)?.errors ?? []) {
      const { code } = error.extensions ?? {};
      errors.inc({ code: typeof code === 'string' ? code : 'INTERNAL_ERROR' });
    }
  };
  return {
    onResponse({ response, request }) {
      if (request.method !== 'OPTIONS') requests.inc({ status: String(response.status) });
    },
    onExecute({ context }) {
      const done = operations.startTimer({
        transport: (context as GatewayRequestContext).isSocket ? 'websocket' : 'http',
      });
      return {
        onExecuteDone: ({ result }) => {
          done();
          if (!isAsyncIterable(result)) count(result);
        },
      };
    },
    onSubscribe: () => ({
      onSubscribeResult: ({ result }) => {
        if (!isAsyncIterable(result)) count(result);
      },
    }),
  };
}
