import { Badge, Card, Group, ScrollArea, Stack, Text, Title } from '@mantine/core';
import { type ReactElement, useMemo } from 'react';
import { causeText } from '../ui/cause';
import { dollars, duration } from '../ui/format';
import { useFirst } from '../ui/use-first';
import type { ExecutionEvent } from './use-events';

/** So many of the newest are drawn, and so many more when they are asked for. */
const SHOWN = 200;

/** What happened, the newest first, told to screen readers as it comes. */
export function EventLog({ events, isOver }: { events: readonly ExecutionEvent[]; isOver: boolean }): ReactElement {
  const begin = Date.parse(events[0]?.occurredAt ?? '');
  const { shown, more } = useFirst(
    useMemo(() => events.toReversed(), [events]),
    SHOWN,
  );
  return (
    <Card withBorder component="section" aria-label="Events">
      <Stack gap="xs">
        <Group justify="space-between">
          <Title order={2} size="h4">
            Events
          </Title>
          <Badge color={isOver ? 'gray' : 'green'}>{isOver ? 'ended' : 'live'}</Badge>
        </Group>
        <ScrollArea.Autosize mah={420} viewportProps={{ tabIndex: 0, role: 'group', 'aria-label': 'All events' }}>
          <Stack gap={6} role="log">
            {shown.map((event) => (
              <Group key={event.sequence} gap={8} wrap="nowrap" align="baseline">
                <Text size="xs" c="dimmed" className="figure" miw={24}>
                  {event.sequence}
                </Text>
                <Text size="xs" c="dimmed" className="figure" miw={58}>
                  +{duration(Date.parse(event.occurredAt) - begin)}
                </Text>
                <Text size="sm">{eventText(event)}</Text>
              </Group>
            ))}
          </Stack>
        </ScrollArea.Autosize>
        {more}
      </Stack>
    </Card>
  );
}

/** An event in words. */
export function eventText(event: ExecutionEvent): string {
  const stage =
    'stageOrder' in event ? `Stage ${event.stageOrder}${event.item === null ? '' : `, item ${event.item + 1}`}: ` : '';
  const because = (cause: Parameters<typeof causeText>[0]): string => {
    const text = causeText(cause);
    return text === null ? '' : ` ${text}`;
  };
  switch (event.__typename) {
    case 'ExecutionCreated':
      return 'Created';
    case 'ExecutionQueued':
      return 'Waits for a slot of its client';
    case 'ExecutionApprovalAsked':
      return 'Waits for approval';
    case 'ExecutionApproved':
      return `Approved.${event.approvalComment === null ? '' : ` ${event.approvalComment}`}`;
    case 'ExecutionStarted':
      return 'Started';
    case 'ExecutionPaused':
      return 'Paused';
    case 'ExecutionResumed':
      return 'Resumed';
    case 'ExecutionPriorityChanged':
      return 'Its priority was changed';
    case 'ExecutionCompleted':
      return `Completed.${because(event.execution?.cause)}`;
    case 'ExecutionFailed':
      return `Failed.${because(event.execution?.cause)}`;
    case 'ExecutionCancelled':
      return `Cancelled.${because(event.execution?.cause)}`;
    case 'StageQueued':
      return `${stage}waits for a slot of its worker`;
    case 'StageOffered':
      return `${stage}offered to its worker`;
    case 'StageAccepted':
      return `${stage}accepted by its worker`;
    case 'StageRejected':
      return `${stage}rejected by its worker`;
    case 'StageCountered':
      return `${stage}its worker asks for more`;
    case 'StageStarted':
      return `${stage}started`;
    case 'StageProgressed':
      return `${stage}${Math.round(event.percent)} % · ${event.message}${made(event.elements)}`;
    case 'StageRetried':
      return `${stage}tried again in ${duration(event.delayMs)}.${because(event.eventCause)}`;
    case 'StageItemCompleted':
      return `${stage}done for ${dollars(event.stageCost.micros)}`;
    case 'StageItemFailed':
      return `${stage}failed`;
    case 'StageCompleted':
      return `${stage}done for ${dollars(event.stageCost.micros)}`;
    case 'StageSkipped':
      return `${stage}left out.${because(event.eventCause)}`;
    case 'StageFailed':
      return `${stage}failed.${because(event.eventCause)}`;
    case 'StageCancelled':
      return `${stage}cancelled`;
    case 'StageReused':
      return `${stage}kept from the execution before`;
  }
}

/** So many of what was made are named in one line. */
const NAMED = 3;

/** What was made since the last progress, by name. */
function made(elements: readonly { title: string }[]): string {
  if (elements.length === 0) return '';
  const names = elements.slice(0, NAMED).map(({ title }) => title);
  const more = elements.length > NAMED ? ` and ${elements.length - NAMED} more` : '';
  return ` · ${names.join(', ')}${more}`;
}
