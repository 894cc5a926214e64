import { useQuery } from '@apollo/client/react';
import { Group, Stack, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import { type ExecutionPageQuery, ExecutionTimelineDocument, type ExecutionTimelineQuery } from '../graph/operations';
import { duration, words } from '../ui/format';
import { Failure, Loading } from '../ui/states';

type Execution = NonNullable<ExecutionPageQuery['execution']>;
type Span = NonNullable<ExecutionTimelineQuery['execution']>['timeline'][number];
/** So often it is read while the execution goes on, in ms. */
const POLL_MS = 3_000;

const PHASES: Span['phase'][] = ['QUEUED', 'HANDSHAKE', 'RUNNING', 'WAITING', 'PAUSED'];

/** How long each phase took; of the items of a list together. */
const inWords = (spans: readonly Span[]): string =>
  PHASES.map((phase) => [phase, spans.filter((span) => span.phase === phase)] as const)
    .filter(([, its]) => its.length > 0)
    .map(([phase, its]) => `${words(phase)} ${duration(its.reduce((sum, { durationMs }) => sum + durationMs, 0))}`)
    .join(', ');

/** Where the time went: for each stage what was waiting, handshake and work. */
export function Timeline({ execution }: { execution: Execution }): ReactElement {
  const { stages, plannedStages } = execution;
  const { data, error } = useQuery(ExecutionTimelineDocument, {
    variables: { id: execution.id },
    pollInterval: execution.endedAt === null ? POLL_MS : 0,
    fetchPolicy: 'cache-and-network',
  });
  const timeline = data?.execution?.timeline;
  if (error && !timeline) return <Failure error={error} />;
  if (!timeline) return <Loading what="where the time went" />;
  if (timeline.length === 0) return <Text c="dimmed">Nothing has happened yet.</Text>;
  const begin = Math.min(...timeline.map(({ from }) => Date.parse(from)));
  const end = Math.max(...timeline.map(({ from, durationMs }) => Date.parse(from) + durationMs), begin + 1);
  const rows = [
    { key: 'execution', title: 'The execution itself', spans: timeline.filter(({ stage }) => stage === null) },
    ...stages.map(({ order, templateRef }) => ({
      key: String(order),
      title: `${order} · ${plannedStages.find((stage) => stage.order === order)?.workerTemplate?.displayName ?? templateRef}`,
      spans: timeline.filter(({ stage }) => stage === order),
    })),
  ].filter(({ spans }) => spans.length > 0);
  return (
    <Stack gap={8}>
      {rows.map(({ key, title, spans }) => {
        const last = Math.max(...spans.map(({ from, durationMs }) => Date.parse(from) + durationMs));
        const first = Math.min(...spans.map(({ from }) => Date.parse(from)));
        return (
          <div key={key} className="timeline-row">
            <Text size="sm" lineClamp={1}>
              {title}
            </Text>
            <svg
              className="timeline-track"
              width="100%"
              height={14}
              viewBox="0 0 1000 14"
              preserveAspectRatio="none"
              role="img"
              aria-label={inWords(spans)}
            >
              {spans.map((span, index) => (
                <rect
                  key={index}
                  className={span.phase.toLowerCase()}
                  x={(1000 * (Date.parse(span.from) - begin)) / (end - begin)}
                  width={Math.max(2, (1000 * span.durationMs) / (end - begin))}
                  height={14}
                />
              ))}
            </svg>
            <Text size="xs" className="figure">
              {duration(last - first)}
            </Text>
          </div>
        );
      })}
      <Group gap="md">
        {PHASES.filter((phase) => timeline.some((span) => span.phase === phase)).map((phase) => (
          <Group key={phase} gap={4}>
            <svg className="timeline-track" width={10} height={10} style={{ height: 10 }} aria-hidden="true">
              <rect className={phase.toLowerCase()} width={10} height={10} />
            </svg>
            <Text size="xs" c="dimmed">
              {words(phase)}
            </Text>
          </Group>
        ))}
      </Group>
    </Stack>
  );
}
