import { useQuery } from '@apollo/client/react';
import { Group, Progress, Stack, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import { BudgetInSightDocument, type BudgetTextFragment } from '../graph/operations';
import { dollars } from '../ui/format';

const COLORS: Record<BudgetTextFragment['warning'], string> = {
  NONE: 'blue',
  WARNING: 'yellow',
  CRITICAL: 'orange',
  EXHAUSTED: 'red',
};

const percentOf = (micros: number, limit: number): number =>
  limit === 0 ? 100 : Math.min(100, (100 * Math.max(0, micros)) / limit);

/** What a client has spent of a month, what is set aside, and what is left. */
export function BudgetBar({ budget }: { budget: BudgetTextFragment }): ReactElement {
  const { limit, used, reserved, left, warning } = budget;
  const said = `${dollars(left.micros)} of ${dollars(limit.micros)} left`;
  return (
    <Stack gap={4}>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={600}>
          {said}
        </Text>
        <Text size="sm" c="dimmed">
          {dollars(used.micros)} used
          {reserved.micros > 0 && `, ${dollars(reserved.micros)} set aside for what runs`}
        </Text>
      </Group>
      <Progress.Root>
        <Progress.Section
          value={percentOf(used.micros, limit.micros)}
          color={COLORS[warning]}
          aria-label={`${Math.round(percentOf(used.micros, limit.micros))} percent used`}
        />
        <Progress.Section
          value={percentOf(reserved.micros, limit.micros)}
          color="gray"
          aria-label={`${Math.round(percentOf(reserved.micros, limit.micros))} percent set aside`}
        />
      </Progress.Root>
    </Stack>
  );
}

/** The budget of a client in a few words, always as it is now. */
export function BudgetInSight({ clientId }: { clientId: string }): ReactElement | null {
  const { data } = useQuery(BudgetInSightDocument, {
    variables: { id: clientId },
    fetchPolicy: 'cache-and-network',
    pollInterval: 15_000,
  });
  const budget = data?.client?.budget;
  return budget ? <BudgetBar budget={budget} /> : null;
}
