import fs from 'node:fs';
import type { DemoCredentials } from '../subgraphs/kam/seed/demo-accounts';

interface Facts {
  url: string;
  /** Where the demo clients' keys are; none in production. */
  credentialsFile: string | undefined;
  /** The first administrator's password, if it was made just now; it cannot be shown again. */
  adminPassword: string | null;
  milliseconds: number;
  embedded: boolean;
}

/** What a person sees when everything is up: where it is, who may use it, and what to try first. */
export function banner({ url, credentialsFile, adminPassword, milliseconds, embedded }: Facts): string {
  const ready = `\nReady in ${(milliseconds / 1000).toFixed(1)} s on ${embedded ? 'the embedded PostgreSQL' : 'the PostgreSQL of DATABASE_URL'}.\n`;
  const admin =
    adminPassword === null
      ? ''
      : `\n  Administrator: user "admin", password ${adminPassword}   (shown this once: keep it)\n`;
  const console = url.replace('/graphql', '/');
  if (!credentialsFile) return `${ready}\n  Console   ${console}\n  Gateway   ${url}\n${admin}`;
  const { clients, users } = JSON.parse(fs.readFileSync(credentialsFile, 'utf8')) as DemoCredentials;
  const rows = clients.map(
    ({ id, companyName, tier, apiKey }) => `  ${id.padEnd(17)} ${companyName.padEnd(25)} ${tier.padEnd(11)} ${apiKey}`,
  );
  const key = clients[0]?.apiKey ?? '';
  const elsewhere = new URL(url).port === '4000' ? '' : `GATEWAY_URL=${url} `;
  return `${ready}
  Console   ${console}   (open it in a browser, and sign in as one of the users below)
  Gateway   ${url}   (GraphiQL in a browser)

  client            company                   tier        API key (X-API-Key)
${rows.join('\n')}

  user              password (of the console, and of the mutation signIn)
${users.map(({ username, password }) => `  ${username.padEnd(17)} ${password}`).join('\n')}
${admin}
  Keys, passwords and the granulator's worker token are kept in ${credentialsFile}.

Try this in another terminal:

  curl -s ${url} -H 'content-type: application/json' -H 'X-API-Key: ${key}' \\
    -d '{"query":"{ viewer { client { companyName tier } } masterTemplates { edges { node { name displayName stages { order workerTemplate { displayName minimumTier } } } } } }"}'

Or make a course of a text and watch it being made:

  ${elsewhere}node examples/course-from-text.mjs examples/tides.md

Ctrl-C stops everything.
`;
}
