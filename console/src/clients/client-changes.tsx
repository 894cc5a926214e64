import { useMutation } from '@apollo/client/react';
import { Button, Group, NumberInput, Select, Stack, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useNavigate } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { useMay } from '../frame/viewer';
import {
  type AccountStatus,
  ChangeAccountStatusDocument,
  ChangeTierDocument,
  CreateClientDocument,
  type SubscriptionTier,
} from '../graph/operations';
import { Dialog } from '../ui/dialog';
import { words } from '../ui/format';
import { Failure, UserErrors } from '../ui/states';

const TIERS = ['BASIC', 'STANDARD', 'PREMIUM', 'ENTERPRISE'] as const;
const STATUSES = ['TRIAL', 'ACTIVE', 'SUSPENDED', 'CANCELLED'] as const;
const choices = (values: readonly string[]) => values.map((value) => ({ value, label: words(value) }));
const MICROS = 1_000_000;

interface Client {
  id: string;
  companyName: string;
  tier: SubscriptionTier;
  accountStatus: AccountStatus;
}

/** Changes tier or account of a client, with the reason that its history keeps. */
export function ClientChanges({ client, onChange }: { client: Client; onChange: () => void }): ReactElement | null {
  const [opened, { open, close }] = useDisclosure(false);
  const [tier, setTier] = useState(client.tier);
  const [accountStatus, setStatus] = useState(client.accountStatus);
  const [reason, setReason] = useState('');
  const [changeTier, ofTier] = useMutation(ChangeTierDocument);
  const [changeStatus, ofStatus] = useMutation(ChangeAccountStatusDocument);
  if (!useMay('CLIENTS_WRITE')) return null;
  const errors = [...(ofTier.data?.changeTier.errors ?? []), ...(ofStatus.data?.changeAccountStatus.errors ?? [])];
  const failure = ofTier.error ?? ofStatus.error;
  const isChanged = tier !== client.tier || accountStatus !== client.accountStatus;
  const save = async (): Promise<void> => {
    const input = { clientId: client.id, reason: reason.trim() };
    if (tier !== client.tier) {
      const { data } = await changeTier({ variables: { input: { ...input, tier } } });
      if (!data?.changeTier.client) return;
    }
    if (accountStatus !== client.accountStatus) {
      const { data } = await changeStatus({ variables: { input: { ...input, accountStatus } } });
      if (!data?.changeAccountStatus.client) return onChange();
    }
    close();
    onChange();
    notifications.show({ message: `${client.companyName}: ${tier.toLowerCase()}, ${accountStatus.toLowerCase()}.` });
  };
  return (
    <>
      <Button variant="default" onClick={open}>
        Change tier or account
      </Button>
      <Dialog opened={opened} onClose={close} title={client.companyName}>
        <Stack>
          <Select
            label="Tier"
            allowDeselect={false}
            value={tier}
            data={choices(TIERS)}
            onChange={(value) => setTier(value as SubscriptionTier)}
          />
          <Select
            label="Account"
            allowDeselect={false}
            value={accountStatus}
            data={choices(STATUSES)}
            onChange={(value) => setStatus(value as AccountStatus)}
          />
          <TextInput
            label="Reason"
            required
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          {failure && <Failure error={failure} />}
          <UserErrors errors={errors} />
          <Button
            disabled={reason.trim() === '' || !isChanged}
            loading={ofTier.loading || ofStatus.loading}
            onClick={() => void save()}
          >
            Change it
          </Button>
        </Stack>
      </Dialog>
    </>
  );
}

/** A new client. */
export function NewClient(): ReactElement | null {
  const [opened, { open, close }] = useDisclosure(false);
  const [companyName, setName] = useState('');
  const [tier, setTier] = useState<SubscriptionTier>('BASIC');
  const [budget, setBudget] = useState(50);
  const [create, { data, error, loading }] = useMutation(CreateClientDocument);
  const go = useNavigate();
  if (!useMay('CLIENTS_WRITE')) return null;
  const make = async (): Promise<void> => {
    const { data: made } = await create({
      variables: {
        input: { companyName: companyName.trim(), tier, monthlyBudgetMicros: Math.round(budget * MICROS), trial: true },
      },
    });
    const id = made?.createClient.client?.id;
    if (id) await go({ to: '/clients/$id', params: { id }, search: { tab: undefined } });
  };
  return (
    <>
      <Button variant="default" onClick={open}>
        New client
      </Button>
      <Dialog opened={opened} onClose={close} title="A new client">
        <Stack>
          <TextInput
            label="Company"
            required
            data-autofocus
            value={companyName}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Group grow>
            <Select
              label="Tier"
              allowDeselect={false}
              value={tier}
              data={choices(TIERS)}
              onChange={(value) => setTier(value as SubscriptionTier)}
            />
            <NumberInput
              label="Monthly budget"
              prefix="$"
              min={0}
              value={budget}
              onChange={(value) => setBudget(Number(value) || 0)}
            />
          </Group>
          {error && <Failure error={error} />}
          <UserErrors errors={data?.createClient.errors ?? []} />
          <Button disabled={companyName.trim() === ''} loading={loading} onClick={() => void make()}>
            Begin with a trial
          </Button>
        </Stack>
      </Dialog>
    </>
  );
}
