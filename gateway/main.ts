import '../lib/graphql-in-production';
import 'reflect-metadata';
import fs from 'node:fs';
import { createMetrics, serveMetrics } from '../lib/service/metrics';
import { runService } from '../lib/service/run';
import { remoteExecutor } from '../subgraph-kit/remote-executor';
import { consoleDir, GATEWAY_CONFIG, SUPERGRAPH_FILE } from './config';
import { startGateway } from './service';

void runService('gateway', GATEWAY_CONFIG, async (config, log) => {
  const [key] = config.SIGNING_KEYS;
  if (!key) throw new Error('SIGNING_KEYS names no key');
  const executors = Object.entries(config.SUBGRAPHS).map(
    ([name, url]) => [name, remoteExecutor({ name, url, from: 'gateway', key })] as const,
  );
  const metrics = createMetrics();
  // First: a port that is taken must not leave a gateway behind.
  const stopMetrics =
    config.METRICS_PORT === undefined
      ? () => Promise.resolve()
      : await serveMetrics([metrics], { host: config.METRICS_HOST, port: config.METRICS_PORT });
  const gateway = await startGateway({
    supergraph: fs.readFileSync(config.SUPERGRAPH ?? SUPERGRAPH_FILE, 'utf8'),
    executors: new Map(executors),
    urls: config.SUBGRAPHS,
    limits: config,
    proxies: config.PROXIES,
    corsOrigins: config.CORS_ORIGINS,
    operationsFiles: config.OPERATIONS_FILE,
    explorable: config.EXPLORABLE,
    consoleDir: consoleDir(),
    host: config.HOST,
    port: config.PORT,
    metrics,
    log,
  }).catch(async (error: unknown) => {
    await stopMetrics();
    throw error;
  });
  return { ...gateway, close: () => gateway.close().finally(stopMetrics) };
});
