import { Anchor, Code, Group, Stack, Text } from '@mantine/core';
import { type ReactElement, useMemo } from 'react';
import { bytes } from './format';

/** A page with half a megabyte of text does not scroll any more: so much of it is shown, the rest is downloaded. */
const SHOWN_CHARACTERS = 20_000;

/** A value as JSON, as far as it can be read on a page. */
export function JsonView({ value, label }: { value: unknown; label: string }): ReactElement {
  const text = useMemo(() => JSON.stringify(value, null, 2) ?? 'null', [value]);
  const isCut = text.length > SHOWN_CHARACTERS;
  return (
    <Stack gap={4}>
      <Code block mah={420} style={{ overflow: 'auto' }} tabIndex={0} aria-label={label}>
        {isCut ? text.slice(0, SHOWN_CHARACTERS) : text}
      </Code>
      {isCut && (
        <Group gap="xs">
          <Text size="sm" c="dimmed">
            {bytes(text.length)}, of which the beginning is shown.
          </Text>
          <Anchor size="sm" download={`${label}.json`} href={`data:application/json,${encodeURIComponent(text)}`}>
            All of it as a file
          </Anchor>
        </Group>
      )}
    </Stack>
  );
}
