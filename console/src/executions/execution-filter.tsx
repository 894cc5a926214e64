import { Group, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { type ReactElement, useMemo, useState } from 'react';
import type { ExecutionFilter, ExecutionSort, ExecutionStatus } from '../graph/operations';
import { useAsClient } from '../templates/as-client';
import { words } from '../ui/format';

const STATUSES: ExecutionStatus[] = ['PENDING', 'RUNNING', 'PAUSED', 'COMPLETED', 'PARTIAL', 'FAILED', 'CANCELLED'];
const DAY_MS = 24 * 3_600_000;
const PERIODS: Record<string, { label: string; ms: number }> = {
  day: { label: 'the last 24 hours', ms: DAY_MS },
  week: { label: 'the last 7 days', ms: 7 * DAY_MS },
  month: { label: 'the last 30 days', ms: 30 * DAY_MS },
};
const SORTS: Record<ExecutionSort, string> = { NEWEST: 'newest', COST: 'most expensive', DURATION: 'longest' };

/** Which executions are looked at, as the address has it. */
export interface ListSearch {
  q?: string | undefined;
  status?: string | undefined;
  client?: string | undefined;
  since?: string | undefined;
  sort?: string | undefined;
}

/** The filter and order that an address names; what it does not know is left out. */
export function useFilter({ q, status, client, since, sort }: ListSearch): {
  filter: ExecutionFilter;
  sort: ExecutionSort;
} {
  return useMemo(() => {
    const known = STATUSES.find((one) => one === status);
    const period = PERIODS[since ?? ''];
    return {
      filter: {
        ...(known && { status: [known] }),
        ...(client !== undefined && { clientId: client }),
        ...(q !== undefined && { search: q }),
        ...(period && { since: new Date(Date.now() - period.ms).toISOString() }),
      },
      sort: (Object.keys(SORTS) as ExecutionSort[]).find((one) => one === sort) ?? 'NEWEST',
    };
  }, [q, status, client, since, sort]);
}

/** The controls of a list of executions. */
export function ExecutionFilters({
  search,
  onChange,
}: {
  search: ListSearch;
  onChange: (change: ListSearch) => void;
}): ReactElement {
  const { choices } = useAsClient(undefined);
  const [text, setText] = useState(search.q ?? '');
  const find = useDebouncedCallback((q: string) => onChange({ q: q || undefined }), 300);
  const known = <T extends string>(values: readonly T[], value: string | undefined): T | null =>
    values.find((one) => one === value) ?? null;
  return (
    <Group align="flex-end">
      <TextInput
        label="Search"
        placeholder="Topic or id"
        value={text}
        w={220}
        onChange={(event) => {
          setText(event.currentTarget.value);
          find(event.currentTarget.value.trim());
        }}
      />
      <Select
        label="Status"
        placeholder="any"
        clearable
        w={140}
        value={known(STATUSES, search.status)}
        onChange={(value) => onChange({ status: value ?? undefined })}
        data={STATUSES.map((value) => ({ value, label: words(value) }))}
      />
      <Select
        label="Created in"
        placeholder="all time"
        clearable
        w={170}
        value={known(Object.keys(PERIODS), search.since)}
        onChange={(value) => onChange({ since: value ?? undefined })}
        data={Object.entries(PERIODS).map(([value, { label }]) => ({ value, label }))}
      />
      {choices.length > 0 && (
        <Select
          label="Client"
          placeholder="all"
          clearable
          searchable
          w={220}
          value={search.client ?? null}
          onChange={(value) => onChange({ client: value ?? undefined })}
          data={choices.map(({ id, companyName }) => ({ value: id, label: companyName }))}
        />
      )}
      <Select
        label="First"
        allowDeselect={false}
        w={160}
        value={known(Object.keys(SORTS), search.sort) ?? 'NEWEST'}
        onChange={(value) => onChange({ sort: value === 'NEWEST' ? undefined : (value ?? undefined) })}
        data={Object.entries(SORTS).map(([value, label]) => ({ value, label }))}
      />
    </Group>
  );
}
