import { PassThrough } from 'node:stream';
import { createLogger } from '../../lib/service/log';
import { startTracing } from '../../lib/service/tracing';
import { bruteForce } from '../security/brute-force';
import { credentialCorpus, sendUnsigned } from '../security/forgeries';
import { Collector } from '../setup/collector';
import { GraphClient, startTestSystem, TECHCORP, type TestSystem } from '../setup/system';

describe('nobody gets in by forgery', () => {
  let system: TestSystem;
  beforeAll(async () => {
    system = await startTestSystem();
  });
  afterAll(() => system.close());

  test('of 200 forged credentials none is let in', async () => {
    const corpus = await credentialCorpus(system);
    expect(corpus.length).toBeGreaterThanOrEqual(200);
    const letIn: string[] = [];
    for (const { what, headers } of corpus)
      if ((await new GraphClient(system.url, headers).query('{ viewer { kind } }')).status !== 401) letIn.push(what);
    expect(letIn).toEqual([]);
    // The corpus is about credentials, not about a door that is shut.
    expect((await system.as(TECHCORP).query('{ viewer { kind } }')).status).toBe(200);
  }, 60_000);

  test('of 130 requests to subgraphs that no service signed all are answered 401, and resolve nothing', async () => {
    expect(await sendUnsigned(system, 130)).toEqual({ sent: 130, wrong: [] });
  }, 60_000);

  test('of a hundred guesses of a password at once, in whatever form, ten are looked at at most', async () => {
    const { sent, lookedAt } = await bruteForce(system);
    expect(sent).toBeGreaterThan(200);
    expect(lookedAt).toBeGreaterThan(0);
    expect(lookedAt).toBeLessThanOrEqual(10);
  }, 60_000);
});

describe('secrets', () => {
  test('that are known to the system, or sent to it in the wrong place, are in no answer, log or trace', async () => {
    const collector = new Collector();
    const stopTracing = await startTracing('test', { OTEL_EXPORTER_OTLP_ENDPOINT: await collector.start() });
    const lines: string[] = [];
    const stream = new PassThrough();
    stream.on('data', (chunk: Buffer) => lines.push(chunk.toString()));
    const log = createLogger('trace', stream);
    const system = await startTestSystem({ log });
    const planted = (what: string): string => `planted-${what}-0123456789`;
    const answers: unknown[] = [];
    try {
      const client = system.as(TECHCORP);
      const token = await system.signIn('techcorp');
      const ask = async (as: GraphClient, query: string, variables?: Record<string, unknown>): Promise<void> =>
        void answers.push(await as.query(query, variables));
      await ask(client, 'mutation ($i: SignInInput!) { signIn(input: $i) { token errors { message } } }', {
        i: { username: planted('username-never-mind'), password: planted('wrong-password') },
      });
      await ask(client, 'mutation ($i: SignInInput!) { signIn(input: $i) { token } }', {
        i: { username: 'admin', password: [planted('listed-password; x')] },
      });
      await ask(
        client,
        `mutation { signIn(input: { username: "admin", password: ${planted('literal').replaceAll('-', '_')} }) { token } }`,
      );
      await ask(client, `{ auditEvents(filter: { since: "${planted('date')}" }) { totalCount } }`);
      await ask(client, 'query ($d: DateTime) { auditEvents(filter: { since: $d }) { totalCount } }', {
        d: planted('date-variable'),
      });
      await ask(client, `{ executions "${planted('syntax')}" }`);
      await ask(new GraphClient(system.url, { 'x-api-key': planted('api-key') }), '{ viewer { kind } }');
      await ask(new GraphClient(system.url, { authorization: `Bearer ${planted('bearer')}` }), '{ viewer { kind } }');
      await ask(new GraphClient(system.url, { authorization: `Basic ${planted('basic')}` }), '{ viewer { kind } }');
      await ask(
        await system.asUser('techcorp'),
        'mutation ($i: ChangePasswordInput!) { changePassword(input: $i) { errors { message } } }',
        {
          i: { current: planted('current'), next: planted('next') },
        },
      );
      await ask(
        await system.asUser('admin'),
        'mutation ($i: CreateUserInput!) { createUser(input: $i) { errors { message } } }',
        {
          i: { username: '!', role: 'SUPPORT', displayName: 'x', password: planted('new-user') },
        },
      );
      await ask(
        client,
        `query ($p: JSON) { masterTemplate(name: "course_creation") { plan(clientId: "${TECHCORP}", parameters: $p) { blockers { message } } } }`,
        { p: { topic: 5, depth: planted('parameter') } },
      );
      // Something goes wrong in the database, with a whole row in its error.
      await system.sql('alter table kam.client add constraint broken check (false) not valid');
      await ask(
        await system.asUser('admin'),
        'mutation ($i: UpdateClientInput!) { updateClient(input: $i) { errors { message } } }',
        {
          i: { clientId: TECHCORP, profile: { contactName: planted('profile') } },
        },
      );
      await system.sql('alter table kam.client drop constraint broken');
      expect(JSON.stringify(answers.at(-1))).toContain('Internal error');
      const id = await client.start('course_creation', TECHCORP, {
        topic: planted('topic'),
        sourceText: `# ${planted('source')}\n\nSome text about ${planted('source')}.`,
      });
      await client.ended(id, 'id');
      const databasePassword = new URL(system.databaseUrl).password;
      const known = [
        system.keyOf(TECHCORP),
        token,
        system.workerToken,
        system.passwordOf('admin'),
        system.passwordOf('techcorp'),
        databasePassword,
      ];
      const { signingKeys, workerKeys, sessionKeys, apiKeySecret } = system.secrets;
      const secrets = [
        ...known,
        apiKeySecret,
        ...[...signingKeys, ...workerKeys, ...sessionKeys].map(({ secret }) => secret),
      ];
      expect(secrets.every((secret) => secret.length >= 8)).toBe(true);
      const names = [
        'wrong-password',
        'listed-password',
        'date',
        'syntax',
        'api-key',
        'bearer',
        'basic',
        'current',
        'next',
        'new-user',
        'parameter',
        'profile',
      ];
      const marked = [...names.map((name) => `planted-${name}`), 'planted_literal'];
      expect(secrets.length + marked.length).toBeGreaterThanOrEqual(20);
      await stopTracing();
      const logged = lines.join('');
      expect(logged).toContain('unexpected error');
      expect(collector.text).toContain('gateway request');
      const answered = JSON.stringify(answers);
      for (const secret of [...secrets, ...marked]) {
        for (const [where, text] of [
          ['answers', answered],
          ['logs', logged],
          ['traces', collector.text],
        ] as const)
          expect([secret, where, text.includes(secret)]).toEqual([secret, where, false]);
      }
      // What clients order stays out of logs and traces as well.
      for (const text of [logged, collector.text]) expect(text).not.toMatch(/planted-(?:topic|source)/);
    } finally {
      collector.close();
      await system.close();
    }
  }, 60_000);
});
