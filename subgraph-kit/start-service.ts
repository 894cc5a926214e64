import type { FastifyInstance } from 'fastify';
import type { DataSource } from 'typeorm';
import { TableChanges } from '../lib/database/changes';
import { type DatabaseOptions, openDatabase, openReplica } from '../lib/database/data-source';
import { ALL_TENANTS, forTenant } from '../lib/database/tenant';
import { Remembered } from '../lib/remembered';
import { ClosingStack } from '../lib/service/closing';
import { followDatabaseTime } from '../lib/database/database-time';
import { type Clock, SYSTEM_CLOCK } from '../lib/service/clock';
import type { Logger } from '../lib/service/log';
import { watchPool } from '../lib/database/pool-metrics';
import { createMetrics, type Registry } from '../lib/service/metrics';
import type { SigningKey } from '../lib/signing/signed-request';
import { buildSchema, type SubgraphDefinition } from './build-schema';
import { Context, type ServiceScope } from './context';
import type { Feature, StartingService } from './feature';
import { Parts } from './part';
import { type RunningSubgraph, startSubgraphServer } from './server';

export interface ServiceOptions {
  databaseUrl: string;
  /** A server that follows that one, from which lists are read; they are read from the same one when absent. */
  databaseReadUrl?: string | undefined;
  /** Keys that requests between services are signed with. */
  signingKeys: readonly SigningKey[];
  host: string;
  /** 0 takes a free port. */
  port: number;
  log: Logger;
  clock?: Clock;
}

/** What a service is: its name, its tables and its features. */
export interface ServiceDefinition {
  name: string;
  features: readonly Feature[];
  /** Folder below migrations/ that holds its tables; that of its name when absent. */
  migrations?: string;
  /** Other services whose tables tell it of changes, where they are in the same database: what it asked them it remembers. */
  follows?: readonly string[];
  /** Connections that one process holds. */
  poolSize?: number;
}

/** A running service and what it is made of. */
export interface RunningService extends RunningSubgraph {
  parts: Parts;
  /** Touches the rows of all tenants. */
  database: DataSource;
  metrics: Registry;
}

/** The tables of a service: a schema of the database with its name. */
export function tablesOf(
  { name, features, poolSize, migrations = name }: ServiceDefinition,
  url: string,
): DatabaseOptions {
  const entities = features.flatMap((feature) => feature.entities ?? []);
  return { url, schema: name, entities, migrations, ...(poolSize !== undefined && { poolSize }) };
}

/** What a service adds to the graph. */
export function schemaOf({ features }: ServiceDefinition): SubgraphDefinition {
  const [first, ...resolvers] = features.flatMap((feature) => feature.resolvers ?? []);
  if (!first) throw new Error('A service without resolvers adds nothing to the graph.');
  return {
    resolvers: [first, ...resolvers],
    orphanedTypes: features.flatMap((feature) => feature.types ?? []),
    references: Object.assign({}, ...features.map((feature) => feature.references ?? {})) as never,
  };
}

/**
 * Starts a service: brings its tables up to date, starts its features in their order, and serves its part of the graph.
 * @param provide adds the parts that come from outside, such as how other services are reached
 */
export async function startService(
  definition: ServiceDefinition,
  { databaseUrl, databaseReadUrl, signingKeys, host, port, log, clock = SYSTEM_CLOCK }: ServiceOptions,
  provide: (parts: Parts) => void = () => undefined,
): Promise<RunningService> {
  const closing = new ClosingStack();
  const database = await openDatabase(tablesOf(definition, databaseUrl));
  closing.defer('database', () => database.destroy());
  try {
    const replica =
      databaseReadUrl === undefined ? undefined : await openReplica(tablesOf(definition, databaseReadUrl), database);
    if (replica) closing.defer('replica', () => replica.destroy());
    const time = await followDatabaseTime(database, log);
    closing.defer('time', () => time.close());
    const parts = new Parts();
    provide(parts);
    const remembered = new Remembered();
    const changes = new TableChanges(databaseUrl, log);
    for (const followed of [definition.name, ...(definition.follows ?? [])])
      changes.on(
        `${followed}_changes`,
        () => remembered.forget(),
        () => remembered.forget(),
      );
    closing.defer('changes', () => changes.close());
    const scope: ServiceScope = { service: definition.name, database, replica, parts, clock, remembered };
    const metrics = createMetrics();
    watchPool(database, metrics);
    const routes: ((app: FastifyInstance) => void)[] = [];
    const whenListening: (() => void)[] = [];
    const allTenants = forTenant(database, ALL_TENANTS);
    const starting: StartingService = {
      ...scope,
      databaseUrl,
      allTenants,
      log,
      closing,
      metrics,
      changes,
      routes: (add) => routes.push(add),
      afterListen: (start) => whenListening.push(start),
    };
    for (const feature of definition.features) await feature.start?.(starting);
    await changes.start();
    // What was remembered until then may have changed unheard.
    remembered.forget();
    const server = await startSubgraphServer({
      name: definition.name,
      ...buildSchema(schemaOf(definition)),
      createContext: (request) => new Context(request, scope),
      remembered,
      keys: signingKeys,
      log,
      metrics,
      host,
      port,
      ready: async () => {
        await database.query('select 1');
      },
      routes: (app) => routes.forEach((add) => add(app)),
    });
    closing.defer('server', () => server.close());
    for (const start of whenListening) start();
    return { ...server, parts, database: allTenants, metrics, close: () => closing.close() };
  } catch (error) {
    await closing.close();
    throw error;
  }
}
