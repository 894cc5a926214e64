import {
  Button,
  Checkbox,
  Group,
  JsonInput,
  MultiSelect,
  NumberInput,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import type { ReactElement } from 'react';
import type { StageChoicesQuery, StageInput } from '../graph/operations';
import { TierBadge } from '../ui/badges';
import type { Values } from '../ui/schema-form';
import { MappingEditor, type Problem, sentence } from './mapping-editor';

export type Choice = NonNullable<StageChoicesQuery['workerTemplates']['edges'][number]['node']>;

interface Props {
  stage: StageInput;
  choice: Choice | undefined;
  others: number[];
  paths: string[];
  problems: readonly Problem[];
  onChange: (change: Partial<StageInput>) => void;
  onRemove: () => void;
}

/** A stage as a form: what it takes from where, when it runs, and what happens when it cannot. */
export function StageForm({ stage, choice, others, paths, problems, onChange, onRemove }: Props): ReactElement {
  const rest = problems.filter(({ path }) => !path.includes('inputMapping'));
  const condition = rest.find(({ path }) => path.includes('condition'));
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Title order={2} size="h4">
          {stage.order} · {choice?.displayName ?? stage.templateRef}
        </Title>
        <Group gap="xs">
          {choice && <TierBadge tier={choice.minimumTier} />}
          <Button size="xs" variant="default" onClick={onRemove}>
            Remove stage
          </Button>
        </Group>
      </Group>
      <Text size="sm" c="dimmed">
        {stage.templateRef} of {stage.worker}
      </Text>
      {rest
        .filter((problem) => problem !== condition)
        .map((problem, index) => (
          <Text key={index} size="sm" c="red">
            {sentence(problem)}
          </Text>
        ))}
      <MappingEditor
        takes={choice?.parameterSchema ?? {}}
        mapping={(stage.inputMapping ?? {}) as Values}
        paths={paths}
        problems={problems}
        onChange={(inputMapping) => onChange({ inputMapping })}
      />
      <JsonInput
        label="Fixed parameters"
        description='They go before everything that the client gives, as in {"questionsPerTopic": 3}.'
        autosize
        minRows={1}
        validationError="This is no JSON yet."
        defaultValue={stage.paramsOverride ? JSON.stringify(stage.paramsOverride) : ''}
        onChange={(text) => onChange({ paramsOverride: objectOf(text) })}
      />
      <TextInput
        label="Runs if"
        description="A condition, as in {{stage_1.output.moduleCount}} > 3; always when empty."
        value={stage.condition ?? ''}
        error={condition && sentence(condition)}
        onChange={(event) => onChange({ condition: event.currentTarget.value })}
      />
      <MultiSelect
        label="Begins after the stages"
        data={others.map(String)}
        value={(stage.dependsOn ?? []).map(String)}
        onChange={(orders) => onChange({ dependsOn: orders.map(Number) })}
      />
      <Checkbox
        label="Required"
        description="Without it the execution fails; otherwise it is left out where it cannot be had."
        checked={stage.required !== false}
        onChange={(event) => onChange({ required: event.currentTarget.checked })}
      />
      <TextInput
        label="For each of"
        description="A list, as in {{stage_1.output.modules}}: the stage is done for each item of it."
        value={stage.forEach?.over ?? ''}
        onChange={(event) => {
          const over = event.currentTarget.value;
          onChange({ forEach: over === '' ? undefined : { ...stage.forEach, over } });
        }}
      />
      <Group grow>
        <NumberInput
          label="Attempts"
          min={1}
          max={10}
          value={stage.retry?.maxAttempts ?? ''}
          placeholder="3"
          onChange={(value) =>
            onChange({ retry: typeof value === 'number' ? { ...stage.retry, maxAttempts: value } : undefined })
          }
        />
        <NumberInput
          label="Times out after (ms)"
          min={1}
          value={stage.timeoutMs ?? ''}
          placeholder="3 × estimate"
          onChange={(value) => onChange({ timeoutMs: typeof value === 'number' ? value : undefined })}
        />
      </Group>
    </Stack>
  );
}

function objectOf(text: string): unknown {
  try {
    return text.trim() === '' ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}
