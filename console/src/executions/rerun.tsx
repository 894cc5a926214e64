import { useMutation } from '@apollo/client/react';
import { Button, Group, Select, Stack, Switch, Table, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { type ExecutionPageQuery, RerunExecutionDocument } from '../graph/operations';
import { Dialog } from '../ui/dialog';
import { dollars } from '../ui/format';
import { Failure, UserErrors } from '../ui/states';

type Execution = NonNullable<ExecutionPageQuery['execution']>;

/** Runs a part of an execution again: what is reused, what runs and at what price is said before. */
export function Rerun({ execution }: { execution: Execution }): ReactElement {
  const { id, stages } = execution;
  const navigate = useNavigate();
  const [opened, { open, close }] = useDisclosure(false);
  const [from, setFrom] = useState<string | null>(null);
  const [isNewest, setNewest] = useState(false);
  const [key, setKey] = useState(() => crypto.randomUUID());
  const [ask, asking] = useMutation(RerunExecutionDocument);
  const [run, running] = useMutation(RerunExecutionDocument);
  const inputOf = (fromStage: string | null, newest: boolean) => ({
    executionId: id,
    idempotencyKey: key,
    ...(fromStage !== null && { fromStage: Number(fromStage) }),
    ...(newest && { templateVersions: 'NEWEST' as const }),
  });
  const preview = (fromStage: string | null, newest: boolean): void => {
    setFrom(fromStage);
    setNewest(newest);
    // Another choice is another rerun.
    setKey(crypto.randomUUID());
    running.reset();
    void ask({ variables: { input: { ...inputOf(fromStage, newest), dryRun: true } } });
  };
  const found = asking.data?.rerunExecution.rerun ?? null;
  const isAnything = found?.stages.some(({ isReused }) => !isReused) === true;
  const confirm = async (): Promise<void> => {
    const input = { ...inputOf(from, isNewest), ...(found && { maxPriceMicros: found.price.max.micros }) };
    const { data } = await run({ variables: { input } });
    const next = data?.rerunExecution.rerun?.execution?.id;
    if (!next) return;
    close();
    await navigate({ to: '/executions/$id', params: { id: next }, search: { stage: undefined, tab: undefined } });
  };
  return (
    <>
      <Button
        variant="default"
        onClick={() => {
          open();
          preview(null, false);
        }}
      >
        Run a part again
      </Button>
      <Dialog opened={opened} onClose={close} title="Run a part again">
        <Stack>
          <Select
            label="From stage"
            placeholder="Only what is different"
            clearable
            clearButtonProps={{ 'aria-label': 'Only what is different' }}
            data={stages.map(({ order, templateRef }) => ({
              value: String(order),
              label: `${order} · ${templateRef}`,
            }))}
            value={from}
            onChange={(value) => preview(value, isNewest)}
          />
          <Switch
            label="With the newest versions of worker templates"
            checked={isNewest}
            onChange={(event) => preview(from, event.currentTarget.checked)}
          />
          {asking.error && <Failure error={asking.error} />}
          <UserErrors
            errors={[...(asking.data?.rerunExecution.errors ?? []), ...(running.data?.rerunExecution.errors ?? [])]}
          />
          {found && (
            <Table aria-label="What would become of each stage">
              <Table.Tbody>
                {found.stages.map(({ order, isReused, reason }) => (
                  <Table.Tr key={order}>
                    <Table.Th scope="row">Stage {order}</Table.Th>
                    <Table.Td>{isReused ? 'is reused' : 'runs again'}</Table.Td>
                    <Table.Td>{reason}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          )}
          {found && !isAnything && <Text size="sm">Nothing would run again. Choose the stage to begin with.</Text>}
          <Group justify="flex-end">
            <Button disabled={!isAnything} loading={running.loading} onClick={() => void confirm()}>
              {found && isAnything ? `Run it, at most ${dollars(found.price.max.micros)}` : 'Run it'}
            </Button>
          </Group>
        </Stack>
      </Dialog>
    </>
  );
}
