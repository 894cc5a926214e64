import { useApolloClient, useQuery } from '@apollo/client/react';
import { useCallback, useState } from 'react';
import {
  type ExecutionFilter,
  type ExecutionRowFragment,
  ExecutionsDocument,
  type ExecutionsQuery,
  type ExecutionSort,
} from '../graph/operations';
import type { ChangedExecution } from './use-changes';

const PAGE = 50;
type Page = ExecutionsQuery['executions'];

/** Pages behind the first. */
interface Further {
  /** The end of the first page that they go on from: behind another they would leave a gap. */
  behind: string | null;
  rows: readonly ExecutionRowFragment[];
  last: Page;
}

interface List {
  rows: readonly ExecutionRowFragment[];
  totalCount: number | undefined;
  error: Error | undefined;
  hasMore: boolean;
  isReading: boolean;
  more: () => void;
  reread: () => void;
  /** Takes in what a row has become. */
  change: (execution: ChangedExecution) => void;
}

/**
 * A list of executions, as far as it was read. The first page is in the cache; further ones are kept here: ten thousand rows in the cache
 * would be compared anew with each page, for seconds.
 */
export function useExecutionList(filter: ExecutionFilter, sort: ExecutionSort): List {
  const client = useApolloClient();
  const { data, previousData, error, refetch } = useQuery(ExecutionsDocument, {
    variables: { filter, sort, first: PAGE },
    fetchPolicy: 'cache-and-network',
    nextFetchPolicy: 'cache-first',
  });
  const [further, setFurther] = useState<Further | null>(null);
  const [isReading, setReading] = useState(false);
  const [failure, setFailure] = useState<Error>();
  const first = (data ?? previousData)?.executions;
  const behind = first?.pageInfo.endCursor ?? null;
  const valid = further?.behind === behind ? further : null;
  const { hasNextPage = false, endCursor = null } = (valid?.last ?? first)?.pageInfo ?? {};

  const more = useCallback(() => {
    if (endCursor === null || isReading) return;
    setReading(true);
    client
      .query({
        query: ExecutionsDocument,
        variables: { filter, sort, first: PAGE, after: endCursor },
        fetchPolicy: 'no-cache',
      })
      .then(({ data: read }) => {
        if (!read) return;
        const rows = read.executions.edges.map(({ node }) => node);
        setFurther((before) => ({
          behind,
          rows: before?.behind === behind ? [...before.rows, ...rows] : rows,
          last: read.executions,
        }));
      }, setFailure)
      .finally(() => setReading(false));
  }, [client, filter, sort, behind, endCursor, isReading]);

  const change = useCallback((execution: ChangedExecution): void => {
    setFurther((before) => {
      const index = before?.rows.findIndex(({ id }) => id === execution.id) ?? -1;
      const row = before?.rows[index];
      return before && row ? { ...before, rows: before.rows.with(index, { ...row, ...execution }) } : before;
    });
  }, []);
  return {
    rows: [...(first?.edges.map(({ node }) => node) ?? []), ...(valid?.rows ?? [])],
    totalCount: first?.totalCount,
    error: error ?? failure,
    hasMore: hasNextPage,
    isReading,
    more,
    reread: useCallback(() => void refetch(), [refetch]),
    change,
  };
}
