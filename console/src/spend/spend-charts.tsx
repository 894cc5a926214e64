import { useApolloClient, useQuery } from '@apollo/client/react';
import { Button, Group, Stack, Table, Text, Title } from '@mantine/core';
import type { ReactElement } from 'react';
import { SpendByDayDocument, SpendByWorkerTemplateDocument, SpendFileDocument } from '../graph/operations';
import { Price } from '../ui/badges';
import { dollars, duration } from '../ui/format';
import { WideTable } from '../ui/wide-table';

interface Period {
  from: string;
  until: string;
  clientId?: string;
}
const HEIGHT = 96;

/** What each day came to, as bars that say it. */
export function SpendByDay({ period }: { period: Period }): ReactElement | null {
  const { data } = useQuery(SpendByDayDocument, { variables: period, fetchPolicy: 'cache-and-network' });
  if (!data || data.spend.length === 0) return null;
  const known = new Map(data.spend.map((row) => [row.day, row]));
  const most = Math.max(1, ...data.spend.map(({ price }) => price.micros));
  const days = daysOf(period);
  return (
    <Stack gap={4}>
      <Title order={2} size="h4">
        By day
      </Title>
      <Group
        component="ol"
        gap={2}
        align="flex-end"
        wrap="nowrap"
        p={0}
        m={0}
        style={{ listStyle: 'none', height: HEIGHT }}
        aria-label="Spend by day"
      >
        {days.map((day) => {
          const { price, executions = 0 } = known.get(day) ?? {};
          const micros = price?.micros ?? 0;
          const said = `${day}: ${dollars(micros)}, ${executions} executions`;
          return (
            <li key={day} title={said} style={{ flex: 1, display: 'flex', alignItems: 'flex-end', height: '100%' }}>
              <div
                role="img"
                aria-label={said}
                style={{
                  width: '100%',
                  height: Math.max(micros > 0 ? 2 : 0, (HEIGHT * micros) / most),
                  background: 'var(--mantine-color-blue-filled)',
                }}
              />
            </li>
          );
        })}
      </Group>
      <Group justify="space-between">
        <Text size="xs" c="dimmed">
          {days[0]}
        </Text>
        <Text size="xs" c="dimmed">
          {days.at(-1)}
        </Text>
      </Group>
    </Stack>
  );
}

function daysOf({ from, until }: Period): string[] {
  const days: string[] = [];
  for (let at = Date.parse(from); at < Date.parse(until); at += 24 * 3_600_000)
    days.push(new Date(at).toISOString().slice(0, 10));
  return days;
}

const percent = (share: number | null): string => (share === null ? '' : `${Math.round(share * 100)} %`);

/** What each worker template came to, and how right its estimates were. */
export function SpendByTemplate({ period }: { period: Period }): ReactElement | null {
  const { data } = useQuery(SpendByWorkerTemplateDocument, { variables: period, fetchPolicy: 'cache-and-network' });
  if (!data || data.spend.length === 0) return null;
  return (
    <Stack gap="xs">
      <Title order={2} size="h4">
        By worker template
      </Title>
      <WideTable label="By worker template" minWidth={760}>
        <Table verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Worker template</Table.Th>
              <Table.Th className="figure">Completed</Table.Th>
              <Table.Th className="figure">Success</Table.Th>
              <Table.Th className="figure">Price</Table.Th>
              <Table.Th className="figure">Estimated</Table.Th>
              <Table.Th className="figure">Takes</Table.Th>
              <Table.Th className="figure">Estimated</Table.Th>
              <Table.Th className="figure">Within nine in ten</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data.spend.map((row) => (
              <Table.Tr key={`${row.worker} ${row.templateRef}`}>
                <Table.Td>
                  {row.templateRef} of {row.worker}
                </Table.Td>
                <Table.Td className="figure">{row.completed}</Table.Td>
                <Table.Td className="figure">{percent(row.successRate)}</Table.Td>
                <Table.Td className="figure">
                  <Price micros={row.price.micros} />
                </Table.Td>
                <Table.Td className="figure">
                  <Price micros={row.estimatedPrice.micros} />
                </Table.Td>
                <Table.Td className="figure">{row.typicalTimeMs !== null && duration(row.typicalTimeMs)}</Table.Td>
                <Table.Td className="figure">{row.estimatedTimeMs !== null && duration(row.estimatedTimeMs)}</Table.Td>
                <Table.Td className="figure">{percent(row.withinP90)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </WideTable>
    </Stack>
  );
}

/** The same as a file for spreadsheets. */
export function SpendFile({ period }: { period: Period }): ReactElement {
  const apollo = useApolloClient();
  const save = async (): Promise<void> => {
    const { data } = await apollo.query({ query: SpendFileDocument, variables: period, fetchPolicy: 'network-only' });
    const url = URL.createObjectURL(new Blob([data?.spendCsv ?? ''], { type: 'text/csv' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = `spend-${period.from.slice(0, 7)}.csv`;
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <Button variant="default" size="xs" onClick={() => void save()}>
      Download CSV
    </Button>
  );
}
