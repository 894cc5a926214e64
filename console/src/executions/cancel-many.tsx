import { useMutation, useQuery } from '@apollo/client/react';
import { Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactElement } from 'react';
import { useMay } from '../frame/viewer';
import {
  CancelExecutionsDocument,
  type ExecutionFilter,
  type ExecutionStatus,
  UnendedExecutionsDocument,
} from '../graph/operations';
import { Dialog } from '../ui/dialog';
import { plural } from '../ui/format';
import { Failure, UserErrors } from '../ui/states';

/** Those that can be cancelled, when no status is asked for. */
const UNENDED: ExecutionStatus[] = ['PENDING', 'RUNNING', 'PAUSED'];

/** Cancels what a filter shows and has not ended, after saying how many these are. */
export function CancelMany({ filter, onDone }: { filter: ExecutionFilter; onDone: () => void }): ReactElement | null {
  const [opened, { open, close }] = useDisclosure(false);
  const wanted = filter.status?.filter((status) => UNENDED.includes(status)) ?? UNENDED;
  const all = { ...filter, status: wanted };
  const counted = useQuery(UnendedExecutionsDocument, {
    variables: { filter: all },
    skip: !opened,
    fetchPolicy: 'network-only',
  });
  const [cancel, { data, error, loading, reset }] = useMutation(CancelExecutionsDocument);
  // Everything is never meant: a list without a filter offers nothing of the kind.
  if (!useMay('EXECUTIONS_WRITE') || Object.keys(filter).length === 0 || wanted.length === 0) return null;
  const done = data?.cancelExecutions;
  const count = done ? done.remaining : counted.data?.executions.totalCount;
  const end = (): void => {
    close();
    reset();
    onDone();
  };
  return (
    <>
      <Button variant="default" onClick={open}>
        Cancel these …
      </Button>
      <Dialog opened={opened} onClose={end} title="Cancel what the filter shows?">
        <Stack>
          {count !== undefined && (
            <Text size="sm">
              {done && `${plural(done.executions.length, 'execution')} cancelled. `}
              {count === 0
                ? 'None is left that has not ended.'
                : `${plural(count, 'execution')} that ${count === 1 ? 'has' : 'have'} not ended: what has been made is kept and was paid for, what is being worked on is stopped. How many it is then counts when the button is pressed.`}
            </Text>
          )}
          {(error ?? counted.error) && <Failure error={(error ?? counted.error) as Error} />}
          <UserErrors errors={done?.errors ?? []} />
          <Group justify="flex-end">
            <Button variant="default" onClick={end}>
              {done ? 'Close' : 'Let them go on'}
            </Button>
            {count !== 0 && (
              <Button
                color="red"
                loading={loading}
                disabled={count === undefined}
                onClick={() => void cancel({ variables: { filter: all } })}
              >
                Cancel {count !== undefined && count > 50 ? 'the oldest 50' : 'them'}
              </Button>
            )}
          </Group>
        </Stack>
      </Dialog>
    </>
  );
}
