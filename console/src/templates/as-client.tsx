import { useQuery } from '@apollo/client/react';
import { Select } from '@mantine/core';
import type { ReactElement } from 'react';
import { useMay, useViewer } from '../frame/viewer';
import { ClientChoicesDocument, type SubscriptionTier } from '../graph/operations';

export interface ClientChoice {
  id: string;
  companyName: string;
  tier: SubscriptionTier;
}

/** The client that is looked at: a client's user has its own, staff choose one. */
export function useAsClient(wanted: string | undefined): {
  choice: ClientChoice | null;
  choices: ClientChoice[];
  /** Whether the choices are still read. */
  isChoosing: boolean;
} {
  const { client } = useViewer();
  const mayChoose = useMay('CLIENTS_READ') && !client;
  const { data, loading } = useQuery(ClientChoicesDocument, { skip: !mayChoose });
  if (client) return { choice: client, choices: [], isChoosing: false };
  const choices = data?.clients.edges.map(({ node }) => node) ?? [];
  return { choice: choices.find(({ id }) => id === wanted) ?? choices[0] ?? null, choices, isChoosing: loading };
}

interface Props {
  value: string | undefined;
  choices: ClientChoice[];
  onChange: (id: string) => void;
}

/** Chooses for whom tiers and prices are shown; nothing when there is no choice. */
export function AsClient({ value, choices, onChange }: Props): ReactElement | null {
  if (choices.length === 0) return null;
  return (
    <Select
      label="As client"
      size="xs"
      w={230}
      allowDeselect={false}
      searchable
      value={value ?? null}
      onChange={(id) => id !== null && onChange(id)}
      data={choices.map(({ id, companyName, tier }) => ({
        value: id,
        label: `${companyName} · ${tier.toLowerCase()}`,
      }))}
    />
  );
}
