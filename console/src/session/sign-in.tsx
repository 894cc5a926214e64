import { Alert, Anchor, Button, Card, Center, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { type FormEvent, type ReactElement, useEffect, useState } from 'react';
import { client } from '../graph/client';
import { signIn } from './session';

const route = getRouteApi('/sign-in');

/** Where one signs in; in development it names who can. */
export function SignIn(): ReactElement {
  const { to } = route.useSearch();
  const { demoUsers } = route.useLoaderData();
  const router = useRouter();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    document.title = 'Sign in · Template federation';
  }, []);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    const failure = await signIn(username.trim(), password);
    setBusy(false);
    setProblem(failure);
    if (failure) return;
    await client.clearStore();
    // An address of another origin is not gone to.
    router.history.push(to?.startsWith('/') && !to.startsWith('//') ? to : '/');
  };

  return (
    <Center component="main" mih="100vh" p="md">
      <Card withBorder padding="xl" w="100%" maw={400}>
        <form onSubmit={(event) => void submit(event)}>
          <Stack>
            <Title order={1} size="h3">
              Template federation
            </Title>
            {problem !== null && (
              <Alert color="red" role="alert">
                {problem}
              </Alert>
            )}
            <TextInput
              label="User name"
              value={username}
              onChange={(event) => setUsername(event.currentTarget.value)}
              autoComplete="username"
              required
              data-autofocus
            />
            <PasswordInput
              label="Password"
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
              autoComplete="current-password"
              required
            />
            <Button type="submit" loading={busy}>
              Sign in
            </Button>
            {demoUsers.length > 0 && (
              <Stack gap={4}>
                <Text size="sm" c="dimmed">
                  This is a development service. Its users, whose passwords were printed when it started first and are
                  in its credentials.json:
                </Text>
                {demoUsers.map((user) => (
                  <Anchor
                    key={user.username}
                    component="button"
                    type="button"
                    size="sm"
                    ta="left"
                    onClick={() => setUsername(user.username)}
                  >
                    {user.username} ({user.role})
                  </Anchor>
                ))}
              </Stack>
            )}
          </Stack>
        </form>
      </Card>
    </Center>
  );
}
