import { Anchor, Badge, Group, Progress, Stack, Table, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { memo, type ReactElement, useLayoutEffect, useRef, useState } from 'react';
import type { ExecutionRowFragment } from '../graph/operations';
import { Price, StatusBadge } from '../ui/badges';
import { causeText } from '../ui/cause';
import { duration, moment } from '../ui/format';
import { WideTable } from '../ui/wide-table';

/** Executions as rows: what, for whom, how it is and why, what it cost. */
export function ExecutionTable({ executions }: { executions: readonly ExecutionRowFragment[] }): ReactElement {
  return (
    <WideTable minWidth={720} label="Executions">
      <Table verticalSpacing="xs" highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Template</Table.Th>
            <Table.Th>Client</Table.Th>
            <Table.Th>Status</Table.Th>
            <Table.Th className="figure">Cost</Table.Th>
            <Table.Th className="figure">Time</Table.Th>
            <Table.Th className="figure">Started</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Rows executions={executions} />
      </Table>
    </WideTable>
  );
}

/** With more than this, only those in view are drawn. */
const DRAWN_WHOLE = 60;
const ROW_PX = 58;

function Rows({ executions }: { executions: readonly ExecutionRowFragment[] }): ReactElement {
  const body = useRef<HTMLTableSectionElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    if (body.current) setTop(body.current.getBoundingClientRect().top + window.scrollY);
  }, []);
  const rows = useWindowVirtualizer({
    count: executions.length,
    estimateSize: () => ROW_PX,
    overscan: 12,
    scrollMargin: top,
    enabled: executions.length > DRAWN_WHOLE,
  });
  if (executions.length <= DRAWN_WHOLE)
    return (
      <Table.Tbody ref={body}>
        {executions.map((execution) => (
          <ExecutionTableRow key={execution.id} execution={execution} />
        ))}
      </Table.Tbody>
    );
  const drawn = rows.getVirtualItems();
  const above = (drawn[0]?.start ?? top) - top;
  const below = rows.getTotalSize() - ((drawn.at(-1)?.end ?? top) - top);
  return (
    <Table.Tbody ref={body}>
      <tr aria-hidden style={{ height: above }} />
      {drawn.map(({ index }) => {
        const execution = executions[index];
        return (
          execution && (
            <ExecutionTableRow key={execution.id} execution={execution} index={index} measure={rows.measureElement} />
          )
        );
      })}
      <tr aria-hidden style={{ height: below }} />
    </Table.Tbody>
  );
}

interface RowProps {
  execution: ExecutionRowFragment;
  index?: number;
  /** Tells how high it is, where not all rows are drawn. */
  measure?: (row: HTMLTableRowElement | null) => void;
}

const ExecutionTableRow = memo(function ExecutionTableRow({ execution, index, measure }: RowProps): ReactElement {
  const { id, status, cause, masterTemplate, client, cost, createdAt, startedAt, endedAt, progress } = execution;
  const waiting = execution.stages.find((stage) => stage.waitingFor !== null);
  const running = execution.stages.find((stage) => stage.status === 'RUNNING');
  const why =
    causeText(cause) ??
    (waiting ? `Stage ${waiting.order} waits: ${causeText(waiting.waitingFor)}` : null) ??
    (running ? `Stage ${running.order}: ${running.progressMessage}` : null);
  return (
    <Table.Tr ref={measure} data-index={index}>
      <Table.Td maw={300}>
        <Anchor component={Link} to={`/executions/${id}`} size="sm" fw={550}>
          {masterTemplate?.displayName ?? 'A template that is gone'}
        </Anchor>
        <Text size="xs" c="dimmed" lineClamp={1}>
          {execution.summary}
        </Text>
      </Table.Td>
      <Table.Td>
        <Text size="sm">{client?.companyName}</Text>
      </Table.Td>
      <Table.Td maw={320}>
        <Stack gap={3}>
          <Group gap={6}>
            <StatusBadge status={status} />
            {execution.isSimulated && <Badge color="gray">Simulated</Badge>}
            {status === 'RUNNING' && <Progress value={progress} w={80} aria-label={`${progress} percent`} />}
          </Group>
          {why !== null && (
            <Text size="xs" c="dimmed" lineClamp={2}>
              {why}
            </Text>
          )}
        </Stack>
      </Table.Td>
      <Table.Td className="figure">
        <Price micros={cost.micros} />
      </Table.Td>
      <Table.Td className="figure">
        {startedAt !== null && endedAt !== null && duration(Date.parse(endedAt) - Date.parse(startedAt))}
      </Table.Td>
      <Table.Td className="figure">{moment(createdAt)}</Table.Td>
    </Table.Tr>
  );
});
