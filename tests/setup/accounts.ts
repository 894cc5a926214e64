import { GraphClient, TECHCORP, type TestSystem } from './system';

export const PASSWORD = 'a long enough password';

export type Errors = { __typename: string; code: string; [field: string]: unknown }[];
type Payload = { [field: string]: unknown; errors: Errors };

/** Runs a mutation with an input and returns its payload. */
export async function mutate(
  as: GraphClient,
  name: string,
  type: string,
  input: Record<string, unknown>,
  fields: string,
): Promise<Payload> {
  const { data, errors } = await as.query<Record<string, Payload>>(
    `mutation ($input: ${type}!) { ${name}(input: $input) { ${fields} errors { __typename code message path
       ... on QuotaExceeded { quota limit used upgradeTo } ... on FeatureNotIncluded { feature required current } ... on TooManyAttempts { retryAt } } } }`,
    { input },
  );
  if (errors) throw new Error(JSON.stringify(errors));
  return data[name];
}

/** Adds a user of TechCorp, or another one. */
export function newUser(as: GraphClient, username: string, more: Record<string, unknown> = {}): Promise<Payload> {
  const input = { username, role: 'CLIENT', clientId: TECHCORP, displayName: username, password: PASSWORD, ...more };
  return mutate(as, 'createUser', 'CreateUserInput', input, 'user { id role clientId }');
}

/** Makes an API key for a client. */
export function newKey(
  as: GraphClient,
  clientId: string,
  scopes: string[],
  more: Record<string, unknown> = {},
): Promise<Payload> {
  return mutate(
    as,
    'createApiKey',
    'CreateApiKeyInput',
    { clientId, name: 'robot', scopes, ...more },
    'key apiKey { id scopes expiresAt lastUsedAt }',
  );
}

/** Signs in by the mutation, as anybody may try. */
export function signIn({ url }: TestSystem, username: string, password = PASSWORD): Promise<Payload> {
  return mutate(new GraphClient(url, {}), 'signIn', 'SignInInput', { username, password }, 'token expiresAt');
}

/** Whoever has a token. */
export function withToken({ url }: TestSystem, token: unknown): GraphClient {
  return new GraphClient(url, { authorization: `Bearer ${String(token)}` });
}
