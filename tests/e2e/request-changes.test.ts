import { followChanges } from '../setup/follow-changes';
import { FINANCE, type GraphClient, startTestSystem, TECHCORP, type TestSystem } from '../setup/system';
import { waitFor } from '../setup/wait-for';

describe('changes of requests', () => {
  let system: TestSystem;
  let techcorp: GraphClient;
  let support: GraphClient;
  beforeAll(async () => {
    system = await startTestSystem();
    techcorp = system.as(TECHCORP);
    support = await system.asUser('support');
  });
  afterAll(() => system.close());

  const create = async (as: GraphClient): Promise<string> => {
    const { data } = await as.query<{ createRequest: { request: { id: string } } }>(
      'mutation { createRequest(input: { message: "A course on tides" }) { request { id } errors { code message } } }',
    );
    return data.createRequest.request.id;
  };
  /** Subscriptions are opened a moment after their socket: what is made until then may go by. */
  const createUntilSeen = (as: GraphClient, seen: Map<string, string>): Promise<string> =>
    waitFor('a change to be told', async () => {
      const id = await create(as);
      return waitFor('it', () => (seen.has(id) ? id : undefined), 1_000).catch(() => undefined);
    });

  test('of all requests are told to staff, as they are then; to a client those of its own', async () => {
    const all = followChanges(system.url, 'requestChanges', support.headers);
    const own = followChanges(system.url, 'requestChanges', techcorp.headers);
    const finances = followChanges(system.url, 'requestChanges', support.headers, FINANCE);
    await Promise.all([all.opened, own.opened, finances.opened]);
    await createUntilSeen(techcorp, own.seen);
    await createUntilSeen(system.as(FINANCE), finances.seen);
    const mine = await createUntilSeen(techcorp, all.seen);
    const theirs = await createUntilSeen(system.as(FINANCE), all.seen);
    await waitFor('both sides', () => own.seen.has(mine) && finances.seen.has(theirs));
    expect([own.seen.has(theirs), finances.seen.has(mine)]).toEqual([false, false]);

    const { data } = await techcorp.query<{ cancelRequest: { errors: unknown[] } }>(
      'mutation ($id: ID!) { cancelRequest(id: $id) { errors { code message } } }',
      { id: mine },
    );
    expect(data.cancelRequest.errors).toEqual([]);
    await waitFor('its end', () => own.seen.get(mine) === 'CANCELLED' && all.seen.get(mine) === 'CANCELLED');
    for (const { close } of [all, own, finances]) await close();
  });

  test('made by another process are told as well', async () => {
    const own = followChanges(system.url, 'requestChanges', techcorp.headers);
    await own.opened;
    const id = await createUntilSeen(techcorp, own.seen);
    await system.sql(`update kam.request set status = 'failed', ended_at = now() where id = $1`, [id]);
    await waitFor('its failure', () => own.seen.get(id) === 'FAILED');
    await own.close();
  });

  test('of another client are refused to a client', async () => {
    const { ended, close } = followChanges(system.url, 'requestChanges', techcorp.headers, FINANCE);
    expect(await ended).toBe('CLIENT_NOT_FOUND');
    await close();
  });

  test('that may have been lost close the subscription, so that the list is read again', async () => {
    const { seen, opened, ended, close } = followChanges(system.url, 'requestChanges', support.headers);
    await opened;
    await createUntilSeen(techcorp, seen);
    await system.sql(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'template-federation:changes' and datname = current_database()`,
    );
    expect(await ended).toBe('RESUME_FROM_CURSOR');
    await close();
  });
});
