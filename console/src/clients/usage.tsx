import { Group, Progress, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import { words } from '../ui/format';

interface Props {
  quota: string;
  limit: number | null;
  used: number;
}

/** How much of a limit is used. */
export function UsageBar({ quota, limit, used }: Props): ReactElement {
  return (
    <Group gap={8} wrap="nowrap">
      {limit !== null && (
        <Progress
          value={Math.min(100, (100 * used) / Math.max(1, limit))}
          color={used >= limit ? 'red' : 'blue'}
          w={90}
          aria-label={`${words(quota)}: ${used} of ${limit}`}
        />
      )}
      <Text size="sm" className="figure">
        {used} of {limit ?? 'any number'}
      </Text>
    </Group>
  );
}
