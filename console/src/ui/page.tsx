import { Group, Stack, Text, Title } from '@mantine/core';
import { type ReactElement, type ReactNode, useEffect } from 'react';

interface Props {
  title: string;
  /** Beside the title, such as a status. */
  beside?: ReactNode;
  /** What it is, in a sentence. */
  about?: ReactNode;
  /** What one can do with it. */
  actions?: ReactNode;
  children: ReactNode;
}

/** A page: its title, also of the window, what one can do, and what is on it. */
export function Page({ title, beside, about, actions, children }: Props): ReactElement {
  useEffect(() => {
    document.title = `${title} · Template federation`;
  }, [title]);
  return (
    <Stack gap="md">
      <Group justify="space-between" align="flex-start">
        <Stack gap={2} maw={800}>
          <Group gap="sm">
            <Title order={1} size="h2">
              {title}
            </Title>
            {beside}
          </Group>
          {about !== undefined && <Text c="dimmed">{about}</Text>}
        </Stack>
        {actions !== undefined && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Stack>
  );
}
