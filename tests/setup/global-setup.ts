import 'reflect-metadata';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../lib/database/embedded-postgres';
import { openTables, SERVICES } from './tables';

declare global {
  var testPostgres: { server: EmbeddedPostgres; folder: string } | undefined;
}

/** Starts one PostgreSQL for all test files and prepares the database that each of them copies. */
export default async function setUp(): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'template-federation-test-'));
  fs.chmodSync(folder, 0o711);
  const server = await startEmbeddedPostgres({ dataDir: path.join(folder, 'postgres'), unsafeFast: true });
  globalThis.testPostgres = { server, folder };
  const admin = new Client({ connectionString: server.url('postgres') });
  await admin.connect();
  await admin.query('create database prepared');
  await admin.end();
  const url = server.url('prepared');
  for (const service of SERVICES) {
    const database = await openTables(service, url);
    await database.destroy();
  }
  process.env['TEST_POSTGRES_URL'] = server.url('postgres');
}
