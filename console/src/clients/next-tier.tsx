import { useQuery } from '@apollo/client/react';
import { Anchor, Badge, Card, Group, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { NextTierDocument, type NextTierQuery, type SubscriptionTier } from '../graph/operations';
import { words } from '../ui/format';
import { Failure, Loading } from '../ui/states';

type Tier = NextTierQuery['tiers'][number];
const LIMITS: [
  key: 'requestsPerMonth' | 'maxUsers' | 'maxConcurrentExecutions' | 'apiRequestsPerMinute',
  label: string,
][] = [
  ['requestsPerMonth', 'requests a month'],
  ['maxUsers', 'users'],
  ['maxConcurrentExecutions', 'executions at the same time'],
  ['apiRequestsPerMinute', 'API requests a minute'],
];

/** What a client would have with the next tier: templates, features, limits. */
export function NextTier({ tier }: { tier: SubscriptionTier }): ReactElement | null {
  const { data, error } = useQuery(NextTierDocument);
  if (error) return <Failure error={error} />;
  if (!data) return <Loading what="the tiers" />;
  const own = data.tiers.find(({ name }) => name === tier);
  const next = own && data.tiers.find(({ rank }) => rank === own.rank + 1);
  if (!next) return <Text size="sm">It has the highest tier: nothing is locked.</Text>;
  const templates = data.masterTemplates.edges.flatMap(({ node }) => {
    const locked = node.stages.filter(({ workerTemplate }) => workerTemplate?.minimumTier === next.name);
    return locked.length > 0 ? [{ ...node, locked }] : [];
  });
  return (
    <Card withBorder component="section" aria-label="The next tier">
      <Stack gap="xs">
        <Title order={2} size="h4">
          What {next.name.toLowerCase()} unlocks
        </Title>
        {templates.map(({ id, name, displayName, locked }) => (
          <Text key={id} size="sm">
            <Anchor component={Link} to={`/templates/${name}`} size="sm">
              {displayName}
            </Anchor>
            {locked.every(({ required }) => !required) && ' in full'}:{' '}
            {locked.map(({ workerTemplate }) => workerTemplate?.displayName).join(', ')}
          </Text>
        ))}
        <Text size="sm">{LIMITS.flatMap(([key, label]) => raised(own, next, key, label)).join(', ')}</Text>
        <Group gap={6}>
          {next.features.map((feature) => (
            <Badge key={feature} color="gray">
              {words(feature)}
            </Badge>
          ))}
        </Group>
      </Stack>
    </Card>
  );
}

function raised(own: Tier, next: Tier, key: (typeof LIMITS)[number][0], label: string): string[] {
  if (own[key] === next[key]) return [];
  return [`${next[key] ?? 'any number of'} instead of ${own[key] ?? 'any number of'} ${label}`];
}
