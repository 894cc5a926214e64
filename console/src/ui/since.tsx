import { Select } from '@mantine/core';
import { type ReactElement, useMemo } from 'react';

const DAY_MS = 24 * 3_600_000;
const PERIODS: Record<string, { label: string; ms: number }> = {
  day: { label: 'the last 24 hours', ms: DAY_MS },
  week: { label: 'the last 7 days', ms: 7 * DAY_MS },
  month: { label: 'the last 30 days', ms: 30 * DAY_MS },
};

/** The moment at which a period of the address begins; nothing for one that there is none of. It stays the same while the page is open. */
export function useSince(period: string | undefined): string | undefined {
  return useMemo(() => {
    const known = PERIODS[period ?? ''];
    return known && new Date(Date.now() - known.ms).toISOString();
  }, [period]);
}

interface Props {
  label: string;
  value: string | undefined;
  onChange: (period: string | undefined) => void;
}

/** Chooses how far back a list goes. */
export function SinceSelect({ label, value, onChange }: Props): ReactElement {
  return (
    <Select
      label={label}
      placeholder="all time"
      clearable
      w={170}
      value={value !== undefined && value in PERIODS ? value : null}
      onChange={(period) => onChange(period ?? undefined)}
      data={Object.entries(PERIODS).map(([period, { label: its }]) => ({ value: period, label: its }))}
    />
  );
}
