import { useQuery } from '@apollo/client/react';
import type { ReactElement } from 'react';
import { SpendDocument } from '../graph/operations';
import { Empty, Failure, Loading } from '../ui/states';
import { periodOf, SpendTable } from './spend-table';

/** What this month came to for a client, up to now. */
export function SpendOf({ client }: { client: string }): ReactElement {
  const { data, error } = useQuery(SpendDocument, {
    variables: { ...periodOf(new Date().toISOString().slice(0, 7)), clientId: client },
    fetchPolicy: 'cache-and-network',
  });
  if (error) return <Failure error={error} />;
  if (!data) return <Loading what="what was spent" />;
  if (data.spend.length === 0) return <Empty title="Nothing was spent">This month nothing was executed.</Empty>;
  return <SpendTable rows={data.spend} />;
}
