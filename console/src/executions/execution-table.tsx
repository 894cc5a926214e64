import { Anchor, Group, Progress, Stack, Table, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
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
        <Table.Tbody>
          {executions.map((execution) => (
            <ExecutionTableRow key={execution.id} execution={execution} />
          ))}
        </Table.Tbody>
      </Table>
    </WideTable>
  );
}

function ExecutionTableRow({ execution }: { execution: ExecutionRowFragment }): ReactElement {
  const { id, status, cause, masterTemplate, client, cost, createdAt, startedAt, endedAt, progress } = execution;
  const waiting = execution.stages.find((stage) => stage.waitingFor !== null);
  const running = execution.stages.find((stage) => stage.status === 'RUNNING');
  const why =
    causeText(cause) ??
    (waiting ? `Stage ${waiting.order} waits: ${causeText(waiting.waitingFor)}` : null) ??
    (running ? `Stage ${running.order}: ${running.progressMessage}` : null);
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor component={Link} to={`/executions/${id}`} size="sm" fw={550}>
          {masterTemplate?.displayName ?? 'A template that is gone'}
        </Anchor>
      </Table.Td>
      <Table.Td>
        <Text size="sm">{client?.companyName}</Text>
      </Table.Td>
      <Table.Td maw={320}>
        <Stack gap={3}>
          <Group gap={6}>
            <StatusBadge status={status} />
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
}
