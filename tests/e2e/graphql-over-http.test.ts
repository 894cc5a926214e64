import { serverAudits } from 'graphql-http';
import { startTestSystem, type TestSystem } from '../setup/system';

describe('the gateway speaks GraphQL over HTTP', () => {
  let system: TestSystem;
  beforeAll(async () => {
    system = await startTestSystem();
  });
  afterAll(() => system.close());

  test('as the specification says: every audit of graphql-http passes without an error or a warning', async () => {
    const results = await Promise.all(
      serverAudits({ url: () => system.url, fetchFn: fetch }).map((audit) => audit.fn()),
    );
    expect(results.length).toBeGreaterThan(50);
    const failed = results.filter((result) => result.status === 'error' || result.status === 'warn');
    expect(
      failed.map((result) => `${result.status}: ${result.name}: ${'reason' in result ? result.reason : ''}`),
    ).toEqual([]);
  });

  test('with health and readiness beside it', async () => {
    const base = system.url.replace('/graphql', '');
    expect(await (await fetch(`${base}/healthz`)).json()).toEqual({ status: 'ok' });
    expect(await (await fetch(`${base}/readyz`)).json()).toEqual({ status: 'ready' });
    expect((await fetch(`${base}/nothing`)).status).toBe(404);
  });
});
