import { useQuery } from '@apollo/client/react';
import { Anchor, Button, Select, Stack, Table, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { LedgerDocument, type LedgerKind } from '../graph/operations';
import { Price } from '../ui/badges';
import { moment, words } from '../ui/format';
import { Empty, Failure, Loading } from '../ui/states';
import { WideTable } from '../ui/wide-table';

const PAGE = 50;
const KINDS: readonly LedgerKind[] = ['RESERVATION', 'CHARGE', 'REVERSAL', 'RELEASE', 'ADJUSTMENT'];

/** Every movement of a client's money, the newest first. */
export function LedgerTable({ clientId }: { clientId: string }): ReactElement {
  const [kind, setKind] = useState<LedgerKind | null>(null);
  const filter = kind === null ? null : { kind: [kind] };
  const { data, error, refetch, fetchMore } = useQuery(LedgerDocument, {
    variables: { clientId, filter, first: PAGE },
    fetchPolicy: 'cache-and-network',
  });
  const list = data?.ledger;
  if (error && !list) return <Failure error={error} retry={() => void refetch()} />;
  if (!list) return <Loading what="the ledger" />;
  return (
    <Stack>
      <Select
        label="Kind"
        placeholder="All"
        clearable
        maw={240}
        value={kind}
        data={KINDS.map((value) => ({ value, label: words(value) }))}
        onChange={(value) => setKind(value)}
      />
      {list.edges.length === 0 ? (
        <Empty title="Nothing was moved">What is reserved, charged and released is listed here, line by line.</Empty>
      ) : (
        <WideTable label="Ledger" minWidth={640}>
          <Table verticalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>When</Table.Th>
                <Table.Th>What</Table.Th>
                <Table.Th className="figure">Amount</Table.Th>
                <Table.Th>From, to</Table.Th>
                <Table.Th>Of</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {list.edges.map(({ node }) => (
                <Table.Tr key={node.id}>
                  <Table.Td>{moment(node.recordedAt)}</Table.Td>
                  <Table.Td>{words(node.kind)}</Table.Td>
                  <Table.Td className="figure">
                    <Price micros={node.amount.micros} />
                  </Table.Td>
                  <Table.Td>
                    {words(node.debit)} → {words(node.credit)}
                  </Table.Td>
                  <Table.Td>
                    {node.execution && (
                      <Anchor component={Link} to={`/executions/${node.execution.id}`} size="sm">
                        {node.execution.summary || node.execution.id}
                      </Anchor>
                    )}
                    {node.stage !== null && (
                      <Text size="sm" c="dimmed">
                        stage {node.stage}
                        {node.workerTemplateId !== null && `, ${node.workerTemplateId}@${node.workerTemplateVersion}`}
                      </Text>
                    )}
                    {node.reason}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </WideTable>
      )}
      {list.pageInfo.hasNextPage && (
        <Button variant="default" onClick={() => void fetchMore({ variables: { after: list.pageInfo.endCursor } })}>
          Show more of {list.totalCount}
        </Button>
      )}
    </Stack>
  );
}
