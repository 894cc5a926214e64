import { mutate, newKey, PASSWORD } from '../setup/accounts';
import {
  FINANCE,
  type GraphClient,
  GREENENERGY,
  startTestSystem,
  STARTUP,
  TECHCORP,
  type TestSystem,
} from '../setup/system';

describe('accounts are kept', () => {
  let system: TestSystem;
  let admin: GraphClient;
  beforeAll(async () => {
    system = await startTestSystem();
    admin = await system.asUser('admin');
  });
  afterAll(() => system.close());

  describe('clients', () => {
    test('are opened by administrators, found, sorted and paged by staff', async () => {
      for (const [companyName, tier] of [
        ['Zebra Ltd', 'BASIC'],
        ['Aardvark Inc', 'ENTERPRISE'],
        ['Mole & Sons', 'BASIC'],
      ]) {
        const { client, errors } = await mutate(
          admin,
          'createClient',
          'CreateClientInput',
          { companyName, tier, monthlyBudgetMicros: 1_000_000, profile: { country: 'DE' } },
          'client { id accountStatus }',
        );
        expect(errors).toEqual([]);
        expect(client).toMatchObject({ accountStatus: 'TRIAL' });
      }
      const support = await system.asUser('support');
      const list = async (args: string) =>
        (
          await support.query<{
            clients: {
              totalCount: number;
              pageInfo: { endCursor: string; hasNextPage: boolean };
              edges: { node: { companyName: string } }[];
            };
          }>(`{ clients(${args}) { totalCount pageInfo { endCursor hasNextPage } edges { node { companyName } } } }`)
        ).data.clients;
      const first = await list('first: 2');
      expect(first.edges[0]?.node.companyName).toBe('Aardvark Inc');
      expect(first.pageInfo.hasNextPage).toBe(true);
      const second = await list(`first: 100, after: "${first.pageInfo.endCursor}"`);
      expect(first.edges.length + second.edges.length).toBe(first.totalCount);
      expect((await list('first: 10, filter: { search: "mole", tier: [BASIC] }')).edges).toEqual([
        { node: { companyName: 'Mole & Sons' } },
      ]);
      expect((await list('first: 10, filter: { search: "%" }')).edges).toEqual([]);
      expect((await list('first: 1, sort: NEWEST')).edges).toEqual([{ node: { companyName: 'Mole & Sons' } }]);
    });

    test('change their profile: what is left out stays, null takes away, and nonsense is refused without being repeated', async () => {
      const techcorp = await system.asUser('techcorp');
      const update = (profile: Record<string, unknown>) =>
        mutate(
          techcorp,
          'updateClient',
          'UpdateClientInput',
          { clientId: TECHCORP, profile },
          'client { profile { contactEmail city size reportFormats } }',
        );
      await update({ contactEmail: 'ann@techcorp.example', city: 'Berlin', size: 'SMALL', reportFormats: ['PDF'] });
      expect((await update({ city: null })).client).toEqual({
        profile: { contactEmail: 'ann@techcorp.example', city: null, size: 'SMALL', reportFormats: ['PDF'] },
      });
      const refused = await update({ contactEmail: 'my-secret-value' });
      expect(refused.errors).toMatchObject([{ code: 'INVALID_INPUT', path: ['profile', 'contactEmail'] }]);
      expect(JSON.stringify(refused)).not.toContain('my-secret-value');
    });

    test('change their tier with history, by administrators only', async () => {
      const change = (tier: string) =>
        mutate(
          admin,
          'changeTier',
          'ChangeTierInput',
          { clientId: FINANCE, tier, reason: 'grew' },
          'client { tier tierHistory { from to reason } }',
        );
      expect((await change('PREMIUM')).client).toEqual({
        tier: 'PREMIUM',
        tierHistory: [{ from: 'STANDARD', to: 'PREMIUM', reason: 'grew' }],
      });
      expect((await change('PREMIUM')).errors[0]?.code).toBe('SAME_TIER');
      await change('STANDARD');
      const { errors } = await system
        .as(FINANCE)
        .query(
          `mutation { changeTier(input: { clientId: "${FINANCE}", tier: ENTERPRISE, reason: "please" }) { client { tier } } }`,
        );
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', required: ['clients:write'] });
    });
  });

  describe('the audit', () => {
    test('tells administrators who did what to what, with filters, and clients if their tier includes it', async () => {
      const { data } = await admin.query<{ auditEvents: { edges: { node: Record<string, unknown> }[] } }>(
        `{ auditEvents(first: 5, filter: { action: "client.tier_changed", clientId: "${FINANCE}" }) { totalCount edges { node { action actorKind actorId subjectId details occurredAt } } } }`,
      );
      expect(data.auditEvents.edges[0]?.node).toMatchObject({
        action: 'client.tier_changed',
        actorKind: 'user',
        subjectId: FINANCE,
        details: { from: 'premium', to: 'standard', reason: 'grew' },
      });
      await newKey(system.as(GREENENERGY), GREENENERGY, ['TEMPLATES_READ']);
      const own = await system
        .as(GREENENERGY)
        .query<{ auditEvents: { edges: { node: { clientId: string } }[] } }>(
          '{ auditEvents(first: 100) { edges { node { clientId action } } } }',
        );
      expect(own.data.auditEvents.edges.length).toBeGreaterThan(0);
      expect(own.data.auditEvents.edges.every(({ node }) => node.clientId === GREENENERGY)).toBe(true);
      const { errors } = await system.as(TECHCORP).query('{ auditEvents { totalCount } }');
      expect(errors?.[0]?.extensions).toMatchObject({
        code: 'FORBIDDEN',
        feature: 'audit_logs',
        required: 'enterprise',
        current: 'premium',
      });
    });

    test('can only be added to, and holds no secret', async () => {
      await expect(system.sql(`update kam.audit_event set action = 'nothing'`)).rejects.toThrow('can only be added to');
      await expect(system.sql('delete from kam.audit_event')).rejects.toThrow('can only be added to');
      const all = JSON.stringify(await system.sql('select * from kam.audit_event'));
      for (const secret of [PASSWORD, system.keyOf(TECHCORP), system.workerToken, system.passwordOf('admin')])
        expect(all).not.toContain(secret);
    });

    test('has a line for every mutation that changed something, in the same transaction', async () => {
      const before = await system.sql<{ count: number }>('select count(*)::int as count from kam.audit_event');
      await system.sql('alter table kam.audit_event add constraint full_disk check (false) not valid');
      try {
        const { errors } = await admin.query(
          `mutation { changeTier(input: { clientId: "${STARTUP}", tier: PREMIUM, reason: "x" }) { client { tier } } }`,
        );
        expect(errors?.[0]).toMatchObject({
          message: 'Internal error',
          extensions: { code: 'INTERNAL_ERROR', errorId: expect.any(String) },
        });
      } finally {
        await system.sql('alter table kam.audit_event drop constraint full_disk');
      }
      expect(await system.sql('select tier from kam.client where id = $1', [STARTUP])).toEqual([{ tier: 'basic' }]);
      expect(await system.sql('select count(*)::int as count from kam.audit_event')).toEqual(before);
    });
  });
});
