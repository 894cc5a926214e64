import { useQuery } from '@apollo/client/react';
import { Anchor, Badge, Card, Group, Select, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { type SubscriptionTier, TierWhatIfDocument, type TierWhatIfQuery } from '../graph/operations';
import { TIERS } from '../templates/tiers';
import { words } from '../ui/format';
import { Failure, Loading } from '../ui/states';

type WhatIf = NonNullable<TierWhatIfQuery['simulateTier']>;

/** What a client would have with another tier, the next one at first. */
export function TierWhatIf({ clientId, tier }: { clientId: string; tier: SubscriptionTier }): ReactElement {
  const others = TIERS.filter((one) => one !== tier);
  const next = TIERS[TIERS.indexOf(tier) + 1] ?? others.at(-1) ?? tier;
  const [chosen, setChosen] = useState<SubscriptionTier | null>(null);
  const to = chosen ?? next;
  const { data, error } = useQuery(TierWhatIfDocument, { variables: { clientId, tier: to } });
  const found = data?.simulateTier;
  return (
    <Card withBorder component="section" aria-label="Another tier">
      <Stack gap="xs">
        <Select
          label="What if it had another tier?"
          w={260}
          data={others.map((value) => ({ value, label: words(value) }))}
          value={to}
          allowDeselect={false}
          onChange={(value) => setChosen(value)}
        />
        {error ? <Failure error={error} /> : found ? <Found found={found} /> : <Loading what="what would change" />}
      </Stack>
    </Card>
  );
}

function Found({ found }: { found: WhatIf }): ReactElement {
  const { to, templates, limits, featuresGained, featuresLost, refusals } = found;
  const unlocked = templates.filter((change) => change.to !== 'BLOCKED');
  const locked = templates.filter((change) => change.to === 'BLOCKED');
  const passing = refusals.filter(({ wouldPass }) => wouldPass);
  const count = (list: typeof refusals): number => list.reduce((sum, one) => sum + one.count, 0);
  const name = to.toLowerCase();
  return (
    <>
      <Title order={2} size="h4">
        What {name} unlocks
      </Title>
      {templates.length === 0 && <Text size="sm">The same master templates can be run.</Text>}
      {unlocked.map((change) => (
        <Template key={change.masterTemplate?.id} change={change} />
      ))}
      {locked.length > 0 && (
        <>
          <Text size="sm">It would lock:</Text>
          {locked.map((change) => (
            <Template key={change.masterTemplate?.id} change={change} />
          ))}
        </>
      )}
      {limits.length > 0 && (
        <Text size="sm">
          {limits
            .map(
              (limit) => `${words(limit.name)}: ${limit.to ?? 'any number'} instead of ${limit.from ?? 'any number'}`,
            )
            .join(', ')}
        </Text>
      )}
      <Group gap={6}>
        {featuresGained.map((feature) => (
          <Badge key={feature} color="green">
            {words(feature)}
          </Badge>
        ))}
        {featuresLost.map((feature) => (
          <Badge key={feature} color="red">
            without {words(feature).toLowerCase()}
          </Badge>
        ))}
      </Group>
      <Text size="sm">
        {refusals.length === 0
          ? 'Nothing was refused because of the tier in the last 30 days.'
          : `Of ${count(refusals)} starts and stages that were refused because of the tier in the last 30 days, ${count(passing)} would have passed.`}
      </Text>
    </>
  );
}

function Template({ change }: { change: WhatIf['templates'][number] }): ReactElement {
  const { masterTemplate, from, to, stages } = change;
  return (
    <Text size="sm">
      <Anchor component={Link} to={`/templates/${masterTemplate?.name ?? ''}`} size="sm">
        {masterTemplate?.displayName}
      </Anchor>
      {to === 'BLOCKED' || from === 'BLOCKED' ? '' : ' in full'}: stage {stages.join(', ')}
    </Text>
  );
}
