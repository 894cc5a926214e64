import { useApolloClient, useMutation } from '@apollo/client/react';
import { Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure, useSessionStorage } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useNavigate } from '@tanstack/react-router';
import { type ReactElement, useMemo } from 'react';
import { useMay } from '../frame/viewer';
import {
  CancelExecutionDocument,
  ExecutionInputDocument,
  type ExecutionPageQuery,
  PauseExecutionDocument,
  ResumeExecutionDocument,
  RetryExecutionDocument,
} from '../graph/operations';
import { startKey } from '../templates/start-key';
import { Dialog } from '../ui/dialog';
import { dollars } from '../ui/format';
import type { Values } from '../ui/schema-form';
import { Rerun } from './rerun';

type Execution = NonNullable<ExecutionPageQuery['execution']>;

/** What can be done with an execution as it is, and what that keeps and costs. */
export function Controls({ execution, onChange }: { execution: Execution; onChange: () => void }): ReactElement | null {
  const { id, status, stages, plannedStages } = execution;
  const navigate = useNavigate();
  const [asking, { open, close }] = useDisclosure(false);
  const [cancel, cancelling] = useMutation(CancelExecutionDocument);
  const [pause, pausing] = useMutation(PauseExecutionDocument);
  const [resume, resuming] = useMutation(ResumeExecutionDocument);
  const [retry, retrying] = useMutation(RetryExecutionDocument);
  const name = execution.masterTemplate?.name ?? '';
  const [, keepValues] = useSessionStorage<Values>({ key: startKey(name), defaultValue: {} });
  const apollo = useApolloClient();
  const retryKey = useMemo(() => crypto.randomUUID(), [id]);
  const variables = { id };
  if (!useMay('EXECUTIONS_WRITE')) return null;

  const tell = (errors: readonly { message: string }[] | undefined): void => {
    for (const { message } of errors ?? []) notifications.show({ color: 'red', title: 'This cannot be done', message });
    onChange();
  };
  const kept = stages.filter((stage) => stage.status === 'COMPLETED');
  const again = stages.filter((stage) => stage.status !== 'COMPLETED').map(({ order }) => order);
  const most = plannedStages
    .filter(({ order }) => again.includes(order))
    .reduce((sum, { price }) => sum + (price?.max.micros ?? 0), 0);
  const tryAgain = async (): Promise<void> => {
    const { data } = await retry({ variables: { input: { executionId: id, idempotencyKey: retryKey } } });
    const next = data?.control.execution?.id;
    if (next)
      await navigate({ to: '/executions/$id', params: { id: next }, search: { stage: undefined, tab: undefined } });
    else tell(data?.control.errors);
  };
  const startWithChanges = async (): Promise<void> => {
    const { data } = await apollo.query({ query: ExecutionInputDocument, variables: { id } });
    keepValues((data?.execution?.parameters ?? {}) as Values);
    await navigate({
      to: '/templates/$name',
      params: { name },
      search: { client: execution.client?.id, stage: undefined, version: undefined },
    });
  };
  const isOver = execution.endedAt !== null;
  return (
    <Group gap="xs">
      {status === 'RUNNING' && (
        <Button
          variant="default"
          loading={pausing.loading}
          onClick={() => void pause({ variables }).then(({ data }) => tell(data?.control.errors))}
        >
          Pause
        </Button>
      )}
      {status === 'PAUSED' && (
        <Button
          loading={resuming.loading}
          onClick={() => void resume({ variables }).then(({ data }) => tell(data?.control.errors))}
        >
          Resume
        </Button>
      )}
      {!isOver && (
        <Button variant="default" onClick={open}>
          Cancel
        </Button>
      )}
      {isOver && status !== 'COMPLETED' && (
        <Button loading={retrying.loading} onClick={() => void tryAgain()}>
          Try again: keeps {kept.length} of {stages.length}, at most {dollars(most)}
        </Button>
      )}
      {isOver && <Rerun execution={execution} />}
      {isOver && name !== '' && (
        <Button variant="default" onClick={() => void startWithChanges()}>
          Start again with changes
        </Button>
      )}
      <Dialog opened={asking} onClose={close} title="Cancel this execution?">
        <Stack>
          <Text size="sm">
            What has been made so far is kept and was paid for: {dollars(execution.cost.micros)}. What is being worked
            on is stopped.
          </Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Let it go on
            </Button>
            <Button
              color="red"
              loading={cancelling.loading}
              onClick={() =>
                void cancel({ variables }).then(({ data }) => {
                  close();
                  tell(data?.control.errors);
                })
              }
            >
              Cancel it
            </Button>
          </Group>
        </Stack>
      </Dialog>
    </Group>
  );
}
