import { useQuery } from '@apollo/client/react';
import { Button, Group, Stack, Table, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { AuditDocument } from '../graph/operations';
import { moment, words } from '../ui/format';
import { Page } from '../ui/page';
import { SinceSelect, useSince } from '../ui/since';
import { Empty, Failure, Loading } from '../ui/states';
import { WideTable } from '../ui/wide-table';

const route = getRouteApi('/frame/audit');
const PAGE = 50;
const FILTERS = [
  ['actor', 'Who (id)'],
  ['action', 'Action, as in execution.started'],
  ['subject', 'What (id)'],
] as const;

/** Who did what to what. */
export function AuditList(): ReactElement {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [texts, setTexts] = useState<Record<string, string | undefined>>({ ...search });
  const find = useDebouncedCallback(
    (next: Record<string, string | undefined>) =>
      void navigate({
        search: Object.fromEntries(Object.entries(next).filter(([, text]) => text)) as never,
        replace: true,
      }),
    300,
  );
  const since = useSince(search.since);
  const filter = {
    ...(search.actor !== undefined && { actorId: search.actor }),
    ...(search.action !== undefined && { action: search.action }),
    ...(search.subject !== undefined && { subjectId: search.subject }),
    ...(since !== undefined && { since }),
  };
  const { data, error, refetch, fetchMore } = useQuery(AuditDocument, {
    variables: { filter, first: PAGE },
    fetchPolicy: 'cache-and-network',
  });
  const list = data?.auditEvents;
  return (
    <Page title="Audit" about="Who did what to what, the newest first. Nothing of it is ever changed or removed.">
      <Group align="flex-end">
        {FILTERS.map(([name, label]) => (
          <TextInput
            key={name}
            label={label}
            value={texts[name] ?? ''}
            onChange={(event) => {
              const next = { ...texts, [name]: event.currentTarget.value };
              setTexts(next);
              find(next);
            }}
          />
        ))}
        <SinceSelect
          label="In"
          value={search.since}
          onChange={(value) => {
            const next = { ...texts, since: value };
            setTexts(next);
            find(next);
          }}
        />
      </Group>
      {error && !list ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : !list ? (
        <Loading what="the audit" />
      ) : list.edges.length === 0 ? (
        <Empty title="Nothing fits">Other filters may show more.</Empty>
      ) : (
        <Stack>
          <WideTable minWidth={640} label="Audit">
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>When</Table.Th>
                  <Table.Th>Who</Table.Th>
                  <Table.Th>Did</Table.Th>
                  <Table.Th>To</Table.Th>
                  <Table.Th>Details</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {list.edges.map(({ node }) => (
                  <Table.Tr key={node.id}>
                    <Table.Td>{moment(node.occurredAt)}</Table.Td>
                    <Table.Td>
                      {words(node.actorKind)} {node.actorId}
                    </Table.Td>
                    <Table.Td>{node.action}</Table.Td>
                    <Table.Td>
                      {words(node.subjectType)} {node.subjectId}
                    </Table.Td>
                    <Table.Td maw={320}>
                      <Text size="xs" lineClamp={3}>
                        {JSON.stringify(node.details)}
                      </Text>
                    </Table.Td>
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
        </Stack>
      )}
    </Page>
  );
}
