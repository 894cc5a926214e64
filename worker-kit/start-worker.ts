import { openDatabase } from '../lib/database/data-source';
import { ALL_TENANTS, forTenant } from '../lib/database/tenant';
import { ClosingStack } from '../lib/service/closing';
import { createHttpServer, listen } from '../lib/service/http-server';
import type { Logger } from '../lib/service/log';
import type { SigningKey } from '../lib/signing/signed-request';
import { announcerKey } from './announcer';
import { httpCallbacks } from './http-callbacks';
import { jobTables } from './job-tables';
import { findSchemaProblem, validateJson } from '../lib/json-schema';
import { MAX_MESSAGE_BYTES, type TemplateMessage, templateMessage } from '../contracts/worker-protocol';
import type { JobFunction } from './runner';
import { Worker } from './worker';
import { SYSTEM_CLOCK } from '../lib/service/clock';

export interface StartWorkerOptions {
  /** As in acme-word-counter. */
  id: string;
  /** Prefix of the ids of its jobs, as in wjob. */
  jobPrefix: string;
  /** What it offers: every version that was ever published, because executions stay on the version that they were planned with. */
  templates: readonly TemplateMessage[];
  /** Does the work of one job. */
  process: JobFunction;
  databaseUrl: string;
  /** The schema of the database that its jobs are kept in. */
  schema: string;
  /** Its own keys, which only it and the orchestrator know; of a worker that announces itself its token is its key. */
  keys?: readonly SigningKey[];
  /** Announces itself with a token of createAnnouncerToken; otherwise the orchestrator is configured with it. */
  announce?: { token: string; address?: string; displayName?: string };
  orchestratorUrl: () => string;
  host: string;
  /** 0 takes a free port. */
  port: number;
  /** Jobs that this process runs at the same time. */
  maxConcurrent?: number;
  log: Logger;
}

export interface RunningWorker {
  url: string;
  worker: Worker;
  close(): Promise<void>;
}

const MAX_CONCURRENT = 10;

/**
 * Starts a worker that is nothing but its templates and one function: tables, handshake, jobs that outlive the process, progress,
 * cancellation, price, checks and delivery are the kit's.
 * @throws Error when a template is not as the protocol says: a worker that would be refused does not start
 */
export async function startWorker(options: StartWorkerOptions): Promise<RunningWorker> {
  const { id, jobPrefix, announce, process, orchestratorUrl, log } = options;
  const keys = announce ? [announcerKey(announce.token)] : (options.keys ?? []);
  if (keys.length === 0) throw new Error('The worker needs keys, or a token to announce itself with.');
  for (const template of options.templates) checkTemplate(template);
  const closing = new ClosingStack();
  const database = await openDatabase(jobTables(options.databaseUrl, options.schema));
  closing.defer('database', () => database.destroy());
  try {
    const worker = new Worker({
      id,
      jobPrefix,
      keys,
      callbacks: httpCallbacks({ keys, orchestratorUrl }),
      database: forTenant(database, ALL_TENANTS),
      templates: (ids) =>
        Promise.resolve(
          newestOf(options.templates).filter((template) => (ids ? ids.includes(template.id) : !template.deprecated)),
        ),
      templateVersion: (template, version) =>
        Promise.resolve(options.templates.find((one) => one.id === template && one.version === version) ?? null),
      process,
      maxConcurrent: options.maxConcurrent ?? MAX_CONCURRENT,
      log,
      clock: SYSTEM_CLOCK,
    });
    const app = createHttpServer({
      log,
      host: options.host,
      port: options.port,
      bodyLimit: MAX_MESSAGE_BYTES,
      ready: async () => void (await database.query('select 1')),
    });
    worker.routes(app);
    closing.defer('server', () => app.close());
    closing.defer('requests', () => app.finish());
    const url = await listen(app, options);
    worker.start();
    closing.defer('worker', () => worker.close());
    if (announce)
      worker.announce({
        token: announce.token,
        address: () => announce.address ?? url,
        displayName: announce.displayName,
        orchestratorUrl,
      });
    return { url, worker, close: () => closing.close() };
  } catch (error) {
    await closing.close();
    throw error;
  }
}

function newestOf(templates: readonly TemplateMessage[]): TemplateMessage[] {
  const newest = new Map<string, TemplateMessage>();
  for (const template of templates)
    if ((newest.get(template.id)?.version ?? 0) < template.version) newest.set(template.id, template);
  return [...newest.values()];
}

/** @throws Error saying what is wrong with a template */
function checkTemplate(template: TemplateMessage): void {
  const fail = (what: string): never => {
    throw new Error(`Version ${template.version} of template ${template.id}: ${what}.`);
  };
  const parsed = templateMessage.safeParse(template);
  if (!parsed.success) fail(`${parsed.error.issues[0]?.path.join('.') ?? ''} ${parsed.error.issues[0]?.message ?? ''}`);
  const { min, expected, max } = template.tokens;
  if (min > expected || expected > max) fail('tokens must rise from min over expected to max');
  for (const name of ['parameterSchema', 'outputSchema'] as const) {
    const fault = findSchemaProblem(template[name]);
    if (fault !== null) fail(`${name} cannot be used: ${fault}`);
  }
  const { required: _required, anyOf: _anyOf, ...lenient } = template.parameterSchema;
  const [fault] = validateJson(lenient, template.baseParameters);
  if (fault) fail(`baseParameters break the parameter schema: ${fault.path.join('.')} ${fault.message}`);
}
