import { useMutation, useQuery } from '@apollo/client/react';
import { Alert, Badge, Button, Card, Group, PasswordInput, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { type FormEvent, type ReactElement, useState } from 'react';
import { Limits } from '../clients/client-page';
import { Keys } from '../clients/keys';
import { TierWhatIf } from '../clients/tier-what-if';
import { AccountDocument, type AccountQuery, ChangePasswordDocument, EndSessionDocument } from '../graph/operations';
import { moment, words } from '../ui/format';
import { Page } from '../ui/page';
import { Failure, Loading, UserErrors } from '../ui/states';

/** Who one is, what one may do, one's password, and the limits of one's client. */
export function AccountPage(): ReactElement {
  const { data, error, refetch } = useQuery(AccountDocument, { fetchPolicy: 'cache-and-network' });
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  const viewer = data?.viewer;
  if (!viewer) return <Loading what="your account" />;
  return (
    <Page
      title={viewer.user?.displayName ?? 'Account'}
      about={
        viewer.user &&
        `${viewer.user.username}, ${words(viewer.user.role).toLowerCase()}${viewer.user.lastSignedInAt === null ? '' : `, signed in ${moment(viewer.user.lastSignedInAt)}`}`
      }
    >
      <Stack>
        <Card withBorder component="section" aria-label="What you may do">
          <Stack gap="xs">
            <Title order={2} size="h4">
              What you may do
            </Title>
            <Group gap={6}>
              {viewer.scopes.map((scope) => (
                <Badge key={scope} color="gray">
                  {words(scope)}
                </Badge>
              ))}
            </Group>
          </Stack>
        </Card>
        {viewer.client && (
          <Card withBorder component="section" aria-label="Limits">
            <Stack gap="xs">
              <Title order={2} size="h4">
                {viewer.client.companyName}, {viewer.client.tier.toLowerCase()}
              </Title>
              <Limits client={viewer.client} />
              <TierWhatIf clientId={viewer.client.id} tier={viewer.client.tier} />
            </Stack>
          </Card>
        )}
        {viewer.client && (
          <Card withBorder component="section" aria-label="Keys">
            <Stack gap="xs">
              <Title order={2} size="h4">
                Keys for programs
              </Title>
              <Keys client={viewer.client} onChange={() => void refetch()} />
            </Stack>
          </Card>
        )}
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          <Password />
          <Sessions sessions={viewer.sessions ?? []} onChange={() => void refetch()} />
        </SimpleGrid>
      </Stack>
    </Page>
  );
}

function Password(): ReactElement {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [change, { data, error, loading }] = useMutation(ChangePasswordDocument);
  const done = data !== undefined && data !== null && data.changePassword.errors.length === 0;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const { data: changed } = await change({ variables: { input: { current, next } } });
    if (changed?.changePassword.errors.length !== 0) return;
    setCurrent('');
    setNext('');
  };
  return (
    <Card withBorder component="section" aria-label="Password">
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="xs">
          <Title order={2} size="h4">
            Password
          </Title>
          <PasswordInput
            label="Current password"
            autoComplete="current-password"
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
          />
          <PasswordInput
            label="New password"
            autoComplete="new-password"
            value={next}
            onChange={(event) => setNext(event.currentTarget.value)}
          />
          {error && <Failure error={error} />}
          <UserErrors errors={data?.changePassword.errors ?? []} />
          {done && (
            <Alert color="green" role="status">
              <Text size="sm">The password is changed.</Text>
            </Alert>
          )}
          <Button type="submit" disabled={current === '' || next === ''} loading={loading}>
            Change the password
          </Button>
        </Stack>
      </form>
    </Card>
  );
}

type Session = NonNullable<NonNullable<AccountQuery['viewer']>['sessions']>[number];

/** Where one is signed in; what is forgotten elsewhere can be ended here. */
function Sessions({ sessions, onChange }: { sessions: readonly Session[]; onChange: () => void }): ReactElement {
  const [end, ending] = useMutation(EndSessionDocument);
  return (
    <Card withBorder component="section" aria-label="Sessions">
      <Stack gap="xs">
        <Title order={2} size="h4">
          Where you are signed in
        </Title>
        <UserErrors errors={ending.data?.endSession.errors ?? []} />
        {sessions.map(({ id, createdAt, expiresAt, isCurrent }) => (
          <Group key={id} justify="space-between">
            <Text size="sm">
              Since {moment(createdAt)}, until {moment(expiresAt)}
            </Text>
            {isCurrent ? (
              <Badge color="green">here</Badge>
            ) : (
              <Button
                size="xs"
                variant="default"
                loading={ending.loading}
                onClick={() => void end({ variables: { id } }).then(onChange)}
              >
                End it
              </Button>
            )}
          </Group>
        ))}
      </Stack>
    </Card>
  );
}
