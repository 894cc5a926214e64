import { useQuery } from '@apollo/client/react';
import { Badge, Stack, Table, Text, Title } from '@mantine/core';
import type { ReactElement } from 'react';
import { ExecutionInputDocument, type ExecutionPageQuery, StageDetailsDocument } from '../graph/operations';
import { Price } from '../ui/badges';
import { causeText } from '../ui/cause';
import { duration, words } from '../ui/format';
import { JsonView } from '../ui/json-view';
import { Failure, Loading } from '../ui/states';
import { useFirst } from '../ui/use-first';
import { WideTable } from '../ui/wide-table';

/** Attempts that are drawn at once. */
const SHOWN = 25;
type Execution = NonNullable<ExecutionPageQuery['execution']>;
interface Props {
  execution: Execution;
  /** Only of this stage, when one is chosen. */
  stage: number | undefined;
}

/** Every attempt: when it was offered and answered, how it ended, what it cost. */
export function Attempts({ execution, stage }: Props): ReactElement {
  const { data, error } = useQuery(StageDetailsDocument, {
    variables: { executionId: execution.id },
    fetchPolicy: 'cache-and-network',
  });
  const rows = (data?.execution?.stages ?? [])
    .filter(({ order }) => stage === undefined || order === stage)
    .flatMap(({ order, attempts }) => attempts.map((attempt) => ({ order, ...attempt })));
  const { shown, more } = useFirst(rows, SHOWN);
  if (error) return <Failure error={error} />;
  if (!data?.execution) return <Loading what="the attempts" />;
  if (rows.length === 0) return <Text c="dimmed">Nothing was offered to a worker yet.</Text>;
  return (
    <WideTable minWidth={560} label="Attempts">
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Stage</Table.Th>
            <Table.Th>Attempt</Table.Th>
            <Table.Th>How it ended</Table.Th>
            <Table.Th className="figure">Offered</Table.Th>
            <Table.Th className="figure">Agreed</Table.Th>
            <Table.Th className="figure">Cost</Table.Th>
            <Table.Th className="figure">Waited</Table.Th>
            <Table.Th className="figure">Worked</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shown.map((row) => (
            <Table.Tr key={`${row.order}.${row.item ?? 0}.${row.attempt}`}>
              <Table.Td>
                {row.order}
                {row.item === null ? '' : `, item ${row.item + 1}`}
              </Table.Td>
              <Table.Td>
                {row.attempt} {row.usesFallback && <Badge color="gray">fallback</Badge>}
              </Table.Td>
              <Table.Td>
                <Text size="sm">{words(row.status)}</Text>
                <Text size="xs" c="dimmed">
                  {causeText(row.cause) ?? row.answer?.message}
                </Text>
              </Table.Td>
              <Table.Td className="figure">{row.offer && <Price micros={row.offer.maxPrice.micros} />}</Table.Td>
              <Table.Td className="figure">{row.maxPrice && <Price micros={row.maxPrice.micros} />}</Table.Td>
              <Table.Td className="figure">
                <Price micros={row.cost.micros} />
              </Table.Td>
              <Table.Td className="figure">{between(row.queuedAt, row.acceptedAt)}</Table.Td>
              <Table.Td className="figure">{between(row.acceptedAt, row.endedAt)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {more}
    </WideTable>
  );
}

function between(from: string | null, to: string | null): string {
  return from === null || to === null ? '' : duration(Date.parse(to) - Date.parse(from));
}

/** What it was started with, and what each worker got of it. */
export function ParametersView({ execution, stage }: Props): ReactElement {
  const { data, error } = useQuery(ExecutionInputDocument, {
    variables: { id: execution.id },
    fetchPolicy: 'cache-and-network',
  });
  if (error) return <Failure error={error} />;
  if (!data?.execution) return <Loading what="the input" />;
  return (
    <Stack>
      <Title order={3} size="h5">
        As it was started
      </Title>
      <JsonView value={data.execution.parameters} label="Parameters" />
      {data.execution.stages
        .filter(({ order, parameters }) => (stage === undefined || order === stage) && parameters !== null)
        .map(({ order, parameters }) => (
          <Stack key={order} gap="xs">
            <Title order={3} size="h5">
              What stage {order} got
            </Title>
            <JsonView value={parameters} label={`Parameters of stage ${order}`} />
          </Stack>
        ))}
    </Stack>
  );
}
