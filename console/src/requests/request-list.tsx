import { useQuery } from '@apollo/client/react';
import { Anchor, Button, Group, Progress, Select, Table, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type ReactElement, useCallback, useState } from 'react';
import { SAFETY_POLL_MS, useChanges } from '../executions/use-changes';
import { useRequestChanges } from './use-request-changes';
import { useMay } from '../frame/viewer';
import { RequestsDocument, type RequestStatus } from '../graph/operations';
import { ClientSelect } from '../templates/as-client';
import { Price, StatusBadge } from '../ui/badges';
import { moment, plural, words } from '../ui/format';
import { Page } from '../ui/page';
import { Empty, Failure, Loading } from '../ui/states';
import { WideTable } from '../ui/wide-table';

const route = getRouteApi('/frame/requests');
const PAGE = 50;
const NONE: string[] = [];
const STATUSES: RequestStatus[] = ['PENDING', 'PROCESSING', 'COMPLETED', 'FAILED', 'CANCELLED'];

/** What clients have asked for, and what became of it. */
export function RequestList(): ReactElement {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const mayAsk = useMay('REQUESTS_WRITE');
  const [text, setText] = useState(search.q ?? '');
  const status = STATUSES.find((one) => one === search.status);
  const filter = {
    ...(status && { status }),
    ...(search.client !== undefined && { clientId: search.client }),
    ...(search.q !== undefined && { search: search.q }),
  };
  const { data, error, refetch, fetchMore } = useQuery(RequestsDocument, {
    variables: { filter, first: PAGE },
    pollInterval: SAFETY_POLL_MS,
    skipPollAttempt: () => document.hidden,
    fetchPolicy: 'cache-and-network',
  });
  const read = useCallback(() => void refetch(), [refetch]);
  useRequestChanges(search.client, read);
  // How far a request is moves with its execution.
  useChanges(NONE, search.client, read);
  const set = (change: Partial<typeof search>): void =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const find = useDebouncedCallback((q: string) => set({ q: q || undefined }), 300);
  const list = data?.requests;
  const ask = mayAsk && (
    <Button component={Link} to="/requests/new">
      Ask for something
    </Button>
  );
  return (
    <Page title="Requests" about={list && plural(list.totalCount, 'request')} actions={ask}>
      <Group align="flex-end">
        <TextInput
          label="Search"
          value={text}
          w={260}
          onChange={(event) => {
            setText(event.currentTarget.value);
            find(event.currentTarget.value.trim());
          }}
        />
        <Select
          label="Status"
          placeholder="any"
          clearable
          w={160}
          value={status ?? null}
          onChange={(value) => set({ status: value ?? undefined })}
          data={STATUSES.map((value) => ({ value, label: words(value) }))}
        />
        <ClientSelect label="Client" none="all" value={search.client} onChange={(client) => set({ client })} />
      </Group>
      {error && !list ? (
        <Failure error={error} retry={read} />
      ) : !list ? (
        <Loading what="the requests" />
      ) : list.edges.length === 0 ? (
        <Empty title={status || search.q ? 'No request fits' : 'Nothing was asked for yet'} action={ask}>
          {status || search.q
            ? 'Other filters may show more.'
            : 'Say in your own words what you need; you see what it costs before anything starts.'}
        </Empty>
      ) : (
        <>
          <WideTable minWidth={640} label="Requests">
            <Table verticalSpacing="xs" highlightOnHover>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Wish</Table.Th>
                  <Table.Th>Client</Table.Th>
                  <Table.Th>Status</Table.Th>
                  <Table.Th className="figure">Cost</Table.Th>
                  <Table.Th className="figure">Asked</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {list.edges.map(({ node }) => (
                  <Table.Tr key={node.id}>
                    <Table.Td maw={380}>
                      <Anchor component={Link} to={`/requests/${node.id}`} size="sm" lineClamp={2}>
                        {node.message}
                      </Anchor>
                    </Table.Td>
                    <Table.Td>
                      <Text size="sm">{node.client?.companyName}</Text>
                    </Table.Td>
                    <Table.Td>
                      <Group gap={6}>
                        <StatusBadge status={node.status} />
                        {node.execution?.status === 'RUNNING' && (
                          <Progress
                            value={node.execution.progress}
                            w={70}
                            aria-label={`${node.execution.progress} percent`}
                          />
                        )}
                      </Group>
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
