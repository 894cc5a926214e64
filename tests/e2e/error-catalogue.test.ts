import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import {
  CAUSES,
  IMPORT_DEFECTS,
  JOB_ERRORS,
  PROTOCOL_ERRORS,
  REQUEST_ERRORS,
  TEMPLATE_PROBLEMS,
  USER_ERRORS,
} from '../../contracts/errors';
import { createLogger } from '../../lib/service/log';
import { WORKER_SERVICES } from '../../server/worker-services';
import { SIGNATURE_HEADER, sign } from '../../lib/signing/signed-request';
import type { Engine } from '../../subgraphs/orchestrator/engine/engine';
import { EngineCallbacks } from '../../subgraphs/orchestrator/engine/worker-callbacks';
import { newKey, newUser, signIn, withToken } from '../setup/accounts';
import { ScriptedSystem } from '../setup/scripted-system';
import { accepted, type ScriptedWorker, seedMasterTemplate } from '../setup/scripted-worker';
import { FINANCE, type GraphClient, STARTUP, TECHCORP, type TestSystem } from '../setup/system';
import { waitFor } from '../setup/wait-for';
import type { Offer } from '../../contracts/worker-protocol';

/** All lists of the catalogue. What stands in two of them is one code with one meaning, as an error and as a cause. */
const CATALOGUE = {
  USER_ERRORS,
  REQUEST_ERRORS,
  PROTOCOL_ERRORS,
  CAUSES,
  JOB_ERRORS,
  ...Object.fromEntries(
    WORKER_SERVICES.map(({ definition, jobErrors }) => [`errors of ${definition.name}`, jobErrors]),
  ),
  TEMPLATE_PROBLEMS,
  IMPORT_DEFECTS,
};
const CODES = [...new Set(Object.values(CATALOGUE).flatMap((list) => Object.keys(list)))];
/** Where the catalogue is, and what is made from it. */
const LISTS = [
  'contracts/errors.ts',
  ...WORKER_SERVICES.map(({ definition }) => `subgraphs/${definition.name}/job-errors.ts`),
];

function sources(): { file: string; text: string }[] {
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts'], {
    encoding: 'utf8',
  })
    .trim()
    .split('\n');
  return files.filter((file) => fs.existsSync(file)).map((file) => ({ file, text: fs.readFileSync(file, 'utf8') }));
}

