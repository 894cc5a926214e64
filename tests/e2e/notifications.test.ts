import { mutate, newKey } from '../setup/accounts';
import { COST, ended, MOST, openAccount, startPricedSystem } from '../setup/money';
import type { ScriptedSystem } from '../setup/scripted-system';
import { follow, nextOf } from '../setup/streams';
import { GraphClient } from '../setup/system';

interface Told {
  id: string;
  kind: string;
  message: string;
  isRead: boolean;
  percent: number | null;
  execution: { id: string } | null;
  client: { id: string };
}

const FIELDS = 'id kind message isRead percent month execution { id } client { id }';

describe('notifications', () => {
  let scripted: ScriptedSystem;
  let admin: GraphClient;
  beforeAll(async () => {
    ({ scripted, admin } = await startPricedSystem());
  });
  afterAll(() => scripted.close());

  const list = async (as: GraphClient, filter: object = {}): Promise<Told[]> => {
    const { data, errors } = await as.query<{ notifications: { edges: { node: Told }[] } }>(
      `query ($filter: NotificationFilter) { notifications(first: 100, filter: $filter) { edges { node { ${FIELDS} } } } }`,
      { filter },
    );
    if (errors) throw new Error(JSON.stringify(errors));
    return data.notifications.edges.map(({ node }) => node).reverse();
  };
  const unread = async (as: GraphClient): Promise<number> =>
    (await as.query<{ unreadNotifications: number }>('{ unreadNotifications }')).data.unreadNotifications;

  test('tell of the end of each execution once, and of what waits for approval', async () => {
    const { clientId, client } = await openAccount(scripted.system, 100 * MOST);
    const completed = await client.start('one', clientId, {});
    await ended(client, completed);
    const failed = await client.start('two', clientId, {});
    await ended(client, failed);
    const cancelled = await client.start('endless', clientId, {});
    await client.query(`mutation { cancelExecution(executionId: "${cancelled}") { errors { code } } }`);
    const limit = { clientId, approvalAboveMicros: 1, reason: 'Test' };
    await mutate(admin, 'changeBudget', 'ChangeBudgetInput', limit, 'client { id }');
    const waiting = await client.start('one', clientId, {});
    expect((await list(client)).map(({ kind, execution }) => [kind, execution?.id])).toEqual([
      ['EXECUTION_COMPLETED', completed],
      ['EXECUTION_FAILED', failed],
      ['EXECUTION_CANCELLED', cancelled],
      ['APPROVAL_ASKED', waiting],
    ]);
    const [, failure, , asked] = await list(client);
    expect(failure?.message).toBe(`Execution ${failed} failed. Stage 2 failed: no`);
    expect(asked?.message).toBe(`Execution ${waiting} may cost up to 0.100000 USD and waits for approval.`);
    expect(await list(client, { kind: ['EXECUTION_FAILED'] })).toHaveLength(1);
    // Staff sees those of all clients, a client its own.
    expect(await list(admin, { clientId })).toHaveLength(4);
    const other = await openAccount(scripted.system, MOST);
    expect(await list(other.client, { clientId })).toEqual([]);
  });

  test('are read by each for himself, up to one, and never unread again', async () => {
    const { clientId, client } = await openAccount(scripted.system, 100 * MOST);
    for (let times = 0; times < 3; times++) await ended(client, await client.start('one', clientId, {}));
    const [first, second, third] = await list(client);
    expect(await unread(client)).toBe(3);
    const mark = (as: GraphClient, upTo = '') =>
      mutate(as, 'markNotificationsRead', 'MarkNotificationsReadInput', { upTo }, 'unread');
    expect(await mark(client, second?.id)).toMatchObject({ unread: 1, errors: [] });
    expect(await mark(client, first?.id)).toMatchObject({ unread: 1, errors: [] });
    expect((await list(client)).map(({ isRead }) => isRead)).toEqual([true, true, false]);
    expect((await list(client, { unreadOnly: true })).map(({ id }) => id)).toEqual([third?.id]);
    const { key } = await newKey(admin, clientId, ['ACCOUNT_READ']);
    expect(await unread(new GraphClient(scripted.system.url, { 'x-api-key': String(key) }))).toBe(3);
    expect((await mark(client, 'x')).errors).toMatchObject([{ code: 'INVALID_INPUT' }]);
    expect(await mark(client, '999999999999')).toMatchObject({ unread: 0 });
    // What comes later is not read beforehand.
    await ended(client, await client.start('one', clientId, {}));
    expect(await unread(client)).toBe(1);
  });

  test('tell once each that 80, 95 and 100 percent of a budget are used, and anew under another limit', async () => {
    const { clientId, client } = await openAccount(scripted.system, 100);
    const charge = (amountMicros: number) => {
      const input = { clientId, amountMicros, reason: 'Test', idempotencyKey: crypto.randomUUID() };
      return mutate(admin, 'adjustBudget', 'AdjustBudgetInput', input, 'budget { month }');
    };
    const shares = async () => (await list(client, { kind: ['BUDGET_THRESHOLD'] })).map(({ percent }) => percent);
    for (const amount of [79, 1, 5, -10, 20, 5, -40, 40]) await charge(amount);
    expect(await shares()).toEqual([80, 95, 100]);
    const [told] = await list(client, { kind: ['BUDGET_THRESHOLD'] });
    expect(told?.message).toMatch(/^80 % of the budget of \d{4}-\d\d are used: 0\.000080 of 0\.000100 USD\.$/);
    // Ten times the limit: its shares are other ones, and work that is charged reaches them.
    const limit = { clientId, monthlyMicros: MOST, reason: 'More' };
    await mutate(admin, 'changeBudget', 'ChangeBudgetInput', limit, 'client { id }');
    await charge(-100);
    await ended(client, await client.start('one', clientId, {}));
    expect(await shares()).toEqual([80, 95, 100]);
    await charge(0.25 * MOST);
    expect(COST + 0.25 * MOST).toBeGreaterThan(0.8 * MOST);
    expect(await shares()).toEqual([80, 95, 100, 80]);
  });

  test('a stage that is charged tells of its share of the budget with what it delivers', async () => {
    const { clientId, client } = await openAccount(scripted.system, 580_000);
    const input = { clientId, amountMicros: 460_000, reason: 'Test', idempotencyKey: 'near' };
    await mutate(admin, 'adjustBudget', 'AdjustBudgetInput', input, 'budget { month }');
    expect(await list(client)).toEqual([]);
    await ended(client, await client.start('one', clientId, {}));
    const told = (await list(client)).map(({ kind, percent }) => [kind, percent]);
    expect(told).toEqual([
      ['EXECUTION_COMPLETED', null],
      ['BUDGET_THRESHOLD', 80],
    ]);
  });

  test('are followed live by a client and by staff, and resumed without a gap', async () => {
    const { clientId, client } = await openAccount(scripted.system, 100 * MOST);
    const stream = (as: GraphClient, variables: Record<string, unknown>) =>
      follow<{ notificationAdded: Told }>(
        as,
        `subscription ($clientId: ID, $after: ID) { notificationAdded(clientId: $clientId, after: $after) { ${FIELDS} } }`,
        variables,
      );
    const own = stream(client, { after: '0' });
    const staff = stream(admin, { clientId, after: '0' });
    const id = await client.start('one', clientId, {});
    for (const each of [own, staff]) {
      expect((await nextOf(each)).notificationAdded).toMatchObject({
        kind: 'EXECUTION_COMPLETED',
        execution: { id },
        isRead: false,
      });
    }
    await own.return?.();
    const [seen] = await list(client);
    const missed = await client.start('one', clientId, {});
    await ended(client, missed);
    const again = stream(client, { after: seen?.id });
    expect((await nextOf(again)).notificationAdded.execution?.id).toBe(missed);
    await again.return?.();
    await staff.return?.();
  });
});
