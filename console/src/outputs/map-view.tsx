import { Badge, Group, List, Stack, Text } from '@mantine/core';
import { type ReactElement, useMemo, useState } from 'react';
import { words } from '../ui/format';
import { StageGraph } from '../ui/stage-graph';
import { Heading, Passages } from './reading-views';
import type { Concept, KnowledgeMap } from './types';

/** A knowledge map as a graph of its concepts, and the chosen one in words. */
export function MapView({ map }: { map: KnowledgeMap }): ReactElement {
  const { overview, concepts, relationships } = map;
  const all = useMemo(() => flattened(concepts), [concepts]);
  const orders = useMemo(() => new Map(all.map(({ concept }, index) => [concept.name, index + 1])), [all]);
  const [selected, setSelected] = useState<number | undefined>();
  const chosen = selected === undefined ? undefined : all[selected - 1]?.concept;
  return (
    <Stack component="article">
      <Heading level={3}>{overview.title}</Heading>
      <Text>{overview.description}</Text>
      <StageGraph
        stages={all.map(({ concept, parent }, index) => ({
          order: index + 1,
          dependsOn: parent === null ? [] : [orders.get(parent) ?? 0],
          conditional: false,
          tone: concept.importance > 0.5 ? 'busy' : 'plain',
          content: (
            <Stack gap={2}>
              <Text size="sm" fw={600} lineClamp={1}>
                {concept.name}
              </Text>
              <Text size="xs" lineClamp={3}>
                {concept.definition}
              </Text>
            </Stack>
          ),
        }))}
        selected={selected}
        onSelect={setSelected}
      />
      {chosen && (
        <Stack gap={4}>
          <Heading level={4}>{chosen.name}</Heading>
          <Text>{chosen.definition ?? 'The source does not say what it is.'}</Text>
          <Passages of={chosen} />
        </Stack>
      )}
      {relationships.length > 0 && <Heading level={4}>How concepts hang together</Heading>}
      <List size="sm">
        {relationships
          .filter(({ from, to }) => !chosen || chosen.name === from || chosen.name === to)
          .map(({ from, to, kind, label, evidence }, index) => (
            <List.Item key={index}>
              <Group gap={6}>
                <b>{from}</b>
                <Badge color="gray">{label ?? words(kind).toLowerCase()}</Badge>
                <b>{to}</b>
              </Group>
              {evidence !== null && (
                <Text size="sm" c="dimmed">
                  “{evidence}”
                </Text>
              )}
            </List.Item>
          ))}
      </List>
    </Stack>
  );
}

function flattened(
  concepts: readonly Concept[],
  parent: string | null = null,
): { concept: Concept; parent: string | null }[] {
  return concepts.flatMap((concept) => [{ concept, parent }, ...flattened(concept.children, concept.name)]);
}
