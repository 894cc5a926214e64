import { ActionIcon, Autocomplete, Group, Select, Stack, Text, Title } from '@mantine/core';
import type { ReactElement } from 'react';
import { Icon } from '../ui/icons';
import { type Schema, type Values } from '../ui/schema-form';

export interface Problem {
  code: string;
  severity: string;
  stage: number | null;
  path: readonly string[];
  message: string;
  suggestion: string | null;
}

interface Props {
  /** Parameters of the stage's template. */
  takes: Schema;
  mapping: Values;
  /** What can be mapped from. */
  paths: string[];
  problems: readonly Problem[];
  onChange: (mapping: Values | undefined) => void;
}

/** Longest list of completions that is shown. */
const SHOWN = 40;

/** Where each parameter of a stage comes from, with completion from the real schemas, and what is wrong beside it. */
export function MappingEditor({ takes, mapping, paths, problems, onChange }: Props): ReactElement {
  const names = Object.keys(takes.properties ?? {}).sort();
  const free = names.filter((name) => mapping[name] === undefined);
  const required = new Set(takes.required ?? []);
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">
        Input
      </Title>
      {Object.entries(mapping).map(([name, from]) => {
        const problem = problems.find(({ path }) => path.includes('inputMapping') && path.at(-1) === name);
        const text = typeof from === 'string' ? from : JSON.stringify(from);
        return (
          <Group key={name} align="flex-start" wrap="nowrap" gap="xs">
            <Autocomplete
              flex={1}
              label={name}
              description={takes.properties?.[name]?.description}
              withAsterisk={required.has(name)}
              value={text}
              data={paths}
              limit={SHOWN}
              error={problem && sentence(problem)}
              onChange={(value) => onChange({ ...mapping, [name]: typeof from === 'string' ? value : valueOf(value) })}
            />
            <ActionIcon
              variant="default"
              mt={24}
              aria-label={`Take ${name} from nowhere`}
              onClick={() => {
                const { [name]: _gone, ...rest } = mapping;
                onChange(Object.keys(rest).length > 0 ? rest : undefined);
              }}
            >
              <Icon name="cross" />
            </ActionIcon>
          </Group>
        );
      })}
      {free.length > 0 && (
        <Select
          label="Map another parameter"
          placeholder="choose"
          searchable
          value={null}
          data={free}
          onChange={(name) => name !== null && onChange({ ...mapping, [name]: '' })}
        />
      )}
      {Object.keys(mapping).length === 0 && (
        <Text size="sm" c="dimmed">
          Nothing is mapped: the stage takes the client&apos;s parameters of the same names.
        </Text>
      )}
    </Stack>
  );
}

export const sentence = ({ message, suggestion }: Problem): string =>
  suggestion === null || message.includes(suggestion) ? message : `${message} Did you mean ${suggestion}?`;

/** What was a number or a list stays one, as long as it reads as one. */
function valueOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
