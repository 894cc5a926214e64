import { useQuery } from '@apollo/client/react';
import { Affix, Anchor, Button } from '@mantine/core';
import { useIntersection } from '@mantine/hooks';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type ReactElement, useCallback, useEffect } from 'react';
import { ExecutionsDocument } from '../graph/operations';
import { plural } from '../ui/format';
import { Page } from '../ui/page';
import { Empty, Failure, Loading } from '../ui/states';
import { CancelMany } from './cancel-many';
import { ExecutionFilters, type ListSearch, useFilter } from './execution-filter';
import { ExecutionTable } from './execution-table';
import { SAFETY_POLL_MS, useChanges } from './use-changes';

const route = getRouteApi('/frame/executions');
const PAGE = 50;

/** What runs, what waits and why, what failed: as it changes. */
export function ExecutionList(): ReactElement {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { filter, sort } = useFilter(search);
  const { data, previousData, error, loading, refetch, fetchMore } = useQuery(ExecutionsDocument, {
    variables: { filter, sort, first: PAGE },
    fetchPolicy: 'cache-and-network',
    nextFetchPolicy: 'cache-first',
  });
  const list = (data ?? previousData)?.executions;
  const read = useCallback(() => void refetch(), [refetch]);
  const fresh = useChanges(list?.edges.map(({ node }) => node.id) ?? [], search.client, read);
  useEffect(() => {
    const timer = setInterval(() => window.scrollY === 0 && !document.hidden && read(), SAFETY_POLL_MS);
    return () => clearInterval(timer);
  }, [read]);
  const after = list?.pageInfo.hasNextPage === true ? list.pageInfo.endCursor : null;
  const more = useCallback(() => {
    if (after !== null) void fetchMore({ variables: { after } });
  }, [after, fetchMore]);
  const set = (change: ListSearch): void =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const isNarrowed = Object.keys(filter).length > 0;
  const top = (): void => {
    window.scrollTo({ top: 0 });
    read();
  };
  return (
    <Page
      title="Executions"
      about={list && plural(list.totalCount, 'execution')}
      actions={<CancelMany filter={filter} onDone={read} />}
    >
      <ExecutionFilters search={search} onChange={set} />
      {error && !list ? (
        <Failure error={error} retry={read} />
      ) : !list ? (
        <Loading what="the executions" />
      ) : list.edges.length === 0 ? (
        <Empty
          title={isNarrowed ? 'No execution fits' : 'Nothing was started yet'}
          action={
            isNarrowed ? (
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
          {after !== null && !loading && <More key={after} onMore={more} />}
        </>
      )}
      {fresh > 0 && (
        <Affix position={{ top: 64, right: 24 }}>
          <Button size="xs" onClick={top} role="status">
            {fresh} new
          </Button>
        </Affix>
      )}
    </Page>
  );
}

/** Reads on as soon as it comes into view; a button for whoever does not scroll. */
function More({ onMore }: { onMore: () => void }): ReactElement {
  const { ref, entry } = useIntersection({ rootMargin: '600px' });
  const isNear = entry?.isIntersecting === true;
  useEffect(() => {
    if (isNear) onMore();
  }, [isNear, onMore]);
  return (
    <Button ref={ref} variant="default" onClick={onMore}>
      Show more
    </Button>
  );
}
