import { useQuery } from '@apollo/client/react';
import { Anchor, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { WaitingForDocument } from '../graph/operations';
import { duration, moment } from '../ui/format';
import { Failure, Loading } from '../ui/states';

const POLL_MS = 3_000;

/** What waits for a worker, the next one first. */
export function WaitingList({ worker }: { worker: string }): ReactElement {
  const { data, error } = useQuery(WaitingForDocument, {
    variables: { worker },
    pollInterval: POLL_MS,
    skipPollAttempt: () => document.hidden,
    fetchPolicy: 'cache-and-network',
  });
  if (error && !data) return <Failure error={error} />;
  if (!data) return <Loading what="what waits" />;
  const { entries = [], estimatedWaitMs = null } = data.queue ?? {};
  if (entries.length === 0)
    return (
      <Text size="sm" c="dimmed">
        Nothing waits.
      </Text>
    );
  return (
    <Stack gap={6} component="ol" className="plain-list" aria-label={`What waits for ${worker}`}>
      {entries.map(({ position, queuedAt, stageOrder, execution }) => (
        <li key={position}>
          <Text size="sm" component="span">
            {position}.{' '}
            {execution && (
              <Anchor component={Link} to={`/executions/${execution.id}`} size="sm">
                {execution.masterTemplate?.displayName ?? 'An execution'}
              </Anchor>
            )}
            {stageOrder !== null && `, stage ${stageOrder}`} · {execution?.client?.companyName} · since{' '}
            {moment(queuedAt)}
          </Text>
        </li>
      ))}
      {estimatedWaitMs !== null && (
        <Text size="xs" c="dimmed" component="li">
          What comes now waits about {duration(estimatedWaitMs)}.
        </Text>
      )}
    </Stack>
  );
}
