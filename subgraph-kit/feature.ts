import type { FastifyInstance } from 'fastify';
import type { ClassType } from 'type-graphql';
import type { DataSource } from 'typeorm';
import type { ClosingStack } from '../lib/service/closing';
import type { TableChanges } from '../lib/database/changes';
import type { Registry } from '../lib/service/metrics';
import type { Logger } from '../lib/service/log';
import type { ReferenceResolver } from './build-schema';
import type { ServiceScope } from './context';

/** What a feature gets to open what lives as long as the process. */
export interface StartingService extends ServiceScope {
  databaseUrl: string;
  /** Touches the rows of all tenants. */
  allTenants: DataSource;
  log: Logger;
  closing: ClosingStack;
  metrics: Registry;
  /** Tells of changes in tables; a feature adds the channels that it follows. */
  changes: TableChanges;
  /** Adds routes beside the graph. */
  routes(add: (app: FastifyInstance) => void): void;
  /** Calls back when the service has started to answer. */
  afterListen(start: () => void): void;
}

/** What one folder adds to its service. A feature is that folder and one line in the list of its service. */
export interface Feature {
  entities?: (new () => object)[];
  resolvers?: ClassType<object>[];
  /** Types that are reached only through an interface, and stubs of types that others own. */
  types?: ClassType<object>[];
  /** How each of its entities is found from its key. */
  references?: Record<string, ReferenceResolver>;
  /** Opens its parts. Features are started in the order of the list. */
  start?: (service: StartingService) => Promise<void> | void;
}
