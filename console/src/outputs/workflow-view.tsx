import { Code, List, Stack, Text } from '@mantine/core';
import { type ReactElement, useState } from 'react';
import { duration } from '../ui/format';
import { StageGraph } from '../ui/stage-graph';
import { Heading, Items, Passages } from './reading-views';
import type { Workflow } from './types';

/** A workflow, drawn by what depends on what, and step by step. */
export function WorkflowView({ workflow }: { workflow: Workflow }): ReactElement {
  const { overview, phases } = workflow;
  const [selected, setSelected] = useState<number | undefined>();
  const steps = phases.flatMap((phase) => phase.steps);
  return (
    <Stack component="article">
      <Heading level={3}>{overview.title}</Heading>
      <Text>
        {overview.purpose} {duration(overview.expectedDuration * 60_000)} in all.
      </Text>
      <Items title="What must be there" items={overview.requiredResources} />
      <Items title="Note" items={overview.notes ?? []} />
      <StageGraph
        stages={steps.map((step) => ({
          order: step.number,
          dependsOn: step.dependencies,
          conditional: false,
          tone: step.decisionPoints.length > 0 ? 'busy' : 'plain',
          content: (
            <Text size="sm" lineClamp={3}>
              {step.number} · {step.title}
            </Text>
          ),
        }))}
        selected={selected}
        onSelect={setSelected}
      />
      {phases.map((phase) => (
        <Stack key={phase.name} gap="xs">
          <Heading level={4}>{phase.name}</Heading>
          <Text size="sm" c="dimmed">
            {phase.purpose}
          </Text>
          <Items title="Note" items={phase.notes ?? []} />
          {phase.steps
            .filter(({ number }) => selected === undefined || number === selected)
            .map((step) => (
              <Stack key={step.number} gap={4} pl="md">
                <Heading level={5}>
                  {step.number}. {step.title}
                </Heading>
                <Text size="sm">{step.description}</Text>
                <Passages of={step} />
                {(step.owner ?? step.due) && <Text size="sm">{[step.owner, step.due].filter(Boolean).join(', ')}</Text>}
                <Text size="sm" c="dimmed">
                  {duration(step.estimatedTime * 60_000)}
                  {step.dependencies.length > 0 && `, after ${step.dependencies.join(', ')}`}
                </Text>
                {(step.code ?? []).map((code, at) => (
                  <Code key={at} block>
                    {code}
                  </Code>
                ))}
                <Items title="Mind" items={step.cautions ?? []} />
                <Items title="Needs" items={step.resources} />
                <Items
                  title="Decides"
                  items={step.decisionPoints.map(({ condition, outcomes }) => `${condition}: ${outcomes.join(' / ')}`)}
                />
              </Stack>
            ))}
          {phase.qualityGates.length > 0 && (
            <List size="sm">
              {phase.qualityGates.map(({ criteria, validationMethod, approver }, index) => (
                <List.Item key={index}>
                  Before the next phase: {criteria} ({validationMethod}; {approver})
                </List.Item>
              ))}
            </List>
          )}
        </Stack>
      ))}
    </Stack>
  );
}
