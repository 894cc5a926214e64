import { useMutation } from '@apollo/client/react';
import { Alert, Badge, Button, Card, Code, Group, MultiSelect, Stack, Table, Text, TextInput } from '@mantine/core';
import { type ReactElement, useState } from 'react';
import { useMay, useViewer } from '../frame/viewer';
import { type ClientPageQuery, CreateApiKeyDocument, RevokeApiKeyDocument, type Scope } from '../graph/operations';
import { moment, words } from '../ui/format';
import { Empty, UserErrors } from '../ui/states';
import { WideTable } from '../ui/wide-table';

/** What a program needs that starts executions and reads what comes of them. */
const USUAL: Scope[] = [
  'TEMPLATES_READ',
  'REQUESTS_READ',
  'REQUESTS_WRITE',
  'REQUESTS_EXECUTE',
  'EXECUTIONS_READ',
  'EXECUTIONS_WRITE',
];
type Client = Pick<NonNullable<ClientPageQuery['client']>, 'id' | 'apiKeys'>;

/** The keys with which programs act for a client; new ones, and an end to old ones. */
export function Keys({ client, onChange }: { client: Client; onChange: () => void }): ReactElement {
  const mayWrite = useMay('ACCOUNT_WRITE');
  const { scopes: own } = useViewer();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<Scope[]>(() => USUAL.filter((scope) => own.includes(scope)));
  const [create, creating] = useMutation(CreateApiKeyDocument);
  const [revoke] = useMutation(RevokeApiKeyDocument);
  const made = creating.data?.createApiKey;
  const add = async (): Promise<void> => {
    await create({ variables: { input: { clientId: client.id, name: name.trim(), scopes } } });
    setName('');
    onChange();
  };
  return (
    <Stack>
      {made?.key && (
        <Alert color="green" title="The key, shown this once">
          <Code>{made.key}</Code>
        </Alert>
      )}
      <UserErrors errors={made?.errors ?? []} />
      {client.apiKeys.length === 0 ? (
        <Empty title="There are no keys">A key lets a program act for the client.</Empty>
      ) : (
        <WideTable minWidth={560} label="Keys">
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Name</Table.Th>
                <Table.Th>May</Table.Th>
                <Table.Th className="figure">Used last</Table.Th>
                <Table.Td />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {client.apiKeys.map((key) => (
                <Table.Tr key={key.id}>
                  <Table.Td>{key.name}</Table.Td>
                  <Table.Td>
                    <Text size="xs">{key.scopes.map(words).join(', ')}</Text>
                  </Table.Td>
                  <Table.Td className="figure">{key.lastUsedAt === null ? 'never' : moment(key.lastUsedAt)}</Table.Td>
                  <Table.Td>
                    {key.revokedAt !== null ? (
                      <Badge color="red">revoked</Badge>
                    ) : (
                      mayWrite && (
                        <Button
                          size="compact-xs"
                          variant="default"
                          onClick={() => void revoke({ variables: { id: key.id } }).then(onChange)}
                        >
                          Revoke
                        </Button>
                      )
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </WideTable>
      )}
      {mayWrite && (
        <Card withBorder>
          <Group align="flex-end">
            <TextInput
              label="Name of a new key"
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <MultiSelect
              label="What it may do"
              maw={520}
              value={scopes}
              onChange={(chosen) => setScopes(own.filter((scope) => chosen.includes(scope)))}
              data={own.map((scope) => ({ value: scope, label: words(scope) }))}
            />
            <Button
              disabled={name.trim() === '' || scopes.length === 0}
              loading={creating.loading}
              onClick={() => void add()}
            >
              Make it
            </Button>
          </Group>
        </Card>
      )}
    </Stack>
  );
}
