import '../../lib/graphql-in-production';
import 'reflect-metadata';
import { ApolloGateway, type GraphQLDataSource, type GraphQLDataSourceProcessOptions } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { type DocumentNode, OperationTypeNode, getOperationAST, parse } from 'graphql';
import { LRUCache } from 'lru-cache';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { Actor } from '../../contracts/actor';
import { Authenticator, readCredentials } from '../../gateway/authentication';
import { DEFAULT_LIMITS } from '../../gateway/limits';
import { RateLimiter } from '../../gateway/rate-limiter';
import { SYSTEM_CLOCK } from '../../lib/service/clock';
import { loadConfig, port } from '../../lib/service/config';
import { createLogger } from '../../lib/service/log';
import { projectRoot } from '../../lib/project-root';
import { inProcessExecutor } from '../../subgraph-kit/in-process-executor';
import type { SubgraphExecutor } from '../../subgraph-kit/executor';
import { keepSecrets } from '../../server/secrets';
import { SERVER_CONFIG } from '../../server/config';
import { startSystem } from '../../server/system';
import { configureModels } from '../../subgraphs/granulator/model/configure';
import { configureResearch } from '../../subgraphs/researcher/configure';

// The baseline in one process: @apollo/gateway and Apollo Server before the same services, called without a socket. It finds out who
// asks and counts requests with the parts of our gateway, and our services remember and check what they do behind ours.

const documents = new LRUCache<string, DocumentNode>({ max: 1_000 });

/** Calls a service in this process; what was parsed is remembered. */
class InProcess implements GraphQLDataSource<{ actor: Actor }> {
  constructor(private readonly executor: SubgraphExecutor) {}

  async process({ request, context }: GraphQLDataSourceProcessOptions<{ actor: Actor }>) {
    const query = request.query ?? '';
    const document = documents.get(query) ?? parse(query);
    documents.set(query, document);
    const operationType = getOperationAST(document)?.operation ?? OperationTypeNode.QUERY;
    // It asks for the schema of nothing before there is a caller.
    const { actor = { kind: 'anonymous' } } = context as { actor?: Actor };
    const answer = await this.executor.run({
      document,
      variables: request.variables,
      operationType,
      actor,
      requestId: randomUUID(),
    });
    return answer as never;
  }
}

async function main(): Promise<void> {
  const config = loadConfig({ ...SERVER_CONFIG, BENCH_PORT: port });
  const log = createLogger('warn');
  const dataDir = path.resolve(config.DATA_DIR);
  fs.mkdirSync(dataDir, { recursive: true });
  const system = await startSystem({
    databaseUrl: config.DATABASE_URL ?? '',
    secrets: keepSecrets(dataDir),
    credentialsFile: path.join(dataDir, 'credentials.json'),
    models: configureModels(config),
    research: configureResearch(config),
    fetchSources: false,
    port: 0,
    limits: config,
    log,
  });
  const executors = new Map(
    Object.entries(system.subgraphs).map(([name, subgraph]) => [name, inProcessExecutor(subgraph)]),
  );
  const executorOf = (name: string): SubgraphExecutor => {
    const found = executors.get(name.toLowerCase());
    if (!found) throw new Error(`no service ${name}`);
    return found;
  };
  const authenticator = new Authenticator(executorOf('kam'), log, SYSTEM_CLOCK);
  authenticator.start();
  const limiter = new RateLimiter(executorOf('kam'), { ...DEFAULT_LIMITS, ...config }, SYSTEM_CLOCK);
  const gateway = new ApolloGateway({
    // It refuses a supergraph with access rules, which it would not hold; the services do.
    supergraphSdl: fs
      .readFileSync(path.join(projectRoot(), 'schema/supergraph.graphql'), 'utf8')
      .replaceAll(', for: SECURITY', ''),
    buildService: ({ name }) => new InProcess(executorOf(name)) as never,
  });
  const server = new ApolloServer<{ actor: Actor }>({ gateway });
  await startStandaloneServer(server, {
    listen: { port: config.BENCH_PORT, host: '127.0.0.1' },
    context: async ({ req }) => {
      const address = req.socket.remoteAddress ?? '';
      limiter.admitAddress(address);
      const credentials = readCredentials((name) => req.headers[name] as string | undefined);
      const actor = await authenticator.identify(credentials, address);
      await limiter.admit(actor, address);
      return { actor };
    },
  });
}

void main();
