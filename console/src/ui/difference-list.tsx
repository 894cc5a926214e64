import { Badge, Code, Group, Stack, Text } from '@mantine/core';
import type { ReactElement } from 'react';

interface Difference {
  path: readonly string[];
  before: unknown;
  after: unknown;
}

/** What differs between two versions, field by field. */
export function DifferenceList({ differences }: { differences: readonly Difference[] }): ReactElement {
  return (
    <Stack gap="xs">
      {differences.map(({ path, before, after }) => (
        <Stack key={path.join('.')} gap={2}>
          <Text size="sm" fw={600}>
            {path.join(' › ')}
          </Text>
          <Group gap="xs" align="flex-start">
            <Badge color="red">before</Badge>
            <Code>{JSON.stringify(before) ?? 'nothing'}</Code>
          </Group>
          <Group gap="xs" align="flex-start">
            <Badge color="green">after</Badge>
            <Code>{JSON.stringify(after) ?? 'nothing'}</Code>
          </Group>
        </Stack>
      ))}
    </Stack>
  );
}
