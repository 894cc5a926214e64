import 'reflect-metadata';
import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { migrate, openAsOwner } from '../lib/database/data-source';
import { startEmbeddedPostgres } from '../lib/database/embedded-postgres';
import { fieldsNullOnError, printSubgraph } from '../subgraph-kit/build-schema';
import { schemaOf, type ServiceDefinition, tablesOf } from '../subgraph-kit/start-service';
import { WORKERS_FILE, type WorkerTypes } from '../subgraph-kit/graph/worker-types';
import { KAM } from '../subgraphs/kam/features';
import { ORCHESTRATOR } from '../subgraphs/orchestrator/features';
import { WORKER_SERVICES } from '../server/worker-services';
import { dumpTables } from './dump-tables';
import { configurationPage, errorPage } from './pages';
import { emitPublicSchema } from './public-schema';

const WORKERS = WORKER_SERVICES.map(({ definition }) => definition);
const SERVICES: readonly ServiceDefinition[] = [KAM, ORCHESTRATOR, ...WORKERS];

/** The contract of every subgraph, and the supergraph that is composed of them, by file. @throws Error when they do not compose. */
export function emitSchemas(): Record<string, string> {
  const subgraphs = Object.fromEntries(SERVICES.map((service) => [service.name, printSubgraph(schemaOf(service))]));
  const services = Object.entries(subgraphs).map(([name, sdl]) => ({
    name,
    typeDefs: parse(sdl),
    url: `http://${name}/graphql`,
  }));
  const { supergraphSdl, errors } = composeServices(services);
  if (!supergraphSdl)
    throw new Error(`the subgraphs do not compose:\n${(errors ?? []).map((error) => `  ${error.message}`).join('\n')}`);
  const files = Object.entries(subgraphs).map(([name, sdl]) => [`schema/${name}.graphql`, sdl]);
  return {
    ...(Object.fromEntries(files) as Record<string, string>),
    'schema/workers.json': workersFile(),
    'schema/supergraph.graphql': `${supergraphSdl.trim()}\n`,
    ...emitPublicSchema(supergraphSdl),
  };
}

function workersFile(): string {
  const types = WORKERS.map(({ subject: { workerId, templateType, jobType, trialType } }): WorkerTypes => ({
    workerId,
    templateType,
    jobType,
    trialType,
  }));
  return `${JSON.stringify(types, null, 2)}\n`;
}

/** What the migrations of every service make, by file. */
export async function emitTables(databaseUrl: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const service of SERVICES) {
    const tables = tablesOf(service, databaseUrl);
    const file = `migrations/${tables.migrations}/tables.sql`;
    // Services that share migrations have the same tables: the first of them shows them.
    if (files[file] !== undefined) continue;
    const owner = await openAsOwner(tables);
    await migrate(owner, tables.migrations).finally(() => owner.destroy());
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    files[file] = await dumpTables(client, service.name).finally(() => client.end());
  }
  return files;
}

/** Pages of docs/ that are made from the code, by file. */
export function emitPages(): Record<string, string> {
  return { 'docs/configuration.md': configurationPage(), 'docs/errors.md': errorPage() };
}

/** Writes what is made from the code; with --check only compares, and exits with 1 on a difference. */
async function main(): Promise<void> {
  const check = process.argv.includes('--check');
  // The schemas are built from it: with another worker they must be built anew.
  if (!check && fs.readFileSync(WORKERS_FILE, 'utf8') !== workersFile()) {
    fs.writeFileSync(WORKERS_FILE, workersFile());
    process.exitCode = spawnSync(process.execPath, process.argv.slice(1), { stdio: 'inherit' }).status ?? 1;
    return;
  }
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'template-federation-schema-'));
  fs.chmodSync(folder, 0o711);
  const server = await startEmbeddedPostgres({ dataDir: folder, unsafeFast: true });
  const stale: string[] = [];
  try {
    const schemas = emitSchemas();
    // The generator is loaded by this script alone: it ships ES modules, which tests of the rest need not take.
    const { emitConsoleOperations } = await import('./console-operations.js');
    const files = {
      ...schemas,
      ...(await emitConsoleOperations(
        schemas['schema/supergraph.graphql'] ?? '',
        new Set(SERVICES.flatMap((service) => fieldsNullOnError(schemaOf(service)))),
      )),
      ...emitPages(),
      ...(await emitTables(server.url('postgres'))),
    };
    for (const [file, text] of Object.entries(files)) {
      const committed = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
      if (committed === text) continue;
      if (check) stale.push(file);
      else {
        fs.mkdirSync(path.dirname(file), { recursive: true });
        fs.writeFileSync(file, text);
      }
    }
  } finally {
    await server.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
  if (stale.length === 0) return;
  process.stderr.write(`${stale.join(', ')} out of date. Run "npm run schema" and commit the result.\n`);
  process.exitCode = 1;
}

if (require.main === module) void main();
