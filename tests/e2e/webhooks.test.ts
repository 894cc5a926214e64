import { Webhook as Verifier } from 'standardwebhooks';
import { GraphClient, startTestSystem, TECHCORP, type TestSystem } from '../setup/system';
import { MAX_FAILURES } from '../../subgraphs/orchestrator/webhooks/webhook-sender';
import { mutate, newKey } from '../setup/accounts';
import { budgetNow, openAccount } from '../setup/money';
import { ScriptedSystem } from '../setup/scripted-system';
import { seedMasterTemplate } from '../setup/scripted-worker';
import { waitFor } from '../setup/wait-for';
import { type Received, WebhookReceiver } from '../setup/webhook-receiver';

interface Delivery {
  id: string;
  status: string;
  notificationId: string | null;
  nextAttemptAt: string | null;
  attempts: { status: number | null; error: string | null; durationMs: number }[];
}
interface Hook {
  id: string;
  url: string;
  pausedAt: string | null;
  pauseReason: string | null;
  failures: number;
  deliveries: { edges: { node: Delivery }[] };
}

const HOOK = `id url kinds pausedAt pauseReason failures deliveries(first: 50) { edges { node {
  id status notificationId nextAttemptAt attempts { status error durationMs } } } }`;

describe('webhooks', () => {
  let scripted: ScriptedSystem;
  let receiver: WebhookReceiver;
  let admin: GraphClient;
  beforeAll(async () => {
    receiver = await new WebhookReceiver().start();
    scripted = await ScriptedSystem.startWith({ webhooks: { allowPrivate: true } });
    admin = await scripted.system.asUser('admin');
    scripted.worker.on('endless', { run: () => undefined });
    scripted.worker.on('lost', {
      run: (offer, _job, worker) => worker.fail(offer, { code: 'NO', message: 'no', retryable: false }),
    });
    await seedMasterTemplate(scripted.system, 'sink', [{ templateRef: 'sink' }]);
    await seedMasterTemplate(scripted.system, 'lost', [{ templateRef: 'lost' }]);
  });
  afterAll(async () => {
    await scripted.close();
    await receiver.close();
  });
  beforeEach(() => {
    receiver.status = 200;
  });

  /** An account with a webhook of its own, under a path of the receiver of its own. */
  const withHook = async (more: object = {}) => {
    const { clientId } = await openAccount(scripted.system, 100_000_000);
    const scopes = ['EXECUTIONS_READ', 'EXECUTIONS_WRITE', 'ACCOUNT_READ', 'ACCOUNT_WRITE', 'TEMPLATES_READ'];
    const { key } = await newKey(admin, clientId, scopes);
    const client = new GraphClient(scripted.system.url, { 'x-api-key': String(key) });
    const path = `/${clientId}`;
    const input = { clientId, url: `${receiver.url}${path}`, ...more };
    const created = await mutate(
      client,
      'createWebhook',
      'CreateWebhookInput',
      input,
      'issued { secret webhook { id } }',
    );
    expect(created.errors).toEqual([]);
    const { secret, webhook } = created['issued'] as { secret: string; webhook: { id: string } };
    return { clientId, client, path, secret, id: webhook.id };
  };
  const run = async (client: GraphClient, clientId: string, template = 'sink') =>
    client.ended<{ id: string }>(await client.start(template, clientId, {}), 'id');
  const read = async (client: GraphClient, clientId: string): Promise<Hook> => {
    const { data, errors } = await client.query<{ client: { webhooks: Hook[] } }>(
      `query ($id: ID!) { client(id: $id) { webhooks { ${HOOK} } } }`,
      { id: clientId },
    );
    const [hook] = data?.client.webhooks ?? [];
    if (!hook) throw new Error(JSON.stringify(errors ?? 'no webhook'));
    return hook;
  };
  const arrived = (path: string, count = 1): Promise<Received[]> =>
    waitFor(`${count} messages`, () => {
      const found = receiver.received.filter((one) => one.path === path);
      return found.length >= count && found;
    });
  const settled = (client: GraphClient, clientId: string, status: string): Promise<Delivery> =>
    waitFor(`a delivery to be ${status}`, async () =>
      (await read(client, clientId)).deliveries.edges.map(({ node }) => node).find((one) => one.status === status),
    );
  /** Makes what waits for its time due now. */
  const hurry = () =>
    scripted.system.sql(`update orchestrator.webhook_delivery set due_at = now() where status = 'pending'`);

  test('post what a client is told, signed as Standard Webhooks asks for, and keep a log', async () => {
    const { clientId, client, path, secret } = await withHook();
    const execution = await run(client, clientId);
    const [message] = await arrived(path);
    const { headers = {}, body = '' } = message ?? {};
    const told = new Verifier(secret).verify(body, headers) as { type: string; timestamp: string; data: object };
    expect(told).toMatchObject({
      type: 'execution.completed',
      data: { clientId, executionId: execution.id, status: 'completed' },
    });
    expect(Date.parse(told.timestamp)).not.toBeNaN();
    // Whoever changes it, or signs with something else, is found out.
    expect(() => new Verifier(secret).verify(body.replace('completed', 'failed'), headers)).toThrow();
    const delivered = await settled(client, clientId, 'DELIVERED');
    expect(delivered).toMatchObject({ attempts: [{ status: 200, error: null }], nextAttemptAt: null });
    expect(headers['webhook-id']).toBe(`msg_${delivered.id}`);
    expect(JSON.parse(body)).toMatchObject({ data: { notificationId: delivered.notificationId } });
  });

  test('of some kinds get those alone, and nobody else’s', async () => {
    const failures = await withHook({ kinds: ['EXECUTION_FAILED', 'BUDGET_THRESHOLD'] });
    const all = await withHook();
    await run(failures.client, failures.clientId);
    await run(failures.client, failures.clientId, 'lost');
    await run(all.client, all.clientId);
    await arrived(failures.path);
    await arrived(all.path);
    await settled(failures.client, failures.clientId, 'DELIVERED');
    expect(receiver.types(failures.path)).toEqual(['execution.failed']);
    expect(receiver.types(all.path)).toEqual(['execution.completed']);
  });

  test('are tried again after a fault, with more and more time between, under the same id', async () => {
    const { clientId, client, path } = await withHook();
    receiver.status = 503;
    await run(client, clientId);
    await arrived(path);
    const first = await waitFor('the first attempt', async () => {
      const [edge] = (await read(client, clientId)).deliveries.edges;
      return edge?.node.attempts.length === 1 && edge.node;
    });
    expect(first).toMatchObject({
      status: 'PENDING',
      attempts: [{ status: 503, error: 'It answered with status 503.' }],
    });
    const waits = Date.parse(first.nextAttemptAt ?? '') - Date.now();
    expect(waits).toBeLessThan(5_000);
    receiver.status = 204;
    await hurry();
    await settled(client, clientId, 'DELIVERED');
    const ids = (await arrived(path, 2)).map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(1);
    expect((await read(client, clientId)).failures).toBe(0);
  });

  test('are given up after ten attempts, and sent again when a user asks for it', async () => {
    const { clientId, client, path } = await withHook();
    receiver.status = 500;
    await run(client, clientId);
    for (let attempt = 1; attempt <= 10; attempt++) {
      await arrived(path, attempt);
      await waitFor('it to be recorded', async () => {
        const [edge] = (await read(client, clientId)).deliveries.edges;
        return edge?.node.attempts.length === attempt;
      });
      await hurry();
    }
    const failed = await settled(client, clientId, 'FAILED');
    expect(failed.attempts).toHaveLength(10);
    receiver.status = 200;
    const replay = (as: GraphClient) =>
      mutate(
        as,
        'replayWebhookDelivery',
        'ReplayWebhookDeliveryInput',
        { deliveryId: failed.id },
        'delivery { status }',
      );
    expect(await replay(client)).toMatchObject({ delivery: { status: 'PENDING' }, errors: [] });
    await settled(client, clientId, 'DELIVERED');
    const other = await withHook();
    expect((await replay(other.client)).errors).toMatchObject([{ code: 'WEBHOOK_DELIVERY_NOT_FOUND' }]);
  });

  test('that cannot be delivered to are paused, their client is told, and what waited goes when they go on', async () => {
    const { clientId, client, path, id } = await withHook();
    receiver.status = 500;
    await run(client, clientId);
    for (let failures = 1; failures <= MAX_FAILURES; failures++) {
      await waitFor('a failure more', async () => (await read(client, clientId)).failures >= failures);
      await scripted.system.sql(
        `update orchestrator.webhook_delivery set due_at = now(), tries = 1, status = 'pending' where webhook_id = $1`,
        [id],
      );
    }
    const hook = await read(client, clientId);
    expect(hook.pausedAt).not.toBeNull();
    expect(hook.pauseReason).toContain(`The last ${MAX_FAILURES} attempts failed.`);
    const { data } = await client.query<{ notifications: { edges: { node: { kind: string } }[] } }>(
      '{ notifications(first: 1) { edges { node { kind } } } }',
    );
    expect(data.notifications.edges[0]?.node.kind).toBe('WEBHOOK_PAUSED');
    const before = receiver.types(path).length;
    receiver.status = 200;
    await run(client, clientId);
    expect((await read(client, clientId)).deliveries.edges[0]?.node).toMatchObject({ status: 'PENDING', attempts: [] });
    expect(receiver.types(path)).toHaveLength(before);
    const on = await mutate(
      client,
      'updateWebhook',
      'UpdateWebhookInput',
      { id, isPaused: false },
      'webhook { pausedAt failures }',
    );
    expect(on).toMatchObject({ webhook: { pausedAt: null, failures: 0 }, errors: [] });
    await arrived(path, before + 2);
  });

  test('that are removed in the middle of it keep nothing from being recorded', async () => {
    const { clientId, client, id } = await withHook();
    const { Client } = await import('pg');
    const other = new Client({ connectionString: scripted.system.databaseUrl });
    await other.connect();
    try {
      await other.query(`begin`);
      await other.query(`set local app.client_id = '*'`);
      await other.query(`delete from orchestrator.webhook where id = $1`, [id]);
      await run(client, clientId);
    } finally {
      await other.query('commit');
      await other.end();
    }
    expect(await scripted.system.sql('select from orchestrator.webhook_delivery where webhook_id = $1', [id])).toEqual(
      [],
    );
  });

  test('that answer that they are gone for good are paused at once', async () => {
    const { clientId, client } = await withHook();
    receiver.status = 410;
    await run(client, clientId);
    const hook = await waitFor('the pause', async () => {
      const found = await read(client, clientId);
      return found.pausedAt !== null && found;
    });
    expect(hook.pauseReason).toContain('410');
  });

  test('have a secret that is shown once and can be changed: for a day both are signed with', async () => {
    const { clientId, client, path, id, secret } = await withHook();
    const rotated = await mutate(
      client,
      'rotateWebhookSecret',
      'WebhookInput',
      { id },
      'issued { secret webhook { rotatingUntil } }',
    );
    const next = (rotated['issued'] as { secret: string }).secret;
    expect(next).not.toBe(secret);
    await mutate(client, 'testWebhook', 'WebhookInput', { id }, 'delivery { id }');
    const [message] = await arrived(path);
    for (const each of [secret, next])
      expect(new Verifier(each).verify(message?.body ?? '', message?.headers ?? {})).toMatchObject({
        type: 'webhook.test',
      });
    await scripted.system.sql(`update orchestrator.webhook set rotating_until = now() where id = $1`, [id]);
    await mutate(client, 'testWebhook', 'WebhookInput', { id }, 'delivery { id }');
    const [, later] = await arrived(path, 2);
    expect(() => new Verifier(secret).verify(later?.body ?? '', later?.headers ?? {})).toThrow();
    expect(
      await scripted.system.sql(`select to_jsonb(webhook)::text as row from orchestrator.webhook where id = $1`, [id]),
    ).toEqual([{ row: expect.not.stringContaining(next.slice(6)) as string }]);
    expect((await mutate(client, 'removeWebhook', 'WebhookInput', { id }, 'webhook { id }')).errors).toEqual([]);
    expect((await budgetNow(client, clientId)).agrees).toBe(true);
  });

  test('are the business of their client alone, ten at most, and bad input says what is expected', async () => {
    const { clientId, client, id } = await withHook();
    const other = await withHook();
    for (const [name, type] of [
      ['testWebhook', 'WebhookInput'],
      ['removeWebhook', 'WebhookInput'],
      ['rotateWebhookSecret', 'WebhookInput'],
      ['updateWebhook', 'UpdateWebhookInput'],
    ] as const) {
      const fields = {
        testWebhook: 'delivery { id }',
        rotateWebhookSecret: 'issued { secret }',
        updateWebhook: 'webhook { id }',
        removeWebhook: 'webhook { id }',
      }[name];
      expect((await mutate(other.client, name, type, { id }, fields)).errors).toMatchObject([
        { code: 'WEBHOOK_NOT_FOUND' },
      ]);
    }
    const create = (input: object) =>
      mutate(
        client,
        'createWebhook',
        'CreateWebhookInput',
        { clientId, url: receiver.url, ...input },
        'issued { secret }',
      );
    expect((await create({ clientId: other.clientId })).errors).toMatchObject([{ code: 'CLIENT_NOT_FOUND' }]);
    for (const url of ['nonsense', 'ftp://example.com/', 'https://a:b@example.com/'])
      expect((await create({ url })).errors).toMatchObject([{ code: 'INVALID_INPUT', path: ['url'] }]);
    expect((await create({ kinds: ['WEBHOOK_PAUSED'] })).errors).toMatchObject([{ code: 'INVALID_INPUT' }]);
    // An account that is suspended has nothing sent, but stops and removes what is there.
    const suspend = { clientId: other.clientId, accountStatus: 'SUSPENDED', reason: 'Test' };
    await mutate(admin, 'changeAccountStatus', 'ChangeAccountStatusInput', suspend, 'client { id }');
    const asOther = (name: string, type: string, input: object, fields: string) =>
      mutate(other.client, name, type, { id: other.id, ...input }, fields);
    expect((await asOther('testWebhook', 'WebhookInput', {}, 'delivery { id }')).errors).toMatchObject([
      { code: 'ACCOUNT_NOT_ACTIVE' },
    ]);
    const paused = await asOther('updateWebhook', 'UpdateWebhookInput', { isPaused: true }, 'webhook { pauseReason }');
    expect(paused.errors).toEqual([]);
    // Once more changes nothing.
    expect((await asOther('updateWebhook', 'UpdateWebhookInput', { isPaused: true }, 'webhook { id }')).errors).toEqual(
      [],
    );
    expect((await asOther('removeWebhook', 'WebhookInput', {}, 'webhook { id }')).errors).toEqual([]);
    const made = await Promise.all(Array.from({ length: 12 }, () => create({})));
    expect(made.filter(({ errors }) => errors.length === 0)).toHaveLength(9);
  });
});

test('webhooks go to public addresses alone unless the operator says otherwise', async () => {
  const system: TestSystem = await startTestSystem();
  try {
    const admin = await system.asUser('admin');
    for (const url of [
      'http://example.com/',
      'https://127.0.0.1/',
      'https://localhost/',
      'https://169.254.169.254/latest',
    ]) {
      const input = { clientId: TECHCORP, url };
      const { errors } = await mutate(admin, 'createWebhook', 'CreateWebhookInput', input, 'issued { secret }');
      expect(errors).toMatchObject([{ code: 'INVALID_INPUT', path: ['url'] }]);
    }
  } finally {
    await system.close();
  }
});
