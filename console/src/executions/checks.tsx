import { useQuery } from '@apollo/client/react';
import { Badge, Group, Stack, Table, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import { DeliverableChecksDocument } from '../graph/operations';
import { Empty, Failure, Loading } from '../ui/states';
import { WideTable } from '../ui/wide-table';

/** A check with a lower score is worth looking at. */
const GOOD = 0.8;

/** What was measured of an output, check by check; the poorest first, each with what it found. */
export function Checks({ deliverable }: { deliverable: string }): ReactElement {
  const { data, error, refetch } = useQuery(DeliverableChecksDocument, { variables: { id: deliverable } });
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Loading what="the checks" />;
  const validation = data.deliverable?.job?.validations.at(-1);
  if (!validation) return <Empty title="Nothing was measured">It is a pattern, made without a source text.</Empty>;
  const checks = [...validation.checks].sort((a, b) => a.score - b.score || b.weight - a.weight);
  return (
    <Stack component="section" aria-label="Checks" gap="xs">
      <Group gap="xs">
        <Badge color={validation.passed ? 'green' : 'red'}>{validation.passed ? 'passed' : 'not passed'}</Badge>
        <Text size="sm">
          {validation.score.toFixed(2)} where {validation.threshold.toFixed(2)} is needed
        </Text>
      </Group>
      <WideTable label="Checks" minWidth={480}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Check</Table.Th>
              <Table.Th>Score</Table.Th>
              <Table.Th>Found</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {checks.map(({ name, score, finding }) => (
              <Table.Tr key={name}>
                <Table.Td>{name}</Table.Td>
                <Table.Td>
                  <Badge color={score < GOOD ? 'yellow' : 'green'}>{score.toFixed(2)}</Badge>
                </Table.Td>
                <Table.Td>{finding}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </WideTable>
    </Stack>
  );
}
