import { useQuery } from '@apollo/client/react';
import { Anchor, Button, Card, Chip, Group, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { CatalogueActions, Drafts } from '../editor/draft-actions';
import { useMay } from '../frame/viewer';
import { CatalogueDocument, type CatalogueQuery } from '../graph/operations';
import { Price, TierBadge } from '../ui/badges';
import { duration, plural, words } from '../ui/format';
import { Page } from '../ui/page';
import { Empty, Failure, Loading } from '../ui/states';
import { AsClient, type ClientChoice, useAsClient } from './as-client';
import { covers } from './tiers';

const route = getRouteApi('/frame/templates');
const PAGE = 24;

/** The master templates that can be run, with what they need and cost. */
export function Catalogue(): ReactElement {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { choice } = useAsClient(search.client);
  const mayWrite = useMay('MASTER_TEMPLATES_WRITE');
  const [text, setText] = useState(search.q ?? '');
  const set = (change: Partial<typeof search>): void =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const find = useDebouncedCallback((q: string) => set({ q: q || undefined }), 300);
  const filter = {
    ...(search.q !== undefined && { search: search.q }),
    ...(search.category !== undefined && { category: search.category }),
  };
  const { data, error, refetch, fetchMore } = useQuery(CatalogueDocument, {
    variables: { filter, first: PAGE, withDrafts: mayWrite },
    fetchPolicy: 'cache-and-network',
    nextFetchPolicy: 'cache-first',
  });
  const list = data?.masterTemplates;
  return (
    <Page
      title="Templates"
      about="What can be made, by which workers, in which order. Tiers and prices are those of the client."
      actions={
        <Group align="flex-end">
          {mayWrite && <CatalogueActions />}
          <AsClient value={choice?.id} onChange={(client) => set({ client })} />
        </Group>
      }
    >
      <Drafts drafts={data?.masterTemplateVersions?.edges.map(({ node }) => node) ?? []} />
      <Group align="flex-end">
        <TextInput
          label="Search"
          placeholder="course, quiz, research …"
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            find(event.currentTarget.value.trim());
          }}
          w={280}
        />
        <Chip.Group
          value={search.category ?? ''}
          onChange={(category) => set({ category: String(category) || undefined })}
        >
          <Group gap={6}>
            <Chip value="" size="xs">
              All
            </Chip>
            {data?.masterTemplateCategories.map(({ category, count }) => (
              <Chip key={category} value={category} size="xs">
                {words(category)} ({count})
              </Chip>
            ))}
          </Group>
        </Chip.Group>
      </Group>
      {error ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : !list ? (
        <Loading what="the templates" />
      ) : list.edges.length === 0 ? (
        <Empty
          title="No template fits"
          action={
            <Button
              variant="default"
              onClick={() => void navigate({ search: { client: search.client, q: undefined, category: undefined } })}
            >
              Show all
            </Button>
          }
        >
          None has “{search.q ?? search.category}” in its name, its description or its keywords.
        </Empty>
      ) : (
        <>
          <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
            {list.edges.map(({ node }) => (
              <TemplateCard key={node.id} template={node} client={choice} />
            ))}
          </SimpleGrid>
          {list.pageInfo.hasNextPage && (
            <Button variant="default" onClick={() => void fetchMore({ variables: { after: list.pageInfo.endCursor } })}>
              Show more
            </Button>
          )}
        </>
      )}
    </Page>
  );
}

type Template = CatalogueQuery['masterTemplates']['edges'][number]['node'];

function TemplateCard({ template, client }: { template: Template; client: ClientChoice | null }): ReactElement {
  const { stages, effectiveTier: needs } = template;
  const left = client
    ? stages.filter(({ required, workerTemplate: one }) => !required && one && !covers(client.tier, one.minimumTier))
    : [];
  const run = stages.filter((stage) => !left.includes(stage));
  const price = run.reduce((sum, { workerTemplate: one }) => sum + (one?.estimate.price.expected.micros ?? 0), 0);
  const timeMs = run.reduce((sum, { workerTemplate: one }) => sum + (one?.estimate.timeMs ?? 0), 0);
  return (
    <Card withBorder padding="md" component="article">
      <Stack gap="xs" h="100%" justify="space-between">
        <Stack gap={4}>
          <Group justify="space-between" wrap="nowrap" align="flex-start">
            <Title order={2} size="h5">
              <Anchor
                component={Link}
                to={`/templates/${template.name}`}
                search={{ client: client?.id } as never}
                inherit
              >
                {template.displayName}
              </Anchor>
            </Title>
            {needs && <TierBadge tier={needs} locked={client !== null && !covers(client.tier, needs)} />}
          </Group>
          <Text size="sm" c="dimmed" lineClamp={3}>
            {template.description}
          </Text>
          {left.length > 0 && (
            <Text size="sm">
              Without {left.map(({ workerTemplate: one }) => one?.displayName).join(', ')}: needs a higher tier.
            </Text>
          )}
        </Stack>
        <Group justify="space-between">
          <Text size="sm">
            {plural(stages.length, 'stage')} · ≈ {duration(timeMs)}
          </Text>
          <Text size="sm" fw={600}>
            about <Price micros={price} />
          </Text>
        </Group>
      </Stack>
    </Card>
  );
}
