import { useQuery } from '@apollo/client/react';
import { Anchor, Badge, Group, Stack, Table, Tabs, Text } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { ExecutionTable } from '../executions/execution-table';
import {
  ClientPageDocument,
  type ClientPageQuery,
  ExecutionsOfClientDocument,
  RequestsOfClientDocument,
} from '../graph/operations';
import { ClientBudget } from '../money/client-budget';
import { SpendOf } from '../spend/spend-of';
import { Price, StatusBadge, TierBadge } from '../ui/badges';
import { moment, words } from '../ui/format';
import { Page } from '../ui/page';
import { Empty, Failure, Loading } from '../ui/states';
import { WideTable } from '../ui/wide-table';
import { UserTable } from '../users/user-table';
import { ClientChanges } from './client-changes';
import { Webhooks } from '../webhooks/webhooks';
import { Keys } from './keys';
import { TierWhatIf } from './tier-what-if';
import { UsageBar } from './usage';

const route = getRouteApi('/frame/clients/$id');
type Client = NonNullable<ClientPageQuery['client']>;

/** A client: its tier and limits, keys, users and executions. */
export function ClientPage(): ReactElement {
  const { id } = route.useParams();
  const { tab = 'limits' } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useQuery(ClientPageDocument, { variables: { id } });
  const client = data?.client;
  if (error && !client) return <Failure error={error} retry={() => void refetch()} />;
  if (data && !client) return <Empty title="There is no such client">Its id would be {id}.</Empty>;
  if (!client) return <Loading what="the client" />;
  return (
    <Page
      title={client.companyName}
      beside={
        <>
          <TierBadge tier={client.tier} />
          <Badge color={client.accountStatus === 'ACTIVE' || client.accountStatus === 'TRIAL' ? 'green' : 'red'}>
            {words(client.accountStatus)}
          </Badge>
        </>
      }
      about={
        <>
          {id} · monthly budget <Price micros={client.monthlyBudget.micros} />
        </>
      }
      actions={<ClientChanges client={client} onChange={() => void refetch()} />}
    >
      <Tabs
        value={tab}
        onChange={(next) => void navigate({ search: { tab: next ?? undefined }, replace: true })}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="limits">Limits</Tabs.Tab>
          <Tabs.Tab value="requests">Requests</Tabs.Tab>
          <Tabs.Tab value="executions">Executions</Tabs.Tab>
          <Tabs.Tab value="budget">Budget</Tabs.Tab>
          <Tabs.Tab value="spend">This month</Tabs.Tab>
          <Tabs.Tab value="keys">Keys</Tabs.Tab>
          <Tabs.Tab value="users">Users</Tabs.Tab>
          <Tabs.Tab value="webhooks">Webhooks</Tabs.Tab>
          <Tabs.Tab value="history">Tier history</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="limits">
          <Stack>
            <Limits client={client} />
            <TierWhatIf clientId={id} tier={client.tier} />
          </Stack>
        </Tabs.Panel>
        <Tabs.Panel value="requests">
          <Requests id={id} />
        </Tabs.Panel>
        <Tabs.Panel value="budget">
          <ClientBudget clientId={id} />
        </Tabs.Panel>
        <Tabs.Panel value="spend">
          <SpendOf client={id} />
        </Tabs.Panel>
        <Tabs.Panel value="executions">
          <Executions id={id} />
        </Tabs.Panel>
        <Tabs.Panel value="keys">
          <Keys client={client} onChange={() => void refetch()} />
        </Tabs.Panel>
        <Tabs.Panel value="users">
          <UserTable clientId={id} />
        </Tabs.Panel>
        <Tabs.Panel value="webhooks">
          <Webhooks clientId={id} />
        </Tabs.Panel>
        <Tabs.Panel value="history">
          {client.tierHistory.length === 0 ? (
            <Empty title="The tier was never changed">Changes are listed here with who made them and why.</Empty>
          ) : (
            <Stack gap="xs">
              {client.tierHistory.map((change) => (
                <Text key={change.id} size="sm">
                  {moment(change.changedAt)}: from {change.from.toLowerCase()} to {change.to.toLowerCase()} by{' '}
                  {change.changedBy}. {change.reason}
                </Text>
              ))}
            </Stack>
          )}
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

export function Limits({ client }: { client: Pick<Client, 'usage' | 'features'> }): ReactElement {
  return (
    <Stack>
      <WideTable label="Limits" minWidth={320}>
        <Table w="auto">
          <Table.Tbody>
            {client.usage.map((usage) => (
              <Table.Tr key={usage.quota}>
                <Table.Th scope="row">{words(usage.quota)}</Table.Th>
                <Table.Td>
                  <UsageBar {...usage} />
                </Table.Td>
                <Table.Td>{usage.resetsAt !== null && `starts again ${moment(usage.resetsAt)}`}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </WideTable>
      <Group gap={6}>
        {client.features.map((feature) => (
          <Badge key={feature} color="gray">
            {words(feature)}
          </Badge>
        ))}
      </Group>
    </Stack>
  );
}

function Executions({ id }: { id: string }): ReactElement {
  const { data, error } = useQuery(ExecutionsOfClientDocument, { variables: { id }, fetchPolicy: 'cache-and-network' });
  if (error) return <Failure error={error} />;
  if (!data) return <Loading what="the executions" />;
  if (data.executions.edges.length === 0)
    return <Empty title="Nothing was started yet">Its executions are listed here.</Empty>;
  return <ExecutionTable executions={data.executions.edges.map(({ node }) => node)} />;
}

function Requests({ id }: { id: string }): ReactElement {
  const { data, error } = useQuery(RequestsOfClientDocument, { variables: { id }, fetchPolicy: 'cache-and-network' });
  if (error) return <Failure error={error} />;
  if (!data) return <Loading what="the requests" />;
  if (data.requests.edges.length === 0)
    return <Empty title="Nothing was asked for yet">Its requests are listed here.</Empty>;
  return (
    <WideTable label="Requests" minWidth={480}>
      <Table verticalSpacing="xs">
        <Table.Tbody>
          {data.requests.edges.map(({ node }) => (
            <Table.Tr key={node.id}>
              <Table.Td>
                <Anchor component={Link} to={`/requests/${node.id}`} size="sm" lineClamp={1}>
                  {node.message}
                </Anchor>
              </Table.Td>
              <Table.Td>
                <StatusBadge status={node.status} />
              </Table.Td>
              <Table.Td className="figure">
                <Price micros={node.cost.micros} />
              </Table.Td>
              <Table.Td className="figure">{moment(node.createdAt)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </WideTable>
  );
}
