import { Affix, Anchor, Button } from '@mantine/core';
import { useIntersection } from '@mantine/hooks';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type ReactElement, useEffect } from 'react';
import { plural } from '../ui/format';
import { Page } from '../ui/page';
import { Empty, Failure, Loading } from '../ui/states';
import { CancelMany } from './cancel-many';
import { ExecutionFilters, type ListSearch, useFilter } from './execution-filter';
import { ExecutionTable } from './execution-table';
import { SAFETY_POLL_MS, useChanges } from './use-changes';
import { useExecutionList } from './use-execution-list';

const route = getRouteApi('/frame/executions');

/** What runs, what waits and why, what failed: as it changes. */
export function ExecutionList(): ReactElement {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { filter, sort } = useFilter(search);
  const list = useExecutionList(filter, sort);
  const { rows, totalCount, error, hasMore, isReading, more, reread } = list;
  const fresh = useChanges(
    rows.map(({ id }) => id),
    search.client,
    reread,
    list.change,
  );
  useEffect(() => {
    const timer = setInterval(() => window.scrollY === 0 && !document.hidden && reread(), SAFETY_POLL_MS);
    return () => clearInterval(timer);
  }, [reread]);
  const set = (change: ListSearch): void =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const isNarrowed = Object.keys(filter).length > 0;
  const top = (): void => {
    window.scrollTo({ top: 0 });
    reread();
  };
  return (
    <Page
      title="Executions"
      about={totalCount !== undefined && plural(totalCount, 'execution')}
      actions={<CancelMany filter={filter} onDone={reread} />}
    >
      <ExecutionFilters search={search} onChange={set} />
      {error && totalCount === undefined ? (
        <Failure error={error} retry={reread} />
      ) : totalCount === undefined ? (
        <Loading what="the executions" />
      ) : rows.length === 0 ? (
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
          <ExecutionTable executions={rows} />
          {error && <Failure error={error} retry={reread} />}
          {hasMore && !isReading && <More key={rows.length} onMore={more} />}
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
