import { Group, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { type ReactElement, useMemo, useState } from 'react';
import type { ExecutionFilter, ExecutionSort, ExecutionStatus } from '../graph/operations';
import { ClientSelect } from '../templates/as-client';
import { words } from '../ui/format';
import { SinceSelect, useSince } from '../ui/since';

const STATUSES: ExecutionStatus[] = ['PENDING', 'RUNNING', 'PAUSED', 'COMPLETED', 'PARTIAL', 'FAILED', 'CANCELLED'];
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
  const from = useSince(since);
  return useMemo(() => {
    const known = STATUSES.find((one) => one === status);
    return {
      filter: {
        ...(known && { status: [known] }),
        ...(client !== undefined && { clientId: client }),
        ...(q !== undefined && { search: q }),
        ...(from !== undefined && { since: from }),
      },
      sort: (Object.keys(SORTS) as ExecutionSort[]).find((one) => one === sort) ?? 'NEWEST',
    };
  }, [q, status, client, from, sort]);
}

/** The controls of a list of executions. */
export function ExecutionFilters({
  search,
  onChange,
}: {
  search: ListSearch;
  onChange: (change: ListSearch) => void;
}): ReactElement {
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
      <SinceSelect label="Created in" value={search.since} onChange={(since) => onChange({ since })} />
      <ClientSelect label="Client" none="all" value={search.client} onChange={(client) => onChange({ client })} />
      <Select
        label="Sort by"
        allowDeselect={false}
        w={160}
        value={known(Object.keys(SORTS), search.sort) ?? 'NEWEST'}
        onChange={(value) => onChange({ sort: value === 'NEWEST' ? undefined : (value ?? undefined) })}
        data={Object.entries(SORTS).map(([value, label]) => ({ value, label }))}
      />
    </Group>
  );
}
