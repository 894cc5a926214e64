import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { SYSTEM_CLOCK } from '../../lib/service/clock';
import { Passwords } from '../../subgraphs/kam/users/password';
import { type Errors, mutate, newUser, PASSWORD, signIn, withToken } from '../setup/accounts';
import { FINANCE, type GraphClient, startTestSystem, STARTUP, TECHCORP, type TestSystem } from '../setup/system';
import { waitFor } from '../setup/wait-for';

describe('users sign in', () => {
  let system: TestSystem;
  let admin: GraphClient;
  beforeAll(async () => {
    system = await startTestSystem();
    admin = await system.asUser('admin');
  });
  afterAll(() => system.close());

  describe('users', () => {
    test('sign in for a day, see who they are and what they may do, and sign out', async () => {
      await newUser(admin, 'Ann');
      const { token, expiresAt, errors } = await signIn(system, 'ANN');
      expect(errors).toEqual([]);
      expect(new Date(String(expiresAt)).getTime() - Date.now()).toBeGreaterThan(23.9 * 3_600_000);
      const ann = withToken(system, token);
      expect(
        (await ann.query('{ viewer { kind user { username } client { id features usage { quota remaining } } } }'))
          .data,
      ).toMatchObject({
        viewer: {
          kind: 'user',
          user: { username: 'ann' },
          client: {
            id: TECHCORP,
            features: expect.arrayContaining(['bulk_operations', 'api_access']),
            usage: expect.arrayContaining([expect.objectContaining({ quota: 'USERS' })]),
          },
        },
      });
      await ann.query('mutation { signOut { signedOut } }');
      await waitFor('the token to be refused', async () => (await ann.query('{ viewer { kind } }')).status === 401);
    });

    test.each([-2, 2])(
      'sign in and ask whatever they may where the machine is %d days off the time of the database',
      async (days) => {
        await newUser(admin, `off${days + 2}`);
        SYSTEM_CLOCK.correctBy(days * 24 * 3_600_000);
        try {
          const { token, errors } = await signIn(system, `off${days + 2}`);
          expect(errors).toEqual([]);
          expect((await withToken(system, token).query('{ viewer { kind } }')).data).toEqual({
            viewer: { kind: 'user' },
          });
        } finally {
          SYSTEM_CLOCK.correctBy(0);
        }
      },
    );

    test('see where they are signed in, and end a session there', async () => {
      await newUser(admin, 'sam');
      const here = withToken(system, (await signIn(system, 'sam')).token);
      const there = withToken(system, (await signIn(system, 'sam')).token);
      const sessionsOf = async (as: GraphClient) => {
        const { data } = await as.query<{ viewer: { sessions: { id: string; isCurrent: boolean }[] } }>(
          '{ viewer { sessions { id isCurrent createdAt expiresAt } } }',
        );
        return data.viewer.sessions;
      };
      const sessions = await sessionsOf(here);
      expect(sessions.map(({ isCurrent }) => isCurrent)).toEqual([false, true]);
      const end = async (as: GraphClient, id: string) => {
        const { data } = await as.query<{ endSession: { session: unknown; errors: Errors } }>(
          'mutation ($id: ID!) { endSession(id: $id) { session { id } errors { code } } }',
          { id },
        );
        return data.endSession;
      };
      // Nobody ends another's.
      expect(await end(admin, sessions[0]?.id ?? '')).toMatchObject({ errors: [{ code: 'SESSION_NOT_FOUND' }] });
      expect(await end(here, sessions[0]?.id ?? '')).toEqual({ session: { id: sessions[0]?.id }, errors: [] });
      expect(await end(here, sessions[0]?.id ?? '')).toMatchObject({ errors: [{ code: 'SESSION_NOT_FOUND' }] });
      await waitFor('its token to be refused', async () => (await there.query('{ viewer { kind } }')).status === 401);
      expect(await sessionsOf(here)).toMatchObject([{ isCurrent: true }]);
      const key = await system.as(TECHCORP).query('{ viewer { sessions { id } } }');
      expect(key.data).toEqual({ viewer: { sessions: null } });
    });

    test('renew their session: the old token is no longer valid', async () => {
      await newUser(admin, 'bert');
      const { token } = await signIn(system, 'bert');
      const { data } = await withToken(system, token).query<{ renewSession: { token: string } }>(
        'mutation { renewSession { token errors { code } } }',
      );
      expect((await withToken(system, data.renewSession.token).query('{ viewer { kind } }')).status).toBe(200);
      await waitFor(
        'the old one to be refused',
        async () => (await withToken(system, token).query('{ viewer { kind } }')).status === 401,
      );
    });

    test('renew their session: what is open goes on, until the session ends', async () => {
      await newUser(admin, 'berta');
      const { token } = await signIn(system, 'berta');
      let closed: number | undefined;
      const open = () =>
        createClient({
          url: system.url.replace('http', 'ws'),
          webSocketImpl: WebSocket,
          connectionParams: { authorization: `Bearer ${String(token)}` },
          retryAttempts: 0,
          lazy: false,
          onNonLazyError: () => undefined,
          on: { closed: (event) => (closed = (event as { code: number }).code) },
        });
      const socket = open();
      const kindOf = async (): Promise<unknown> => {
        for await (const { data } of socket.iterate({ query: '{ viewer { kind } }' })) return data;
        return null;
      };
      expect(await kindOf()).toEqual({ viewer: { kind: 'user' } });
      const { data } = await withToken(system, token).query<{ renewSession: { token: string } }>(
        'mutation { renewSession { token errors { code } } }',
      );
      const { token: renewed } = data.renewSession;
      await waitFor(
        'the old one to be refused',
        async () => (await withToken(system, token).query('{ viewer { kind } }')).status === 401,
      );
      expect([await kindOf(), closed]).toEqual([{ viewer: { kind: 'user' } }, undefined]);
      // The token of before renews nothing, also from there.
      for await (const answer of socket.iterate({ query: 'mutation { renewSession { errors { code } } }' }))
        expect(answer.data).toEqual({ renewSession: { errors: [{ code: 'SESSION_OVER' }] } });
      await withToken(system, renewed).query('mutation { signOut { signedOut } }');
      await waitFor('it to be closed', () => Promise.resolve(closed === 4403));
      await socket.dispose();
    });

    test('change their password, which ends their other sessions; an administrator resets it', async () => {
      const { user } = await newUser(admin, 'carl');
      const [one, two] = [await signIn(system, 'carl'), await signIn(system, 'carl')];
      const changed = await mutate(
        withToken(system, one.token),
        'changePassword',
        'ChangePasswordInput',
        { current: PASSWORD, next: 'another long password' },
        'user { id }',
      );
      expect(changed.errors).toEqual([]);
      await waitFor(
        'the other session to be over',
        async () => (await withToken(system, two.token).query('{ viewer { kind } }')).status === 401,
      );
      expect((await withToken(system, one.token).query('{ viewer { kind } }')).status).toBe(200);
      expect(
        (
          await mutate(
            withToken(system, one.token),
            'changePassword',
            'ChangePasswordInput',
            { current: 'wrong', next: 'another long password' },
            'user { id }',
          )
        ).errors[0]?.code,
      ).toBe('INVALID_CREDENTIALS');
      const { data } = await admin.query<{ resetPassword: { password: string } }>(
        `mutation ($id: ID!) { resetPassword(userId: $id) { password errors { code } } }`,
        { id: (user as { id: string }).id },
      );
      expect((await signIn(system, 'carl', data.resetPassword.password)).errors).toEqual([]);
    });

    test('that are removed are shut out, and their name can be taken again; the last administrator stays', async () => {
      const { user } = await newUser(admin, 'dora');
      const { token } = await signIn(system, 'dora');
      const remove = (id: unknown, as = admin) =>
        as.query<{ removeUser: { errors: Errors } }>(
          `mutation ($id: ID!) { removeUser(userId: $id) { user { id } errors { code } } }`,
          { id },
        );
      expect((await newUser(admin, 'dora')).errors[0]?.code).toBe('USERNAME_TAKEN');
      await remove((user as { id: string }).id);
      await waitFor(
        'the session to be over',
        async () => (await withToken(system, token).query('{ viewer { kind } }')).status === 401,
      );
      expect((await signIn(system, 'dora')).errors[0]?.code).toBe('INVALID_CREDENTIALS');
      expect((await newUser(admin, 'dora')).errors).toEqual([]);
      const { data } = await admin.query<{ viewer: { user: { id: string } } }>('{ viewer { user { id } } }');
      expect((await remove(data.viewer.user.id)).data.removeUser.errors).toEqual([{ code: 'LAST_ADMIN' }]);
      // Two administrators who remove each other at the same moment: one stays.
      const second = await newUser(admin, 'second-admin', { role: 'ADMIN', clientId: null });
      const other = withToken(system, (await signIn(system, 'second-admin')).token);
      const both = await Promise.all([remove((second.user as { id: string }).id), remove(data.viewer.user.id, other)]);
      expect(both.filter(({ data: answer }) => answer?.removeUser?.errors.length === 0).length).toBe(1);
      const [left] = await system.sql<{ count: number }>(
        `select count(*)::int as count from kam."user" where role = 'admin' and removed_at is null`,
      );
      expect(left?.count).toBe(1);
      await system.sql(`update kam."user" set removed_at = null where id = $1`, [data.viewer.user.id]);
      await system.sql(`update kam.session set ended_at = null`);
    });

    test('are as many as the tier allows, however many are added at once', async () => {
      const added = await Promise.all(
        Array.from({ length: 6 }, (_, n) => newUser(admin, `startup${n}`, { clientId: STARTUP })),
      );
      expect(added.filter(({ user }) => user).length).toBe(2);
      expect(added.find(({ user }) => !user)?.errors[0]).toMatchObject({
        __typename: 'QuotaExceeded',
        quota: 'USERS',
        limit: 2,
        used: 2,
        upgradeTo: 'STANDARD',
      });
    });

    test('of a client add nobody elsewhere, and no staff', async () => {
      const techcorp = await system.asUser('techcorp');
      expect((await newUser(techcorp, 'spy', { clientId: FINANCE })).errors[0]?.code).toBe('CLIENT_NOT_FOUND');
      await expect(newUser(techcorp, 'boss', { role: 'ADMIN', clientId: null })).rejects.toThrow('FORBIDDEN');
      expect((await newUser(admin, 'x')).errors[0]?.code).toBe('INVALID_INPUT');
      expect((await newUser(admin, 'weak', { password: 'short' })).errors[0]).toMatchObject({ path: ['password'] });
    });

    test('have to wait after too many tries, whatever the password is then', async () => {
      await newUser(admin, 'erna');
      const minute = async (): Promise<unknown> =>
        (await system.sql(`select date_trunc('minute', now())::text as now`))[0];
      let before: unknown;
      let right: Awaited<ReturnType<typeof signIn>>;
      // Tries are counted by the minute of the clock: all of these must fall into one.
      do {
        await system.sql(`delete from kam.quota_use where key like 'sign-in%'`);
        before = await minute();
        const wrong = await Promise.all(Array.from({ length: 12 }, () => signIn(system, 'erna', 'not the password')));
        const codes = wrong.map(({ errors }) => errors[0]?.code);
        expect(codes.filter((code) => code === 'INVALID_CREDENTIALS').length).toBeLessThanOrEqual(10);
        right = await signIn(system, 'erna');
      } while (JSON.stringify(before) !== JSON.stringify(await minute()));
      expect(right.errors[0]).toMatchObject({ __typename: 'TooManyAttempts', retryAt: expect.any(String) });
      await system.sql(`delete from kam.quota_use where key like 'sign-in%'`);
      expect((await signIn(system, 'erna')).errors).toEqual([]);
    });

    test('cost by default what OWASP recommends, on both ways', async () => {
      const kept = await new Passwords().hash('a long password');
      expect(kept).toMatch(/^scrypt:32768:8:3:[\w-]{22}:[\w-]{43}$/);
      // Whatever a hash was made with: it is checked with that.
      expect(await new Passwords({ N: 16, r: 8, p: 1 }).matches('a long password', kept)).toBe(true);
      expect(await new Passwords().matches('another password', kept)).toBe(false);
      expect(await new Passwords().matches('a long password', null)).toBe(false);
    });

    test('are kept with a memory-hard hash of their password only', async () => {
      const rows = await system.sql<{ hash: string }>('select password_hash as hash from kam."user"');
      // The cost of tests; what it is by default is below.
      expect(rows.length).toBeGreaterThan(0);
      expect(rows.every(({ hash }) => /^scrypt:16:8:1:[\w-]{22}:[\w-]{43}$/.test(hash))).toBe(true);
    });
  });

  describe('nobody gets further', () => {
    test('by guessing the own password without a count', async () => {
      await newUser(admin, 'guesser');
      const guesser = withToken(system, (await signIn(system, 'guesser')).token);
      const tries = `mutation { ${Array.from({ length: 10 }, (_, n) => `t${n}: changePassword(input: { current: "guess number ${n}", next: "another long password" }) { errors { code } }`).join(' ')} }`;
      const codes: string[] = [];
      for (let round = 0; round < 3; round++) {
        const { data } = await guesser.query<Record<string, { errors: { code: string }[] }>>(tries);
        codes.push(...Object.values(data).map(({ errors }) => errors[0]?.code ?? ''));
      }
      expect(codes.filter((code) => code === 'INVALID_CREDENTIALS').length).toBeLessThanOrEqual(20);
      expect(codes).toContain('TOO_MANY_ATTEMPTS');
    }, 60_000);

    test('by renewing a token that was replaced', async () => {
      await newUser(admin, 'renewer');
      const old = withToken(system, (await signIn(system, 'renewer')).token);
      await old.query('{ viewer { kind } }');
      const renew = () =>
        old.query<{ renewSession: { token: string | null; errors: { code: string }[] } }>(
          'mutation { renewSession { token errors { code } } }',
        );
      const first = await renew();
      const second = await renew();
      expect(second.data?.renewSession?.token ?? null).toBeNull();
      expect((await withToken(system, first.data.renewSession.token).query('{ viewer { kind } }')).status).toBe(200);
    });
  });

  test('who signed in from somewhere is not locked out there by tries from elsewhere', async () => {
    await newUser(admin, 'known');
    expect((await signIn(system, 'known')).errors).toEqual([]);
    // As if others had tried from elsewhere.
    await system.sql(`insert into kam.quota_use (key, window_start, used) values ('sign-in:minute:account:known', date_trunc('minute', now(), 'UTC'), 5), ('sign-in:hour:account:known', date_trunc('hour', now(), 'UTC'), 30)
      on conflict (key) do update set used = excluded.used, window_start = excluded.window_start`);
    expect((await signIn(system, 'known')).errors).toEqual([]);
  });
});
