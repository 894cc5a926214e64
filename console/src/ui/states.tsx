import { Alert, Button, Center, Loader, Stack, Text, Title } from '@mantine/core';
import { CombinedGraphQLErrors } from '@apollo/client/errors';
import type { ReactElement, ReactNode } from 'react';

/** While something is read for the first time. */
export function Loading({ what }: { what: string }): ReactElement {
  return (
    <Center mih={160} role="status" aria-label={`Reading ${what}`}>
      <Loader type="dots" />
    </Center>
  );
}

/** Nothing is here: what would be, why it is not, and the one thing to do. */
export function Empty({
  title,
  children,
  action,
}: {
  title: string;
  children: ReactNode;
  action?: ReactNode;
}): ReactElement {
  return (
    <Center mih={200}>
      <Stack align="center" gap="xs" maw={460}>
        <Title order={2} size="h4">
          {title}
        </Title>
        <Text c="dimmed" ta="center">
          {children}
        </Text>
        {action}
      </Stack>
    </Center>
  );
}

/** Something could not be read: what, why, and what to do. */
export function Failure({ error, retry }: { error: Error; retry?: () => void }): ReactElement {
  const first = CombinedGraphQLErrors.is(error) ? error.errors[0] : undefined;
  const code = first?.extensions?.['code'];
  const isForbidden = code === 'FORBIDDEN';
  const title = isForbidden
    ? 'You may not see this'
    : code === undefined
      ? 'The service does not answer'
      : 'This did not work';
  const required = first?.extensions?.['required'];
  return (
    <Alert color={isForbidden ? 'yellow' : 'red'} title={title} role="alert">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{first?.message ?? 'Your data is safe. It is tried again when you ask for it.'}</Text>
        {typeof required === 'string' && required.includes(':') && (
          <Text size="sm">It takes the permission {required}, which an administrator can give.</Text>
        )}
        {retry && !isForbidden && (
          <Button size="xs" variant="default" onClick={retry}>
            Try again
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

/** What a caller can correct, as the payloads of the graph say it. */
export function UserErrors({ errors }: { errors: readonly { message: string; code: string }[] }): ReactElement | null {
  if (errors.length === 0) return null;
  return (
    <Alert color="red" role="alert" title="This cannot be done">
      {errors.map(({ code, message }) => (
        <Text key={code + message} size="sm">
          {message}
        </Text>
      ))}
    </Alert>
  );
}
