import { useQuery } from '@apollo/client/react';
import { Alert, Card, Grid, Group, Progress, Stack, Tabs, Text, VisuallyHidden } from '@mantine/core';
import { type ReactElement, useState } from 'react';
import { ExecutionPageDocument, type ExecutionPageQuery } from '../graph/operations';
import { Approval } from '../money/approval';
import { Price, StatusBadge, TierBadge } from '../ui/badges';
import { causeText } from '../ui/cause';
import { duration } from '../ui/format';
import { type GraphStage, StageGraph } from '../ui/stage-graph';
import { Failure, Loading } from '../ui/states';
import { awaitsConsent, Consent } from './consent';
import { Deliverables } from './deliverables';
import { EventLog } from './event-log';
import { Attempts, ParametersView } from './stage-details';
import { Timeline } from './timeline';
import { useEvents } from './use-events';

type Execution = NonNullable<ExecutionPageQuery['execution']>;
type Stage = Execution['stages'][number];

/** What is looked at: a stage, and one of the tabs. */
export interface View {
  stage?: number | undefined;
  tab?: string | undefined;
}

interface Props {
  id: string;
  /** Kept by the page, in its address; by itself when absent. */
  view?: View;
  onView?: (change: View) => void;
  /** The type of output that was asked for, which is shown first. */
  wanted?: string | undefined;
  /** Called back when it has ended. */
  onEnd?: () => void;
}

/** How an execution goes: its graph, where time goes, what happens, what comes of it. */
export function ExecutionBody({ id, view, onView, wanted, onEnd }: Props): ReactElement {
  const [own, setOwn] = useState<View>({});
  const { stage, tab } = view ?? own;
  const look = onView ?? ((change: View) => setOwn((before) => ({ ...before, ...change })));
  const { data, error, refetch } = useQuery(ExecutionPageDocument, { variables: { id } });
  const execution = data?.execution;
  // The events of one that had ended when it was opened are all past: they change nothing.
  const [wasOver, setWasOver] = useState<boolean | null>(null);
  if (wasOver === null && execution) setWasOver(execution.endedAt !== null);
  const {
    events,
    isOver,
    error: lost,
  } = useEvents(id, () => {
    if (wasOver === true) return;
    void refetch();
    onEnd?.();
  });
  if (error && !execution) return <Failure error={error} retry={() => void refetch()} />;
  if (!execution) return <Loading what="the execution" />;
  const why = causeText(execution.cause);
  const most = execution.plannedStages.reduce(
    (sum, { price, verdict }) => sum + (verdict === 'ALLOWED' ? (price?.max.micros ?? 0) : 0),
    0,
  );
  return (
    <Stack>
      {execution.isSimulated && (
        <Alert color="gray" title="Simulated">
          No worker was asked: outputs are made up so that they fit, and nothing is paid.
        </Alert>
      )}
      {execution.ladderStep !== null && (
        <Text size="sm">It runs as “{execution.ladderStep}”, a cheaper way of its template.</Text>
      )}
      <Group justify="space-between">
        <Text>
          <Price micros={execution.cost.micros} /> of at most <Price micros={most} />
        </Text>
        {execution.startedAt !== null && execution.endedAt !== null && (
          <Text>{duration(Date.parse(execution.endedAt) - Date.parse(execution.startedAt))}</Text>
        )}
      </Group>
      {execution.endedAt === null && (
        <Progress value={execution.progress} aria-label={`${execution.progress} percent done`} />
      )}
      {why !== null && <Text>{why}</Text>}
      {execution.queuePosition && (
        <Text>
          Waits for a slot: place {execution.queuePosition.position}
          {execution.queuePosition.estimatedWaitMs !== null &&
            `, about ${duration(execution.queuePosition.estimatedWaitMs)}`}
          .
        </Text>
      )}
      <Approval execution={execution} onChange={() => void refetch()} />
      {awaitsConsent(execution) && <Consent execution={execution} onChange={() => void refetch()} />}
      <Card withBorder>
        <StageGraph
          stages={execution.stages.map((one) => drawn(one, execution))}
          selected={stage}
          onSelect={(order) => look({ stage: order })}
        />
      </Card>
      <Grid>
        <Grid.Col span={{ base: 12, lg: 8 }}>
          <Card withBorder component="section" aria-labelledby="details">
            <VisuallyHidden component="h2" id="details">
              Details
            </VisuallyHidden>
            <Tabs value={tab ?? 'output'} onChange={(next) => look({ tab: next ?? undefined })} keepMounted={false}>
              <Tabs.List mb="sm">
                <Tabs.Tab value="output">Output</Tabs.Tab>
                <Tabs.Tab value="time">Time</Tabs.Tab>
                <Tabs.Tab value="attempts">Attempts</Tabs.Tab>
                <Tabs.Tab value="input">Input</Tabs.Tab>
              </Tabs.List>
              <Tabs.Panel value="output">
                <Deliverables execution={execution} stage={stage} wanted={wanted} />
              </Tabs.Panel>
              <Tabs.Panel value="time">
                <Timeline execution={execution} />
              </Tabs.Panel>
              <Tabs.Panel value="attempts">
                <Attempts execution={execution} stage={stage} />
              </Tabs.Panel>
              <Tabs.Panel value="input">
                <ParametersView execution={execution} stage={stage} />
              </Tabs.Panel>
            </Tabs>
          </Card>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }}>
          {lost && <Failure error={lost} />}
          <EventLog events={events} isOver={isOver} />
        </Grid.Col>
      </Grid>
    </Stack>
  );
}

const TONES: Record<Stage['status'], GraphStage['tone']> = {
  PENDING: 'plain',
  RUNNING: 'busy',
  COMPLETED: 'good',
  FAILED: 'bad',
  SKIPPED: 'out',
  CANCELLED: 'out',
};

function drawn(stage: Stage, { plannedStages }: Execution): GraphStage {
  const planned = plannedStages.find(({ order }) => order === stage.order);
  const name = planned?.workerTemplate?.displayName ?? stage.templateRef;
  const tier = planned?.workerTemplate?.minimumTier;
  const note = causeText(stage.waitingFor) ?? causeText(stage.cause) ?? stage.progressMessage;
  return {
    order: stage.order,
    dependsOn: planned?.dependsOn ?? [],
    conditional: planned?.condition !== null && planned?.condition !== undefined,
    tone: TONES[stage.status],
    content: (
      <Stack gap={3}>
        <Text size="sm" fw={600} lineClamp={1}>
          {stage.order} · {name}
        </Text>
        <Group gap={6} justify="space-between" wrap="nowrap">
          <StatusBadge status={stage.status} />
          <Text size="xs">
            <Price micros={stage.cost.micros} />
          </Text>
        </Group>
        {stage.status === 'RUNNING' ? (
          <Progress value={stage.progress} size={4} aria-label={`${stage.progress} percent`} />
        ) : (
          stage.status === 'PENDING' && tier && <TierBadge tier={tier} />
        )}
        <Text size="xs" lineClamp={1}>
          {note}
        </Text>
      </Stack>
    ),
  };
}
