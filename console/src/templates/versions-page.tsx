import { useQuery } from '@apollo/client/react';
import { Anchor, Badge, Card, Group, Radio, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { DifferencesDocument, TemplateNameDocument, VersionsOfTemplateDocument } from '../graph/operations';
import { DifferenceList } from '../ui/difference-list';
import { moment, words } from '../ui/format';
import { Page } from '../ui/page';
import { Empty, Failure, Loading } from '../ui/states';

const route = getRouteApi('/frame/templates/$name/versions');

/** The versions of a master template: who changed what and when, and what differs between two of them. */
export function VersionsPage(): ReactElement {
  const { name } = route.useParams();
  const { before, after } = route.useSearch();
  const navigate = route.useNavigate();
  const template = useQuery(TemplateNameDocument, { variables: { name } });
  const templateId = template.data?.masterTemplate?.templateId ?? '';
  const { data, error } = useQuery(VersionsOfTemplateDocument, {
    variables: { templateId },
    skip: templateId === '',
    fetchPolicy: 'cache-and-network',
  });
  const failure = template.error ?? error;
  if (failure) return <Failure error={failure} />;
  if (template.data && !template.data.masterTemplate)
    return <Empty title={`There is no template “${name}”`}>It was never published, or is not for you.</Empty>;
  const versions = data?.masterTemplateVersions.edges.map(({ node }) => node);
  if (!versions) return <Loading what="the versions" />;
  // The newest two, until others are chosen.
  const second = versions.find(({ version }) => version === after) ?? versions[0];
  const first = versions.find(({ version }) => version === before) ?? versions[1];
  const choose = (change: { before?: number; after?: number }): void =>
    void navigate({ search: (old) => ({ ...old, ...change }), replace: true });
  return (
    <Page
      title={`Versions of ${template.data?.masterTemplate?.displayName ?? name}`}
      about={
        <Anchor component={Link} to={`/templates/${name}`} size="sm">
          The template
        </Anchor>
      }
    >
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Card withBorder>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Before</Table.Th>
                <Table.Th>After</Table.Th>
                <Table.Th>Version</Table.Th>
                <Table.Th>Changed</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {versions.map((one) => (
                <Table.Tr key={one.id}>
                  <Table.Td>
                    <Radio
                      name="before"
                      aria-label={`Version ${one.version} before`}
                      checked={one.id === first?.id}
                      onChange={() => choose({ before: one.version })}
                    />
                  </Table.Td>
                  <Table.Td>
                    <Radio
                      name="after"
                      aria-label={`Version ${one.version} after`}
                      checked={one.id === second?.id}
                      onChange={() => choose({ after: one.version })}
                    />
                  </Table.Td>
                  <Table.Td>
                    <Group gap={6}>
                      <Anchor
                        component={Link}
                        to={`/templates/${name}`}
                        search={{ version: one.version } as never}
                        size="sm"
                      >
                        {one.version}
                      </Anchor>
                      <Badge color={one.status === 'PUBLISHED' ? 'green' : 'gray'}>{words(one.status)}</Badge>
                    </Group>
                  </Table.Td>
                  <Table.Td>
                    <Text size="sm">{moment(one.changedAt)}</Text>
                    <Text size="xs" c="dimmed">
                      {one.changedBy}
                    </Text>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Card>
        <Card withBorder component="section" aria-label="Differences">
          {first && second ? (
            <Between first={first} second={second} />
          ) : (
            <Empty title="There is one version">What a second one changes is shown here.</Empty>
          )}
        </Card>
      </SimpleGrid>
    </Page>
  );
}

interface Version {
  id: string;
  version: number;
}

function Between({ first, second }: { first: Version; second: Version }): ReactElement {
  const { data, error } = useQuery(DifferencesDocument, { variables: { before: first.id, after: second.id } });
  const list = data?.compareMasterTemplates;
  if (error) return <Failure error={error} />;
  if (!list) return <Loading what="the differences" />;
  return (
    <Stack gap="xs">
      <Title order={2} size="h4">
        From version {first.version} to version {second.version}
      </Title>
      {list.length === 0 ? <Text size="sm">They are the same.</Text> : <DifferenceList differences={list} />}
    </Stack>
  );
}
