const HEADERS = { 'x-console': '1', 'content-type': 'application/json' };

/** A user that one may sign in as to try things out; named in development only. */
export interface DemoUser {
  username: string;
  role: string;
}

export interface SessionState {
  signedIn: boolean;
  demoUsers: DemoUser[];
}

/** Whether this browser is signed in. @throws Error when the service does not answer */
export async function readSession(): Promise<SessionState> {
  const response = await fetch('/session', { headers: HEADERS });
  if (!response.ok) throw new Error(`The service answered with status ${response.status}.`);
  return (await response.json()) as SessionState;
}

export async function isSignedIn(): Promise<boolean> {
  return readSession().then(
    ({ signedIn }) => signedIn,
    // That it does not answer says nothing about the session.
    () => true,
  );
}

/** Signs in. @returns what went wrong, in words; null when nothing did */
export async function signIn(username: string, password: string): Promise<string | null> {
  const response = await fetch('/session', {
    method: 'POST',
    headers: HEADERS,
    body: JSON.stringify({ username, password }),
  }).catch(() => null);
  if (!response) return 'The service does not answer. Try again in a moment.';
  if (response.ok) return null;
  const { error } = (await response.json().catch(() => ({}))) as { error?: { message?: string } };
  return error?.message ?? `The service answered with status ${response.status}.`;
}

/** Signs out. What was typed and chosen is not kept for who signs in next. */
export async function signOut(): Promise<void> {
  await fetch('/session', { method: 'DELETE', headers: { 'x-console': '1' } });
  sessionStorage.clear();
}

/** A session is good for 24 hours: one that is used is lengthened long before. */
export async function renewSession(): Promise<void> {
  await fetch('/session/renew', { method: 'POST', headers: HEADERS, body: '{}' });
}
