import { useQuery } from '@apollo/client/react';
import { Anchor, Badge, Button, Group, Select, Table, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { type AccountStatus, ClientsDocument, type SubscriptionTier } from '../graph/operations';
import { Price, TierBadge } from '../ui/badges';
import { plural, words } from '../ui/format';
import { Page } from '../ui/page';
import { Empty, Failure, Loading } from '../ui/states';
import { WideTable } from '../ui/wide-table';
import { NewClient } from './client-changes';
import { UsageBar } from './usage';

const route = getRouteApi('/frame/clients');
const PAGE = 50;
const STATUSES: AccountStatus[] = ['TRIAL', 'ACTIVE', 'SUSPENDED', 'CANCELLED'];
const TIERS: SubscriptionTier[] = ['BASIC', 'STANDARD', 'PREMIUM', 'ENTERPRISE'];

/** The clients, their tiers, and how much of their limits is used. */
export function ClientList(): ReactElement {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [text, setText] = useState(search.q ?? '');
  const tier = TIERS.find((one) => one === search.tier);
  const status = STATUSES.find((one) => one === search.status);
  const sort = search.sort === 'NEWEST' ? 'NEWEST' : 'NAME';
  const filter = {
    ...(search.q !== undefined && { search: search.q }),
    ...(tier && { tier: [tier] }),
    ...(status && { accountStatus: [status] }),
  };
  const { data, error, refetch, fetchMore } = useQuery(ClientsDocument, { variables: { filter, sort, first: PAGE } });
  const set = (change: Partial<typeof search>): void =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const find = useDebouncedCallback((q: string) => set({ q: q || undefined }), 300);
  const list = data?.clients;
  return (
    <Page title="Clients" about={list && plural(list.totalCount, 'client')} actions={<NewClient />}>
      <Group align="flex-end">
        <TextInput
          label="Search"
          w={260}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            find(event.currentTarget.value.trim());
          }}
        />
        <Select
          label="Tier"
          placeholder="any"
          clearable
          w={160}
          value={tier ?? null}
          onChange={(value) => set({ tier: value ?? undefined })}
          data={TIERS.map((value) => ({ value, label: words(value) }))}
        />
        <Select
          label="Account"
          placeholder="any"
          clearable
          w={150}
          value={status ?? null}
          onChange={(value) => set({ status: value ?? undefined })}
          data={STATUSES.map((value) => ({ value, label: words(value) }))}
        />
        <Select
          label="Sort by"
          allowDeselect={false}
          w={130}
          value={sort}
          onChange={(value) => set({ sort: value === 'NEWEST' ? value : undefined })}
          data={[
            { value: 'NAME', label: 'name' },
            { value: 'NEWEST', label: 'newest' },
          ]}
        />
      </Group>
      {error ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : !list ? (
        <Loading what="the clients" />
      ) : list.edges.length === 0 ? (
        <Empty title="No client fits">Other filters may show more.</Empty>
      ) : (
        <>
          <WideTable minWidth={640} label="Clients">
            <Table verticalSpacing="xs" highlightOnHover>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Client</Table.Th>
                  <Table.Th>Tier</Table.Th>
                  <Table.Th>Account</Table.Th>
                  <Table.Th>Requests this month</Table.Th>
                  <Table.Th className="figure">Monthly budget</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {list.edges.map(({ node }) => (
                  <Table.Tr key={node.id}>
                    <Table.Td>
                      <Anchor component={Link} to={`/clients/${node.id}`} size="sm">
                        {node.companyName}
                      </Anchor>
                    </Table.Td>
                    <Table.Td>
                      <TierBadge tier={node.tier} />
                    </Table.Td>
                    <Table.Td>
                      <Badge
                        color={node.accountStatus === 'ACTIVE' || node.accountStatus === 'TRIAL' ? 'green' : 'red'}
                      >
                        {words(node.accountStatus)}
                      </Badge>
                    </Table.Td>
                    <Table.Td>
                      {node.usage
                        .filter(({ quota }) => quota === 'REQUESTS_PER_MONTH')
                        .map((usage) => (
                          <UsageBar key={usage.quota} {...usage} />
                        ))}
                    </Table.Td>
                    <Table.Td className="figure">
                      <Price micros={node.monthlyBudget.micros} />
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </WideTable>
          {list.pageInfo.hasNextPage && (
            <Button variant="default" onClick={() => void fetchMore({ variables: { after: list.pageInfo.endCursor } })}>
              Show more
            </Button>
          )}
        </>
      )}
    </Page>
  );
}
