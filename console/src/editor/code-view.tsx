import { Button, Group, JsonInput, Stack, Text } from '@mantine/core';
import { type ReactElement, useState } from 'react';
import type { Content } from './content';

/** The content as code: what is not shown in the form can be written here, too. */
export function CodeView({
  content,
  onChange,
}: {
  content: Content;
  onChange: (content: Content) => void;
}): ReactElement {
  const [text, setText] = useState(() => JSON.stringify(content, null, 2));
  const [problem, setProblem] = useState<string | null>(null);
  const apply = (): void => {
    try {
      const next = JSON.parse(text) as Content;
      if (typeof next !== 'object' || next === null || !Array.isArray(next.stages))
        return setProblem('Expected an object with a list of stages.');
      setProblem(null);
      onChange(next);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : 'This is no JSON.');
    }
  };
  return (
    <Stack gap="xs">
      <JsonInput
        label="Content"
        autosize
        minRows={12}
        maxRows={40}
        value={text}
        onChange={setText}
        error={problem}
        styles={{ input: { fontFamily: 'monospace' } }}
      />
      <Group>
        <Button variant="default" onClick={apply}>
          Take this over
        </Button>
        <Text size="sm" c="dimmed">
          Graph and form follow. Nothing is saved yet.
        </Text>
      </Group>
    </Stack>
  );
}
