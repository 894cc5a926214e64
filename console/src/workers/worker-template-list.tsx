import { useQuery } from '@apollo/client/react';
import { Anchor, Button, Group, Select, Table, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { type SubscriptionTier, WorkersDocument, WorkerTemplatesDocument } from '../graph/operations';
import { Price, TierBadge } from '../ui/badges';
import { duration, plural, words } from '../ui/format';
import { Page } from '../ui/page';
import { Empty, Failure, Loading } from '../ui/states';
import { WideTable } from '../ui/wide-table';

const route = getRouteApi('/frame/worker-templates');
const PAGE = 50;
const TIERS: SubscriptionTier[] = ['BASIC', 'STANDARD', 'PREMIUM', 'ENTERPRISE'];

/** What workers offer: from which tier on, at what price, and where it is used. */
export function WorkerTemplateList(): ReactElement {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [text, setText] = useState(search.q ?? '');
  const workers = useQuery(WorkersDocument);
  const tier = TIERS.find((one) => one === search.tier);
  const filter = {
    ...(search.q !== undefined && { search: search.q }),
    ...(search.worker !== undefined && { worker: search.worker }),
    ...(tier && { usableBy: tier }),
  };
  const { data, error, refetch, fetchMore } = useQuery(WorkerTemplatesDocument, { variables: { filter, first: PAGE } });
  const set = (change: Partial<typeof search>): void =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const find = useDebouncedCallback((q: string) => set({ q: q || undefined }), 300);
  const list = data?.workerTemplates;
  return (
    <Page title="Worker templates" about={list && plural(list.totalCount, 'template')}>
      <Group align="flex-end">
        <TextInput
          label="Search"
          w={260}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            find(event.currentTarget.value.trim());
          }}
        />
        <Select
          label="Worker"
          placeholder="all"
          clearable
          w={240}
          value={search.worker ?? null}
          onChange={(value) => set({ worker: value ?? undefined })}
          data={workers.data?.workers.map(({ id, displayName }) => ({ value: id, label: displayName })) ?? []}
        />
        <Select
          label="May be run with"
          placeholder="any tier"
          clearable
          w={160}
          value={tier ?? null}
          onChange={(value) => set({ tier: value ?? undefined })}
          data={TIERS.map((value) => ({ value, label: words(value) }))}
        />
      </Group>
      {error ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : !list ? (
        <Loading what="the templates" />
      ) : list.edges.length === 0 ? (
        <Empty title="No template fits">Other filters may show more.</Empty>
      ) : (
        <>
          <WideTable minWidth={680} label="Worker templates">
            <Table verticalSpacing="xs" highlightOnHover>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Template</Table.Th>
                  <Table.Th>Worker</Table.Th>
                  <Table.Th>Tier</Table.Th>
                  <Table.Th className="figure">Expected</Table.Th>
                  <Table.Th className="figure">At most</Table.Th>
                  <Table.Th className="figure">Time</Table.Th>
                  <Table.Th className="figure">Used in</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {list.edges
                  .flatMap(({ node }) => node ?? [])
                  .map((node) => (
                    <Table.Tr key={node.id}>
                      <Table.Td maw={320}>
                        <Anchor
                          component={Link}
                          to={`/worker-templates/${encodeURIComponent(node.worker)}/${encodeURIComponent(node.templateId)}`}
                          size="sm"
                        >
                          {node.displayName}
                        </Anchor>
                        <Text size="xs" c="dimmed" lineClamp={2}>
                          {node.description}
                        </Text>
                      </Table.Td>
                      <Table.Td>
                        <Text size="sm">{node.worker}</Text>
                      </Table.Td>
                      <Table.Td>
                        <TierBadge tier={node.minimumTier} />
                      </Table.Td>
                      <Table.Td className="figure">
                        <Price micros={node.estimate.price.expected.micros} />
                      </Table.Td>
                      <Table.Td className="figure">
                        <Price micros={node.estimate.price.max.micros} />
                      </Table.Td>
                      <Table.Td className="figure">{duration(node.estimate.timeMs)}</Table.Td>
                      <Table.Td className="figure">{node.usedBy.length}</Table.Td>
                    </Table.Tr>
                  ))}
              </Table.Tbody>
            </Table>
          </WideTable>
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
