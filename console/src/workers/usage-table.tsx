import { useQuery } from '@apollo/client/react';
import { Table } from '@mantine/core';
import { type ReactElement, useMemo } from 'react';
import { WorkerTemplateUsageDocument } from '../graph/operations';
import { Price } from '../ui/badges';
import { duration } from '../ui/format';
import { Empty, Failure, Loading } from '../ui/states';
import { WideTable } from '../ui/wide-table';

const DAY_MS = 86_400_000;
const DAYS = 30;

/** What a template was used for in the last 30 days, day by day. */
export function UsageTable({ worker, templateId }: { worker: string; templateId: string }): ReactElement {
  const from = useMemo(() => new Date(Math.floor(Date.now() / DAY_MS - DAYS + 1) * DAY_MS).toISOString(), []);
  const { data, error } = useQuery(WorkerTemplateUsageDocument, { variables: { worker, templateId, from } });
  if (error) return <Failure error={error} />;
  if (!data) return <Loading what="its use" />;
  const days = data.workerTemplateUsage;
  if (days.length === 0)
    return <Empty title="It was not used in the last 30 days">Runs are counted here, with what they cost.</Empty>;
  return (
    <WideTable label="Use by day" minWidth={520}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Day</Table.Th>
            <Table.Th>Tier</Table.Th>
            <Table.Th className="figure">Completed</Table.Th>
            <Table.Th className="figure">Failed</Table.Th>
            <Table.Th className="figure">Price</Table.Th>
            <Table.Th className="figure">Provider</Table.Th>
            <Table.Th className="figure">Time on average</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {days.map((row) => (
            <Table.Tr key={`${row.day} ${row.tier}`}>
              <Table.Td>{row.day}</Table.Td>
              <Table.Td>{row.tier?.toLowerCase()}</Table.Td>
              <Table.Td className="figure">{row.completed}</Table.Td>
              <Table.Td className="figure">{row.failed}</Table.Td>
              <Table.Td className="figure">
                <Price micros={row.price.micros} />
              </Table.Td>
              <Table.Td className="figure">
                <Price micros={row.providerCost?.micros ?? 0} />
              </Table.Td>
              <Table.Td className="figure">{row.averageTimeMs !== null && duration(row.averageTimeMs)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </WideTable>
  );
}
