import { createServer } from 'node:http';
import { AggregatorRegistry, collectDefaultMetrics, Registry } from 'prom-client';

export type { Registry };

/** A registry of Prometheus metrics with those of the process. */
export function createMetrics(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}

/** The metrics of several services of one process together: the figures of the process come once, those of the services are added up. */
export async function metricsOf(registries: readonly Registry[]): Promise<string> {
  const all = await Promise.all(registries.map((registry) => registry.getMetricsAsJSON()));
  const own = all.map((metrics, index) =>
    metrics.filter(({ name }) => index === 0 || !/^(?:process|nodejs)_/.test(name)),
  );
  return AggregatorRegistry.aggregate(own).metrics();
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
