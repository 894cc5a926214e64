import { useQuery } from '@apollo/client/react';
import { Anchor, Button, Group, Select } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { ExecutionsDocument, type ExecutionStatus } from '../graph/operations';
import { useAsClient } from '../templates/as-client';
import { plural, words } from '../ui/format';
import { Page } from '../ui/page';
import { Empty, Failure, Loading } from '../ui/states';
import { ExecutionTable } from './execution-table';

const route = getRouteApi('/frame/executions');
const PAGE = 50;
/** How often the list is read again while a user looks at it, in ms: there is no stream over all clients. */
const POLL_MS = 5_000;
const STATUSES: ExecutionStatus[] = ['PENDING', 'RUNNING', 'PAUSED', 'COMPLETED', 'PARTIAL', 'FAILED', 'CANCELLED'];

/** What runs, what waits and why, what failed. */
export function ExecutionList(): ReactElement {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { choices } = useAsClient(undefined);
  const status = STATUSES.find((one) => one === search.status);
  const filter = {
    ...(status && { status: [status] }),
    ...(search.client !== undefined && { clientId: search.client }),
  };
  const { data, error, refetch, fetchMore } = useQuery(ExecutionsDocument, {
    variables: { filter, first: PAGE },
    pollInterval: POLL_MS,
    skipPollAttempt: () => document.hidden,
    fetchPolicy: 'cache-and-network',
  });
  const list = data?.executions;
  const set = (change: Partial<typeof search>): void =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  return (
    <Page title="Executions" about={list && plural(list.totalCount, 'execution')}>
      <Group align="flex-end">
        <Select
          label="Status"
          placeholder="any"
          clearable
          w={160}
          value={status ?? null}
          onChange={(value) => set({ status: value ?? undefined })}
          data={STATUSES.map((value) => ({ value, label: words(value) }))}
        />
        {choices.length > 0 && (
          <Select
            label="Client"
            placeholder="all"
            clearable
            searchable
            w={240}
            value={search.client ?? null}
            onChange={(value) => set({ client: value ?? undefined })}
            data={choices.map(({ id, companyName }) => ({ value: id, label: companyName }))}
          />
        )}
      </Group>
      {error && !list ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : !list ? (
        <Loading what="the executions" />
      ) : list.edges.length === 0 ? (
        <Empty
          title={status ? `None is ${words(status).toLowerCase()}` : 'Nothing was started yet'}
          action={
            status || search.client ? (
              <Button variant="default" onClick={() => void navigate({ search: {} as never })}>
                Show all
              </Button>
            ) : (
              <Anchor component={Link} to="/templates">
                Choose a template
              </Anchor>
            )
          }
        >
          Executions are listed here as soon as they are started, with what they cost and why they wait.
        </Empty>
      ) : (
        <>
          <ExecutionTable executions={list.edges.map(({ node }) => node)} />
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
