import { createServer } from 'node:http';
import { AggregatorRegistry, collectDefaultMetrics, Registry } from 'prom-client';

export type { Registry };

/** How often the event loop's delay is measured, in ms: each time wakes the process. */
const LOOP_PRECISION_MS = 100;
let ofProcess: Registry | undefined;

/** The metrics of this process, measured once whatever number of services it has. */
function processMetrics(): Registry {
  if (!ofProcess) {
    ofProcess = new Registry();
    collectDefaultMetrics({ register: ofProcess, eventLoopMonitoringPrecision: LOOP_PRECISION_MS });
  }
  return ofProcess;
}

/** A registry of the Prometheus metrics of a service. */
export function createMetrics(): Registry {
  // From now on: the delay of the loop is measured from its first reading.
  processMetrics();
  return new Registry();
}

/** The metrics of the services of one process: the figures of the process come once, those of the services are added up. */
export async function metricsOf(registries: readonly Registry[]): Promise<string> {
  const all = await Promise.all([processMetrics(), ...registries].map((registry) => registry.getMetricsAsJSON()));
  return AggregatorRegistry.aggregate(all).metrics();
}

/** Serves metrics on a port of their own, for a process whose services have no public address. @returns how to stop. */
export async function serveMetrics(
  registries: readonly Registry[],
  { host, port }: { host: string; port: number },
): Promise<() => Promise<void>> {
  const server = createServer((_request, response) => {
    metricsOf(registries).then(
      (text) => response.writeHead(200, { 'content-type': registries[0]?.contentType }).end(text),
      () => response.writeHead(503).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
}