describe('every code of the catalogue', () => {
  const all = sources();
  const isTest = (file: string): boolean => file.startsWith('tests/') || file.endsWith('.test.ts');
  const product = all
    .filter(({ file }) => !isTest(file) && !LISTS.includes(file))
    .map(({ text }) => text)
    .join('\n');
  const tests = all
    .filter(({ file }) => isTest(file))
    .map(({ text }) => text)
    .join('\n');
  const documentation = fs.readFileSync('docs/errors.md', 'utf8');
  /** Causes of a worker's misbehaviour are put together: `WORKER_${fault.code}`. */
  const spelling = (code: string): RegExp => new RegExp(`\\b(?:${code}|${code.replace(/^WORKER_/, '')})\\b`);

  test.each(CODES)('%s is documented, raised by the product, and seen by a test', (code) => {
    const seen = {
      documented: documentation.includes(`| \`${code}\` |`),
      raised: spelling(code).test(product),
      tested: new RegExp(`['(]${code}[')]`).test(tests),
    };
    expect(seen).toEqual({ documented: true, raised: true, tested: true });
  });

  test('stands in the product only where the catalogue has it', () => {
    const written = [
      ...product.matchAll(/(?:code: |userError\(|domainError\(|PublicError\(|reject\()\s*'([A-Z][A-Z_]+)'/g),
    ];
    expect(written.length).toBeGreaterThan(50);
    for (const [, code] of written) expect(CODES).toContain(code);
  });
});

describe('these codes can happen', () => {
  let scripted: ScriptedSystem;
  let system: TestSystem;
  let worker: ScriptedWorker;
  let admin: GraphClient;
  let client: GraphClient;

  beforeAll(async () => {
    scripted = await ScriptedSystem.start();
    ({ system, worker } = scripted);
    admin = await system.asUser('admin');
    client = system.as(TECHCORP);
  });
  afterAll(() => scripted.close());

  const codesOf = async (as: GraphClient, mutation: string): Promise<string[]> => {
    const { data, errors } = await as.query<{ it: { errors: { code: string }[] } }>(
      `mutation { it: ${mutation} { errors { code } } }`,
    );
    return (errors?.map(({ extensions }) => extensions) ?? data.it.errors).map(({ code }) => code);
  };

  test('SESSION_OVER: a token is renewed that was replaced already', async () => {
    await newUser(admin, 'renewer');
    const token = withToken(system, (await signIn(system, 'renewer')).token);
    // Gateways believe for a moment that the replaced token is valid.
    const codes = await Promise.all([codesOf(token, 'renewSession'), codesOf(token, 'renewSession')]);
    expect(codes.flat()).toEqual(['SESSION_OVER']);
  });

  test('USER_NOT_FOUND, API_KEY_NOT_FOUND: what is not there is removed', async () => {
    expect(await codesOf(admin, 'removeUser(userId: "user_none")')).toEqual(['USER_NOT_FOUND']);
    expect(await codesOf(admin, 'revokeApiKey(apiKeyId: "key_none")')).toEqual(['API_KEY_NOT_FOUND']);
  });

  test('NO_RECOMMENDATION: a request has no word in common with any template', async () => {
    const { data } = await client.query<{ createRequest: { request: { id: string } } }>(
      `mutation { createRequest(input: { message: "zzzz qqqq" }) { request { id } } }`,
    );
    const { id } = data.createRequest.request;
    expect(await codesOf(client, `selectMasterTemplate(input: { requestId: "${id}" })`)).toEqual(['NO_RECOMMENDATION']);
  });

  test('PRICE_CHANGED: it costs more than the start is bound by, and nothing is started', async () => {
    const { data } = await client.query(
      `mutation { startExecution(input: { masterTemplate: "course_creation", clientId: "${TECHCORP}", parameters: { topic: "Tides" }, idempotencyKey: "bound", maxPriceMicros: 4000 }) {
         execution { id } errors { code ... on PriceChanged { quoted { micros } now { micros } } } } }`,
    );
    expect(data).toEqual({
      startExecution: {
        execution: null,
        errors: [{ code: 'PRICE_CHANGED', quoted: { micros: 4_000 }, now: { micros: 5_000 } }],
      },
    });
    expect(await system.sql(`select 1 from orchestrator.execution where idempotency_key = 'bound'`)).toEqual([]);
  });

  const start = (masterTemplate: string, more = ''): Promise<string[]> =>
    codesOf(
      client,
      `startExecution(input: { masterTemplate: "${masterTemplate}"${more}, clientId: "${TECHCORP}", parameters: {}, idempotencyKey: "${crypto.randomUUID()}" })`,
    );

  test('MASTER_TEMPLATE_NOT_PUBLISHED: a version is started that was taken from the list', async () => {
    await seedMasterTemplate(system, 'old', [{ templateRef: 'sink' }]);
    await system.sql(`update kam.master_template set status = 'deprecated' where id = 'old'`);
    expect(await start('old', ', version: 1')).toEqual(['MASTER_TEMPLATE_NOT_PUBLISHED']);
  });

  test('WORKER_TEMPLATE_NOT_FOUND: a stage names a template that its worker does not have', async () => {
    await seedMasterTemplate(system, 'lost', [{ templateRef: 'no_such_template' }]);
    expect(await start('lost')).toEqual(['WORKER_TEMPLATE_NOT_FOUND']);
  });

  test('QUOTA_EXCEEDED, FEATURE_NOT_INCLUDED: a tier allows less', async () => {
    const startup = system.as(STARTUP);
    const limit = await system.sql<{ n: number }>(`select requests_per_month as n from kam.tier where name = 'basic'`);
    await system.sql(`update kam.tier set requests_per_month = 0 where name = 'basic'`);
    const codes = await codesOf(startup, 'createRequest(input: { message: "A course" })');
    await system.sql(`update kam.tier set requests_per_month = $1 where name = 'basic'`, [limit[0]?.n]);
    expect(codes).toEqual(['QUOTA_EXCEEDED']);
    const key = await newKey(system.as(FINANCE), FINANCE, ['TEMPLATES_READ']);
    expect(key.errors.map(({ code }) => code)).toEqual(['FEATURE_NOT_INCLUDED']);
  });

  test('TOO_MANY_KEYS, TOO_MANY_TRIALS: more are made than may be at the same time', async () => {
    let codes: string[] = [];
    for (let n = 0; n < 200 && codes.length === 0; n++)
      codes = (await newKey(admin, TECHCORP, ['TEMPLATES_READ'])).errors.map(({ code }) => code);
    expect(codes).toEqual(['TOO_MANY_KEYS']);
    await codesOf(
      admin,
      'duplicateWorkerTemplate(input: { worker: "bitware-content-granulator", id: "course_v1", as: "tried_v1" })',
    );
    const trials = await Promise.all(
      Array.from({ length: 20 }, () =>
        codesOf(
          admin,
          'testWorkerTemplate(input: { worker: "bitware-content-granulator", id: "tried_v1@1", parameters: { topic: "Tides" } })',
        ),
      ),
    );
    expect(new Set(trials.flat())).toEqual(new Set(['TOO_MANY_TRIALS']));
  });

  const post = async (body: string, headers: Record<string, string> = {}): Promise<string | undefined> => {
    const response = await fetch(system.url, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    });
    return ((await response.json()) as { errors?: { extensions: { code: string } }[] }).errors?.[0]?.extensions.code;
  };

  test('GRAPHQL_PARSE_FAILED, GRAPHQL_VALIDATION_FAILED, REQUEST_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE, NOT_ACCEPTABLE: at the door', async () => {
    expect(await post('{"query":"{"}')).toBe('GRAPHQL_PARSE_FAILED');
    expect(await post('{"query":"{ noSuchField }"}')).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(await post(JSON.stringify({ query: 'x'.repeat(5_000_000) })).catch(() => 'REQUEST_TOO_LARGE')).toBe(
      'REQUEST_TOO_LARGE',
    );
    expect(await post('query=x', { 'content-type': 'application/x-www-form-urlencoded' })).toBe(
      'UNSUPPORTED_MEDIA_TYPE',
    );
    const id = await client.start('course_creation', TECHCORP, { topic: 'Tides' });
    await client.ended(id, 'id');
    const subscription = JSON.stringify({
      query: `subscription { executionEvents(executionId: "${id}") { sequence } }`,
    });
    expect(await post(subscription, { ...client.headers, accept: 'application/json' })).toBe('NOT_ACCEPTABLE');
  });

  test('OPERATION_RESOLUTION_FAILURE, BAD_USER_INPUT, UNSIGNED: at a subgraph', async () => {
    const { kam } = system.subgraphs;
    const [key] = system.secrets.signingKeys;
    const post = async (query: string, signed: boolean): Promise<Response> => {
      const body = JSON.stringify({ query });
      const part = { method: 'POST', path: '/graphql', body };
      const actor = { kind: 'service', name: 'gateway' };
      const signature = sign(key, { from: 'gateway', to: 'kam' }, part, { actor });
      const headers = { 'content-type': 'application/json', ...(signed && { [SIGNATURE_HEADER]: signature }) };
      return fetch(`${kam.url}/graphql`, { method: 'POST', body, headers });
    };
    const run = async (query: string): Promise<unknown> => {
      const { errors } = (await (await post(query, true)).json()) as { errors: { extensions: { code: string } }[] };
      return errors[0]?.extensions.code;
    };
    expect(await run('query A { tiers { name } } query B { tiers { name } }')).toBe('OPERATION_RESOLUTION_FAILURE');
    expect(await run('query ($id: ID!) { client(id: $id) { id } }')).toBe('BAD_USER_INPUT');
    const unsigned = await post('{ tiers { name } }', false);
    expect(await unsigned.json()).toMatchObject({ error: { code: 'UNSIGNED' } });
  });

  test('RESUME_FROM_CURSOR: the events of a subscription cannot be read', async () => {
    const offers: Offer[] = [];
    worker.on('followed', { answer: accepted, run: (offer) => void offers.push(offer) });
    await seedMasterTemplate(system, 'followed', [{ templateRef: 'followed' }]);
    const id = await client.start('followed', TECHCORP, {});
    await waitFor('the stage', () => offers.length === 1);
    const response = await fetch(system.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...client.headers },
      body: JSON.stringify({ query: `subscription { executionEvents(executionId: "${id}") { sequence } }` }),
    });
    const text = response.text();
    // The reader finds no table while the writer, whose statements name it in functions, goes on by its old name.
    await system.sql('revoke select on orchestrator.execution_event from template_federation_orchestrator');
    await worker.progress(offers[0], 50, 'half');
    await worker.complete(offers[0], {});
    expect(await text).toContain('RESUME_FROM_CURSOR');
    await system.sql('grant select on orchestrator.execution_event to template_federation_orchestrator');
    await client.ended(id, 'id');
  });

  test('UNKNOWN_JOB, KEY_MISMATCH, UNRECORDABLE, UNAVAILABLE: a worker is answered', async () => {
    const offers: Offer[] = [];
    worker.on('answered', { answer: accepted, run: (offer) => void offers.push(offer) });
    await seedMasterTemplate(system, 'answered', [{ templateRef: 'answered' }]);
    const ids = [await client.start('answered', TECHCORP, {}), await client.start('answered', TECHCORP, {})];
    await waitFor('the stages', () => offers.length === 2);
    const [one, other] = offers as [Offer, Offer];
    const codeOf = async (answer: Promise<{ body: unknown }>): Promise<unknown> => (await answer).body;
    const unknown = { ...one, key: 'exec_none:1:1:1' };
    expect(
      await codeOf(
        worker.result(unknown, {
          key: unknown.key,
          outcome: 'completed',
          output: {},
          priceMicros: 0,
          usage: { inputTokens: 0, outputTokens: 0, providerCostMicros: 0 },
        }),
      ),
    ).toMatchObject({ error: { code: 'UNKNOWN_JOB' } });
    expect(
      await codeOf(
        worker.result(one, {
          key: other.key,
          outcome: 'completed',
          output: {},
          priceMicros: 0,
          usage: { inputTokens: 0, outputTokens: 0, providerCostMicros: 0 },
        }),
      ),
    ).toMatchObject({ error: { code: 'KEY_MISMATCH' } });
    for (const [fault, code] of [
      [new Error('a fault of ours'), 'UNRECORDABLE'],
      [Object.assign(new Error('gone'), { code: '57P01' }), 'UNAVAILABLE'],
    ] as const) {
      const engine = { submit: () => Promise.reject(fault) } as unknown as Engine;
      const callbacks = new EngineCallbacks(engine, null as never, null as never, createLogger('silent'), () =>
        Promise.resolve([]),
      );
      expect(await callbacks.progress('worker', 'job_1', { key: one.key, percent: 1, message: 'x' })).toMatchObject({
        error: { code },
      });
    }
    for (const offer of offers) await worker.complete(offer, {});
    for (const id of ids) await client.ended(id, 'id');
  });

  test('WORKER_REFUSED, NOTHING_MORE_TO_DO: a worker answers 4xx, and ends an execution early', async () => {
    worker.on('ending', { run: (offer) => worker.complete(offer, {}, { end: { reason: 'it is all there' } }) });
    await seedMasterTemplate(system, 'ending', [{ templateRef: 'ending' }, { templateRef: 'sink', dependsOn: [1] }]);
    const { cause } = await scripted.run('ending');
    expect(cause).toMatchObject({ code: 'ENDED_EARLY', stageCause: { code: 'NOTHING_MORE_TO_DO' } });
    worker.on('refusing', {
      answer: () => {
        throw Object.assign(new Error('no'), { statusCode: 422 });
      },
    });
    await seedMasterTemplate(system, 'refusing', [{ templateRef: 'refusing', retry: { maxAttempts: 1 } }]);
    const refused = await scripted.run('refusing');
    expect(refused.stages[0]?.cause?.code).toBe('WORKER_REFUSED');
  });

  test('BUSY: the granulator has as many jobs as it takes', async () => {
    const id = await client.start('course_creation', TECHCORP, { topic: 'Tides' });
    await client.ended(id, 'id');
    const fill = (count: number) =>
      system.sql(
        `insert into granulator.job select (jsonb_populate_record(job, jsonb_build_object('id', 'full' || n, 'key', 'full' || n, 'status', 'running', 'runner', 'another', 'heartbeat_at', now(), 'output', null, 'price_micros', null, 'finished_at', null))).*
           from granulator.job, generate_series(1, ${count}) n where job.id = (select min(id) from granulator.job)`,
      );
    await fill(1_000);
    const waiting = await client.start('course_creation', TECHCORP, { topic: 'Tides' });
    const code = await waitFor('the rejection', async () => {
      const [row] = await system.sql<{ code: string }>(
        `select cause->>'workerCode' as code from orchestrator.stage_attempt where execution_id = $1 and cause is not null limit 1`,
        [waiting],
      );
      return row?.code;
    });
    expect(code).toBe('BUSY');
    await system.sql(`delete from granulator.job where id like 'full%'`);
    expect((await client.ended(waiting, 'id')).status).toBe('COMPLETED');
  });

  test('SOURCE_TOO_SHORT, PROVIDER_NOT_CONFIGURED, STOPPED: a trial fails', async () => {
    const trial = async (id: string, parameters: object): Promise<string | undefined> => {
      const { data } = await admin.query<{ it: { trial: { failure: { code: string } | null } } }>(
        `mutation ($input: TestWorkerTemplateInput!) { it: testWorkerTemplate(input: $input) { trial { failure { code } } } }`,
        { input: { worker: 'bitware-content-granulator', id: `${id}@1`, parameters } },
      );
      return data.it.trial.failure?.code;
    };
    expect(await trial('quiz_v1', { topic: 'Tides', sourceText: 'Tide. Moon. Sea.' })).toBe('SOURCE_TOO_SHORT');
    await codesOf(
      admin,
      'duplicateWorkerTemplate(input: { worker: "bitware-content-granulator", id: "course_v1", as: "modelled_v1" })',
    );
    await system.sql(`update granulator.template set models = '[{"model":"openai/gpt"}]' where id = 'modelled_v1'`);
    expect(await trial('modelled_v1', { topic: 'Tides' })).toBe('PROVIDER_NOT_CONFIGURED');
    await system.sql(
      `insert into granulator.template_trial (id, template_id, template_version, parameters, status, started_by, started_at)
         values ('trial_lost', 'quiz_v1', 1, '{}', 'running', 'user_1', now() - interval '1 day')`,
    );
    const { data } = await admin.query<{ workerTemplateTrial: { failure: { code: string } } }>(
      '{ workerTemplateTrial(worker: "bitware-content-granulator", id: "trial_lost") { failure { code } } }',
    );
    expect(data.workerTemplateTrial.failure.code).toBe('STOPPED');
  });
});
