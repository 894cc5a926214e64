import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { GraphClient, type TestSystem } from '../setup/system';

/** Tries passwords of `admin` in every form that takes many at once, for about a minute's worth. @returns how many were looked at. */
export async function bruteForce(system: TestSystem): Promise<{ sent: number; lookedAt: number }> {
  const anonymous = new GraphClient(system.url, {});
  const one = (n: number): string =>
    `signIn(input: { username: "admin", password: "guess number ${n}" }) { token errors { code } }`;
  let sent = 0;
  const aliases = (): string =>
    `mutation { ${Array.from({ length: 10 }, () => `a${sent}: ${one(sent++)}`).join(' ')} }`;
  const fragments = (): string =>
    `mutation { ...F ...G } fragment F on Mutation { f${sent}: ${one(sent++)} } fragment G on Mutation { g${sent}: ${one(sent++)} }`;
  await Promise.all([
    ...Array.from({ length: 10 }, () => anonymous.query(aliases())),
    ...Array.from({ length: 10 }, () => anonymous.query(fragments())),
    ...Array.from({ length: 20 }, () => anonymous.query(`mutation { ${one(sent++)} }`)),
    ...['Admin', ' admin ', 'ADMIN'].map((name) =>
      anonymous.query(`mutation { ${one(sent++).replace('"admin"', JSON.stringify(name))} }`),
    ),
    // A batch is refused as a whole.
    fetch(system.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(Array.from({ length: 50 }, () => ({ query: `mutation { ${one(sent++)} }` }))),
    }).then((answer) => answer.text()),
    ...Array.from({ length: 5 }, async () => {
      const socket = createClient({
        url: system.url.replace('http', 'ws'),
        webSocketImpl: WebSocket,
        retryAttempts: 0,
      });
      await Promise.all(
        Array.from({ length: 10 }, async () => {
          for await (const _ of socket.iterate({ query: `mutation { ${one(sent++)} }` })) break;
        }),
      );
      await socket.dispose();
    }),
  ]);
  const [row] = await system.sql<{ count: number }>(
    `select count(*)::int as count from kam.audit_event join kam."user" on "user".id = subject_id
      where action = 'session.sign_in_failed' and username = 'admin' and occurred_at > now() - interval '1 minute'`,
  );
  return { sent, lookedAt: row?.count ?? 0 };
}
