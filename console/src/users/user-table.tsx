import { useMutation, useQuery } from '@apollo/client/react';
import { Alert, Badge, Button, Card, Code, Group, PasswordInput, Select, Stack, Table, TextInput } from '@mantine/core';
import { type FormEvent, type ReactElement, useState } from 'react';
import { useMay, useViewer } from '../frame/viewer';
import {
  CreateUserDocument,
  RemoveUserDocument,
  ResetPasswordDocument,
  type UserRole,
  type UserRowFragment,
  UsersDocument,
} from '../graph/operations';
import { moment, words } from '../ui/format';
import { Empty, Failure, Loading, UserErrors } from '../ui/states';
import { WideTable } from '../ui/wide-table';

const PAGE = 50;

/** Users, of one client or all that one may see; for those who may, new ones, new passwords, and their end. */
export function UserTable({ clientId }: { clientId?: string }): ReactElement {
  const mayWrite = useMay('ACCOUNT_WRITE');
  const filter = clientId === undefined ? {} : { clientId };
  const { data, error, refetch, fetchMore } = useQuery(UsersDocument, { variables: { filter, first: PAGE } });
  const [remove, removing] = useMutation(RemoveUserDocument);
  const [reset, resetting] = useMutation(ResetPasswordDocument);
  const [told, setTold] = useState<{ username: string; password: string } | null>(null);
  const again = (): void => void refetch();
  if (error) return <Failure error={error} retry={again} />;
  const list = data?.users;
  if (!list) return <Loading what="the users" />;
  const renew = async (user: UserRowFragment): Promise<void> => {
    const { data: made } = await reset({ variables: { id: user.id } });
    const password = made?.resetPassword.password;
    if (password) setTold({ username: user.username, password });
  };
  return (
    <Stack>
      {told && (
        <Alert
          color="green"
          title={`The new password of ${told.username}, shown this once`}
          withCloseButton
          onClose={() => setTold(null)}
        >
          <Code>{told.password}</Code>
        </Alert>
      )}
      <UserErrors
        errors={[...(removing.data?.removeUser.errors ?? []), ...(resetting.data?.resetPassword.errors ?? [])]}
      />
      {list.edges.length === 0 ? (
        <Empty title="There are no users yet">Whoever signs in to the console is a user.</Empty>
      ) : (
        <WideTable label="Users" minWidth={600}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Name</Table.Th>
                <Table.Th>User name</Table.Th>
                <Table.Th>Role</Table.Th>
                <Table.Th className="figure">Signed in last</Table.Th>
                <Table.Td />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {list.edges.map(({ node }) => (
                <UserLine
                  key={node.id}
                  user={node}
                  mayWrite={mayWrite}
                  onReset={() => void renew(node)}
                  onRemove={() => void remove({ variables: { id: node.id } }).then(again)}
                />
              ))}
            </Table.Tbody>
          </Table>
        </WideTable>
      )}
      {list.pageInfo.hasNextPage && (
        <Button variant="default" onClick={() => void fetchMore({ variables: { after: list.pageInfo.endCursor } })}>
          Show more
        </Button>
      )}
      {mayWrite && <NewUser clientId={clientId} onCreated={again} />}
    </Stack>
  );
}

interface LineProps {
  user: UserRowFragment;
  mayWrite: boolean;
  onReset: () => void;
  onRemove: () => void;
}

function UserLine({ user, mayWrite, onReset, onRemove }: LineProps): ReactElement {
  const { user: self } = useViewer();
  const [asking, setAsking] = useState(false);
  return (
    <Table.Tr>
      <Table.Td>{user.displayName}</Table.Td>
      <Table.Td>{user.username}</Table.Td>
      <Table.Td>
        <Badge color="gray">{words(user.role)}</Badge>
      </Table.Td>
      <Table.Td className="figure">{user.lastSignedInAt === null ? 'never' : moment(user.lastSignedInAt)}</Table.Td>
      <Table.Td>
        {mayWrite && user.id !== self?.id && (
          <Group gap="xs" wrap="nowrap">
            <Button size="compact-xs" variant="default" onClick={onReset}>
              New password
            </Button>
            {asking ? (
              <Button size="compact-xs" color="red" onClick={onRemove}>
                Remove {user.username}
              </Button>
            ) : (
              <Button size="compact-xs" variant="default" onClick={() => setAsking(true)}>
                Remove
              </Button>
            )}
          </Group>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function NewUser({ clientId, onCreated }: { clientId: string | undefined; onCreated: () => void }): ReactElement {
  const viewer = useViewer();
  const [create, { data, error, loading }] = useMutation(CreateUserDocument);
  const [username, setUsername] = useState('');
  const [displayName, setDisplayName] = useState('');
  const [password, setPassword] = useState('');
  const [role, setRole] = useState<UserRole>('SUPPORT');
  const isOfClient = clientId !== undefined || viewer.client !== null;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const of = clientId ?? viewer.client?.id;
    const { data: made } = await create({
      variables: {
        input: {
          username,
          displayName,
          password,
          role: isOfClient ? 'CLIENT' : role,
          ...(of !== undefined && { clientId: of }),
        },
      },
    });
    if (!made?.createUser.user) return;
    setUsername('');
    setDisplayName('');
    setPassword('');
    onCreated();
  };
  return (
    <Card withBorder maw={720} component="section" aria-label="New user">
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="sm">
          <Group grow align="flex-start">
            <TextInput
              label="Name"
              required
              value={displayName}
              onChange={(event) => setDisplayName(event.currentTarget.value)}
            />
            <TextInput
              label="User name"
              required
              autoComplete="off"
              value={username}
              onChange={(event) => setUsername(event.currentTarget.value)}
            />
          </Group>
          <Group grow align="flex-start">
            <PasswordInput
              label="First password"
              required
              autoComplete="new-password"
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
            />
            {!isOfClient && (
              <Select
                label="Role"
                allowDeselect={false}
                value={role}
                onChange={(value) => setRole(value as UserRole)}
                data={(['SUPPORT', 'ADMIN'] as const).map((value) => ({ value, label: words(value) }))}
              />
            )}
          </Group>
          {error && <Failure error={error} />}
          <UserErrors errors={data?.createUser.errors ?? []} />
          <Group>
            <Button type="submit" loading={loading}>
              Add the user
            </Button>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}
