import fs from 'node:fs';
import { Kind, parse } from 'graphql';
import { AUDITED_AS, BETWEEN_SERVICES, UNAUDITED } from '../security/audited-mutations';
import { mutate, newKey, newUser, PASSWORD, signIn } from '../setup/accounts';
import { ScriptedSystem } from '../setup/scripted-system';
import { jobIdOf, seedMasterTemplate } from '../setup/scripted-worker';
import { type Answer, GraphClient, TECHCORP, type TestSystem } from '../setup/system';
import { waitFor } from '../setup/wait-for';

interface Line {
  service: string;
  action: string;
  requestId: string;
}

/** Every mutation of the supergraph, those between services included. */
function mutationsOfSchema(): string[] {
  const document = parse(fs.readFileSync('schema/supergraph.graphql', 'utf8'));
  return document.definitions.flatMap((definition) =>
    definition.kind === Kind.OBJECT_TYPE_DEFINITION && definition.name.value === 'Mutation'
      ? (definition.fields ?? []).map(({ name }) => name.value)
      : [],
  );
}

describe('the audit trail', () => {
  let system: TestSystem;
  let lines: Line[];
  let close: () => Promise<void>;
  const requestId = (mutation: string): string => `audit-${mutation}`;

  /** Runs a mutation as a caller, under an id by which its line is found. */
  async function run<T = unknown>(as: GraphClient, mutation: string, args: string, selection: string): Promise<T> {
    const client = new GraphClient(as.url, { ...as.headers, 'x-request-id': requestId(mutation) });
    const { data, errors } = await client.query<Record<string, { errors?: unknown[] }>>(
      `mutation { ${mutation}${args && `(${args})`} { ${selection} errors { code message } } }`,
    );
    const problems = errors ?? data[mutation]?.errors ?? [];
    if (problems.length > 0) throw new Error(`${mutation}: ${JSON.stringify(problems)}`);
    return data[mutation] as T;
  }

  beforeAll(async () => {
    const scripted = await ScriptedSystem.start();
    system = scripted.system;
    close = () => scripted.close();
    const admin = await system.asUser('admin');
    const client = system.as(TECHCORP);

    // The account.
    const user = (await newUser(admin, 'auditee'))['user'] as { id: string };
    const asUser = async (): Promise<GraphClient> => {
      const { token } = await signIn(system, 'auditee');
      return new GraphClient(system.url, { authorization: `Bearer ${String(token)}` });
    };
    await run(admin, 'signIn', `input: { username: "auditee", password: "${PASSWORD}" }`, 'expiresAt');
    const ann = await asUser();
    const { data } = await ann.query<{ viewer: { sessions: { id: string }[] } }>('{ viewer { sessions { id } } }');
    await run(ann, 'endSession', `id: "${data.viewer.sessions[0]?.id}"`, 'session { id }');
    await run(await asUser(), 'renewSession', '', 'expiresAt');
    await run(
      await asUser(),
      'changePassword',
      `input: { current: "${PASSWORD}", next: "another ${PASSWORD}" }`,
      'user { id }',
    );
    await run(await system.asUser('support'), 'signOut', '', 'signedOut');
    await run(
      admin,
      'createUser',
      `input: { username: "second", role: CLIENT, clientId: "${TECHCORP}", displayName: "S", password: "${PASSWORD}" }`,
      'user { id }',
    );
    await run(admin, 'resetPassword', `userId: "${user.id}"`, 'password');
    await run(admin, 'removeUser', `userId: "${user.id}"`, 'user { id }');
    const key = (await newKey(admin, TECHCORP, ['TEMPLATES_READ']))['apiKey'] as { id: string };
    await run(
      admin,
      'createApiKey',
      `input: { clientId: "${TECHCORP}", name: "k", scopes: [TEMPLATES_READ] }`,
      'apiKey { id }',
    );
    await run(admin, 'createWorkerToken', 'input: { workerId: "audited_worker", name: "t" }', 'apiKey { id }');
    await run(admin, 'revokeApiKey', `apiKeyId: "${key.id}"`, 'apiKey { id }');
    const { client: created } = await run<{ client: { id: string } }>(
      admin,
      'createClient',
      'input: { companyName: "Audited Ltd", tier: BASIC, monthlyBudgetMicros: 0 }',
      'client { id }',
    );
    const id = `clientId: "${created.id}"`;
    await run(admin, 'updateClient', `input: { ${id}, companyName: "Audited plc" }`, 'client { id }');
    await run(admin, 'changeBudget', `input: { ${id}, monthlyMicros: 9000000, reason: "grew" }`, 'client { id }');
    const topUp = 'amountMicros: 5, reason: "Fair", idempotencyKey: "fair"';
    await run(admin, 'topUpBudget', `input: { ${id}, ${topUp} }`, 'client { id }');
    await run(admin, 'adjustBudget', `input: { ${id}, ${topUp} }`, 'budget { month }');
    const quoted = `masterTemplate: "course_creation", clientId: "${TECHCORP}", parameters: { topic: "Tides" }`;
    await run(client, 'quoteExecution', `input: { ${quoted} }`, 'quote { id }');
    await run(admin, 'changeTier', `input: { ${id}, tier: PREMIUM, reason: "grew" }`, 'client { id }');
    await run(
      admin,
      'changeAccountStatus',
      `input: { ${id}, accountStatus: SUSPENDED, reason: "unpaid" }`,
      'client { id }',
    );

    // Master templates.
    const content = `content: { name: "audited_template", description: "d", category: "c", stages: [{ order: 1, worker: "bitware-content-granulator", templateRef: "course_v1" }] }`;
    const audited = 'id: "audited_template@1", revision: 2';
    const thing = 'masterTemplate { id }';
    await run(admin, 'createMasterTemplate', `input: { templateId: "audited_template", ${content} }`, thing);
    await run(
      admin,
      'editMasterTemplateDraft',
      'input: { id: "audited_template@1", revision: 1, content: { description: "e" } }',
      thing,
    );
    await run(admin, 'publishMasterTemplate', `input: { ${audited} }`, thing);
    await run(admin, 'duplicateMasterTemplate', 'input: { id: "audited_template" }', thing);
    await run(admin, 'discardMasterTemplateDraft', 'input: { id: "audited_template@2" }', thing);
    await run(admin, 'deprecateMasterTemplate', 'input: { templateId: "audited_template" }', thing);

    await run(
      admin,
      'importMasterTemplates',
      'input: { file: { name: "audited_file", stages: [] } }',
      'masterTemplates { id }',
    );
    await run(
      admin,
      'importWorkerTemplates',
      'input: { worker: "bitware-content-granulator", file: [{ id: "audited_file_v1", kind: "course" }] }',
      'templates { id }',
    );

    // Templates of a worker.
    const draft = 'id: "audited_v1@1"';
    await run(
      admin,
      'duplicateWorkerTemplate',
      'input: { worker: "bitware-content-granulator", id: "course_v1", as: "audited_v1" }',
      'template { id }',
    );
    await run(
      admin,
      'editWorkerTemplateDraft',
      `input: { worker: "bitware-content-granulator", ${draft}, terms: { displayName: "Audited" } }`,
      'template { id }',
    );
    await run(
      admin,
      'testWorkerTemplate',
      `input: { worker: "bitware-content-granulator", ${draft}, parameters: { topic: "Tides" } }`,
      'trial { id }',
    );
    await run(
      admin,
      'publishWorkerTemplate',
      `input: { worker: "bitware-content-granulator", ${draft} }`,
      'template { id }',
    );
    await seedMasterTemplate(system, 'uses_audited', [
      { templateRef: 'audited_v1', worker: 'bitware-content-granulator' },
    ]);
    await run(
      admin,
      'replaceWorkerTemplate',
      'input: { worker: "bitware-content-granulator", from: "audited_v1", to: "course_v1" }',
      'masterTemplates { id }',
    );
    await system.sql(
      `update kam.master_template set status = 'deprecated' where name = 'uses_audited' and status = 'published'`,
    );
    await run(
      admin,
      'deprecateWorkerTemplate',
      'input: { worker: "bitware-content-granulator", templateId: "audited_v1" }',
      'template { id }',
    );
    await run(
      admin,
      'createWorkerTemplate',
      'input: { worker: "bitware-content-granulator", templateId: "audited_new", kind: "course", terms: { name: "audited_new" } }',
      'template { id }',
    );
    await run(
      admin,
      'discardWorkerTemplateDraft',
      'input: { worker: "bitware-content-granulator", id: "audited_new@1" }',
      'discardedId',
    );

    // Workers.
    await run(admin, 'pauseWorker', 'input: { worker: "test-scripted-worker", reason: "Audited." }', 'worker { id }');
    await run(admin, 'resumeWorker', 'input: { worker: "test-scripted-worker" }', 'worker { id }');
    const { announcerToken } = await run<{ announcerToken: { id: string } }>(
      admin,
      'createAnnouncerToken',
      'input: { workerIds: ["acme-*"], expiresInDays: 1 }',
      'announcerToken { id }',
    );
    await run(admin, 'revokeAnnouncerToken', `id: "${announcerToken.id}"`, 'revokedId');

    // Executions.
    const start = (mutation: string) =>
      run<{ execution: { id: string } }>(
        client,
        mutation,
        `input: { masterTemplate: "course_creation", clientId: "${TECHCORP}", parameters: { topic: "Tides" }, idempotencyKey: "${crypto.randomUUID()}" }`,
        'execution { id }',
      );
    const { execution } = await start('startExecution');
    await client.ended(execution.id, 'id');
    // It runs until it is cancelled: nobody completes its stage.
    scripted.worker.on('held', { run: () => undefined });
    await seedMasterTemplate(system, 'held', [{ templateRef: 'held' }]);
    const running = await client.start('held', TECHCORP, {});
    for (const [mutation, args] of [
      ['pauseExecution', `executionId: "${running}"`],
      ['setExecutionPriority', `input: { executionId: "${running}", urgency: HIGH }`],
      ['resumeExecution', `executionId: "${running}"`],
      ['cancelExecution', `executionId: "${running}"`],
    ] as const)
      await run(client, mutation, args, 'execution { id }');
    await client.ended(running, 'id');
    await run(
      client,
      'retryExecution',
      `input: { executionId: "${running}", idempotencyKey: "${crypto.randomUUID()}" }`,
      'execution { id }',
    );

    await client.start('held', TECHCORP, {});
    await run(client, 'cancelExecutions', `filter: { clientId: "${TECHCORP}" }`, 'executions { id }');

    // A worker that asks for more than the plan promises.
    scripted.worker.on('dearer', {
      answer: (offer) => ({
        verdict: 'countered',
        jobId: jobIdOf(offer),
        maxPriceMicros: 9_000_000,
        timeMs: 1_000,
        message: 'Dear.',
      }),
    });
    await seedMasterTemplate(system, 'short', [{ templateRef: 'source' }]);
    await seedMasterTemplate(system, 'dearer', [{ templateRef: 'dearer' }]);
    for (const mutation of ['approveStage', 'rejectStage']) {
      const asking = await client.start('dearer', TECHCORP, {}, { onHigherPrice: 'ASK' });
      const stageId = await waitFor('the worker to ask for more', async () => {
        const { data } = await client.query<{
          execution: { stages: { id: string; attempts: { consent: string | null }[] }[] };
        }>(`query ($id: ID!) { execution(id: $id) { stages { id attempts { consent } } } }`, { id: asking });
        const [stage] = data.execution.stages;
        return stage?.attempts[0]?.consent === 'AWAITED' && stage.id;
      });
      await run(client, mutation, `input: { stageId: "${stageId}" }`, 'execution { id }');
    }

    await mutate(
      admin,
      'changeBudget',
      'ChangeBudgetInput',
      { clientId: TECHCORP, approvalAboveMicros: 0, reason: 'Asked' },
      'client { id }',
    );
    for (const mutation of ['approveExecution', 'rejectExecution']) {
      const asking = await client.start('course_creation', TECHCORP, { topic: 'Tides' });
      await run(admin, mutation, `input: { executionId: "${asking}" }`, 'execution { id }');
    }
    await mutate(
      admin,
      'changeBudget',
      'ChangeBudgetInput',
      { clientId: TECHCORP, approvalAboveMicros: null, reason: 'Asked' },
      'client { id }',
    );

    const done = await client.start('short', TECHCORP, {});
    await client.ended(done, 'id');
    await run(
      client,
      'rerunExecution',
      `input: { executionId: "${done}", fromStage: 1, idempotencyKey: "rerun" }`,
      'rerun { execution { id } }',
    );

    await run(
      admin,
      'setLegalHold',
      `input: { clientId: "${TECHCORP}", isHeld: true, reason: "Audited." }`,
      'client { id }',
    );

    // Webhooks.
    const { issued } = await run<{ issued: { webhook: { id: string } } }>(
      client,
      'createWebhook',
      `input: { clientId: "${TECHCORP}", url: "https://example.com/hooks" }`,
      'issued { webhook { id } }',
    );
    const hook = `id: "${issued.webhook.id}"`;
    await run(client, 'updateWebhook', `input: { ${hook}, isPaused: true }`, 'webhook { id }');
    await run(client, 'rotateWebhookSecret', `input: { ${hook} }`, 'issued { webhook { id } }');
    const { delivery } = await run<{ delivery: { id: string } }>(
      client,
      'testWebhook',
      `input: { ${hook} }`,
      'delivery { id }',
    );
    await run(client, 'replayWebhookDelivery', `input: { deliveryId: "${delivery.id}" }`, 'delivery { id }');
    await run(client, 'removeWebhook', `input: { ${hook} }`, 'webhook { id }');

    // Requests. What the orchestrator tells KAM in the course of them is done under ids of its own.
    const request = async (mutation: string): Promise<string> =>
      (
        await run<{ request: { id: string } }>(
          client,
          mutation,
          'input: { message: "A course about tides", type: COURSE }',
          'request { id }',
        )
      ).request.id;
    const executed = await request('createRequest');
    await run(
      client,
      'selectMasterTemplate',
      `input: { requestId: "${executed}", masterTemplate: "course_creation" }`,
      'request { id }',
    );
    await run(client, 'executeRequest', `id: "${executed}", parameters: { topic: "Tides" }`, 'execution { id }');
    await run(client, 'cancelRequest', `id: "${await request('createRequest')}"`, 'execution { id }');

    await waitFor('the lines of all services', async () => {
      const [left] = await system.sql<{ count: number }>(
        `select (select count(*) from orchestrator.audit_outbox)::int + (select count(*) from granulator.audit_outbox)::int
              + (select count(*) from kam.request where id = $1 and status <> 'completed')::int as count`,
        [executed],
      );
      return left?.count === 0;
    });
    lines = await allLines(await system.asUser('admin'));
  });
  afterAll(() => close());

  test.each(mutationsOfSchema())('%s is kept, with who asked for it', (mutation) => {
    if (UNAUDITED[mutation]) return;
    const expected = AUDITED_AS[mutation];
    expect(expected).toBeDefined();
    const own = lines.filter((line) => line.requestId === requestId(mutation) || BETWEEN_SERVICES.has(mutation));
    expect(own.map(({ service, action }) => `${service}: ${action}`)).toContain(expected);
  });

  test('is exempt only what the schema has', () => {
    const mutations = mutationsOfSchema();
    for (const name of [...Object.keys(UNAUDITED), ...Object.keys(AUDITED_AS)]) expect(mutations).toContain(name);
  });
});

interface AuditPage {
  auditEvents: { edges: { node: Line }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
}

async function allLines(as: GraphClient): Promise<Line[]> {
  const lines: Line[] = [];
  for (let after: string | null = null; ;) {
    const { data, errors }: Answer<AuditPage> = await as.query<AuditPage>(
      `query ($after: String) { auditEvents(first: 100, after: $after) { edges { node { service action requestId } } pageInfo { hasNextPage endCursor } } }`,
      { after },
    );
    if (errors) throw new Error(JSON.stringify(errors));
    lines.push(...data.auditEvents.edges.map(({ node }) => node));
    if (!data.auditEvents.pageInfo.hasNextPage) return lines;
    after = data.auditEvents.pageInfo.endCursor;
  }
}
