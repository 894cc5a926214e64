import 'reflect-metadata';
import fs from 'node:fs';
import { runService } from '../lib/service/run';
import { remoteExecutor } from '../subgraph-kit/remote-executor';
import { consoleDir, GATEWAY_CONFIG, SUPERGRAPH_FILE } from './config';
import { startGateway } from './service';

void runService('gateway', GATEWAY_CONFIG, (config, log) => {
  const [key] = config.SIGNING_KEYS;
  if (!key) throw new Error('SIGNING_KEYS names no key');
  const executors = Object.entries(config.SUBGRAPHS).map(
    ([name, url]) => [name, remoteExecutor({ name, url, from: 'gateway', key })] as const,
  );
  return startGateway({
    supergraph: fs.readFileSync(config.SUPERGRAPH ?? SUPERGRAPH_FILE, 'utf8'),
    executors: new Map(executors),
    urls: config.SUBGRAPHS,
    limits: config,
    proxies: config.PROXIES,
    corsOrigins: config.CORS_ORIGINS,
    explorable: config.EXPLORABLE,
    consoleDir: consoleDir(),
    host: config.HOST,
    port: config.PORT,
    log,
  });
});
