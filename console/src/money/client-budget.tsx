import { useMutation, useQuery } from '@apollo/client/react';
import { Button, Group, NumberInput, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type ReactElement, useState } from 'react';
import { useMay } from '../frame/viewer';
import {
  BudgetOfClientDocument,
  type BudgetOfClientQuery,
  ChangeBudgetDocument,
  TopUpBudgetDocument,
} from '../graph/operations';
import { Price } from '../ui/badges';
import { Dialog } from '../ui/dialog';
import { dollars, moment, words } from '../ui/format';
import { Empty, Failure, Loading, UserErrors } from '../ui/states';
import { WideTable } from '../ui/wide-table';
import { BudgetBar } from './budget-bar';
import { LedgerTable } from './ledger-table';

type Client = NonNullable<BudgetOfClientQuery['client']>;
const MICROS = 1_000_000;

/** The budget of a client: this month, the months before, what was changed of it, and every line of its ledger. */
export function ClientBudget({ clientId }: { clientId: string }): ReactElement {
  const { data, error, refetch } = useQuery(BudgetOfClientDocument, {
    variables: { id: clientId },
    fetchPolicy: 'cache-and-network',
  });
  const client = data?.client;
  if (error && !client) return <Failure error={error} retry={() => void refetch()} />;
  if (!client) return <Loading what="the budget" />;
  const months = client.budgetHistory.filter(({ month }) => month !== client.budget?.month);
  return (
    <Stack>
      {client.budget && <BudgetBar budget={client.budget} />}
      <Text size="sm" c="dimmed">
        {client.requestLimit
          ? `One execution may cost ${dollars(client.requestLimit.micros)} at most. `
          : 'One execution may cost what is left. '}
        {client.approvalAbove
          ? `Above ${dollars(client.approvalAbove.micros)} a person is asked.`
          : 'Nobody is asked before something starts.'}
        {client.budget && ` The next month begins ${moment(client.budget.resetsAt)}.`}
      </Text>
      <BudgetChanges client={client} onChange={() => void refetch()} />
      {months.length > 0 && (
        <>
          <Title order={2} size="h4">
            Months before
          </Title>
          <WideTable label="Months before" minWidth={320}>
            <Table w="auto">
              <Table.Tbody>
                {months.map(({ month, used, limit }) => (
                  <Table.Tr key={month}>
                    <Table.Th scope="row">{month}</Table.Th>
                    <Table.Td className="figure">
                      <Price micros={used.micros} /> of <Price micros={limit.micros} />
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </WideTable>
        </>
      )}
      <Title order={2} size="h4">
        Ledger
      </Title>
      <LedgerTable clientId={clientId} />
      <Title order={2} size="h4">
        Changes
      </Title>
      {client.budgetChanges.length === 0 ? (
        <Empty title="The budget was never changed">Changes are listed here with who made them and why.</Empty>
      ) : (
        client.budgetChanges.map((change) => (
          <Text key={change.id} size="sm">
            {moment(change.changedAt)}: {words(change.kind).toLowerCase()}
            {change.kind !== 'TOP_UP' && ` from ${change.from ? dollars(change.from.micros) : 'none'} to`}{' '}
            {change.to ? dollars(change.to.micros) : 'none'} by {change.changedBy}. {change.reason}
          </Text>
        ))
      )}
    </Stack>
  );
}

const toMicros = (value: string | number): number | null => (value === '' ? null : Math.round(Number(value) * MICROS));
const inDollars = (amount: { micros: number } | null): number | string => (amount ? amount.micros / MICROS : '');

/** Changes what a client may spend, with the reason that its history keeps. */
function BudgetChanges({ client, onChange }: { client: Client; onChange: () => void }): ReactElement | null {
  const [opened, { open, close }] = useDisclosure(false);
  const [monthly, setMonthly] = useState<string | number>(client.monthlyBudget.micros / MICROS);
  const [limit, setLimit] = useState(inDollars(client.requestLimit));
  const [above, setAbove] = useState(inDollars(client.approvalAbove));
  const [once, setOnce] = useState<string | number>('');
  const [reason, setReason] = useState('');
  const [key] = useState(() => crypto.randomUUID());
  const [change, changing] = useMutation(ChangeBudgetDocument);
  const [topUp, toppingUp] = useMutation(TopUpBudgetDocument);
  if (!useMay('CLIENTS_WRITE')) return null;
  const errors = [...(changing.data?.changeBudget.errors ?? []), ...(toppingUp.data?.topUpBudget.errors ?? [])];
  const save = async (): Promise<void> => {
    const clientId = client.id;
    const why = reason.trim();
    const { data } = await change({
      variables: {
        input: {
          clientId,
          reason: why,
          monthlyMicros: toMicros(monthly) ?? 0,
          requestLimitMicros: toMicros(limit),
          approvalAboveMicros: toMicros(above),
        },
      },
    });
    if (!data?.changeBudget.client) return;
    const amountMicros = toMicros(once) ?? 0;
    if (amountMicros > 0) {
      const input = {
        clientId,
        amountMicros,
        reason: why,
        idempotencyKey: `${key} ${amountMicros}`.replaceAll(' ', ':'),
      };
      const { data: more } = await topUp({ variables: { input } });
      if (!more?.topUpBudget.client) return onChange();
    }
    close();
    onChange();
  };
  const amount = (
    label: string,
    value: string | number,
    set: (value: string | number) => void,
    description?: string,
  ) => <NumberInput label={label} description={description} prefix="$" min={0} value={value} onChange={set} />;
  return (
    <>
      <Group>
        <Button variant="default" onClick={open}>
          Change the budget
        </Button>
      </Group>
      <Dialog opened={opened} onClose={close} title="The budget">
        <Stack>
          {amount('Each month', monthly, setMonthly)}
          {amount('One execution at most', limit, setLimit, 'Empty for no limit but that of the month')}
          {amount('Ask a person above', above, setAbove, 'Empty for never')}
          {amount('Once more this month', once, setOnce, 'A top-up that ends with the month')}
          <TextInput
            label="Reason"
            required
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          {(changing.error ?? toppingUp.error) && <Failure error={(changing.error ?? toppingUp.error) as Error} />}
          <UserErrors errors={errors} />
          <Button
            disabled={reason.trim() === '' || monthly === ''}
            loading={changing.loading || toppingUp.loading}
            onClick={() => void save()}
          >
            Change it
          </Button>
        </Stack>
      </Dialog>
    </>
  );
}
