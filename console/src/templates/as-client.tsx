import { useQuery } from '@apollo/client/react';
import { Select } from '@mantine/core';
import { useDebouncedValue, useSessionStorage } from '@mantine/hooks';
import { type ReactElement, useEffect, useState } from 'react';
import { useMay, useViewer } from '../frame/viewer';
import { ClientChoiceDocument, ClientChoicesDocument, type SubscriptionTier } from '../graph/operations';

const SEARCH_AFTER_MS = 200;

export interface ClientChoice {
  id: string;
  companyName: string;
  tier: SubscriptionTier;
}

interface Choices {
  choices: ClientChoice[];
  /** Whether they are still read. */
  isChoosing: boolean;
}

/** Clients to choose from: the first hundred that fit a search, and the one that is wanted. None for who has its own. */
function useChoices(wanted: string | undefined, search: string): Choices {
  const { client } = useViewer();
  const mayChoose = useMay('CLIENTS_READ') && !client;
  const { data, previousData, loading } = useQuery(ClientChoicesDocument, {
    variables: search === '' ? {} : { filter: { search } },
    skip: !mayChoose,
  });
  const listed = (data ?? previousData)?.clients.edges.map(({ node }) => node) ?? [];
  const isListed = wanted === undefined || listed.some(({ id }) => id === wanted);
  const other = useQuery(ClientChoiceDocument, { variables: { id: wanted ?? '' }, skip: isListed || loading });
  const found = other.data?.client;
  return { choices: found && !isListed ? [found, ...listed] : listed, isChoosing: loading || other.loading };
}

/**
 * The client that is looked at: a client's user has its own, staff choose one. The one of the address counts; without
 * one it is the last that was looked at, so that it need not be chosen again on each page.
 */
export function useAsClient(asked: string | undefined): Choices & { choice: ClientChoice | null } {
  const { client } = useViewer();
  const [last, keep] = useSessionStorage<string | undefined>({ key: 'as-client', getInitialValueInEffect: false });
  useEffect(() => {
    if (asked !== undefined) keep(asked);
  }, [asked, keep]);
  const wanted = asked ?? last;
  const { choices, isChoosing } = useChoices(wanted, '');
  if (client) return { choice: client, choices: [], isChoosing: false };
  return { choice: choices.find(({ id }) => id === wanted) ?? choices[0] ?? null, choices, isChoosing };
}

const labelOf = ({ companyName, tier }: ClientChoice): string => `${companyName} · ${tier.toLowerCase()}`;

interface Props {
  label: string;
  value: string | undefined;
  onChange: (id: string | undefined) => void;
  /** What is meant when none is chosen; one must be chosen without it. */
  none?: string;
  size?: 'xs';
}

/** Chooses a client among all that there are; nothing for who has its own. */
export function ClientSelect({ label, value, onChange, none, size }: Props): ReactElement | null {
  const [text, setText] = useState('');
  const [typed] = useDebouncedValue(text.trim(), SEARCH_AFTER_MS);
  const every = useChoices(value, '');
  // What is chosen stands in the field, and is no search.
  const isSearch = !every.choices.some((choice) => labelOf(choice) === typed);
  const { choices } = useChoices(value, isSearch ? typed : '');
  if (useViewer().client || every.choices.length === 0) return null;
  return (
    <Select
      label={label}
      {...(none !== undefined && { placeholder: none })}
      {...(size && { size })}
      w={230}
      clearable={none !== undefined}
      allowDeselect={none !== undefined}
      searchable
      onSearchChange={setText}
      nothingFoundMessage="No client fits."
      value={value ?? null}
      onChange={(id) => (id !== null || none !== undefined) && onChange(id ?? undefined)}
      data={choices.map((choice) => ({ value: choice.id, label: labelOf(choice) }))}
    />
  );
}

/** Chooses for whom tiers and prices are shown. */
export function AsClient({
  value,
  onChange,
}: {
  value: string | undefined;
  onChange: (id: string | undefined) => void;
}): ReactElement | null {
  return <ClientSelect label="As client" size="xs" value={value} onChange={onChange} />;
}
