import { useQuery } from '@apollo/client/react';
import { Group, Stack, Table, Title } from '@mantine/core';
import type { ReactElement } from 'react';
import { DifferencesDocument, PreviewDocument, VersionsOfTemplateDocument } from '../graph/operations';
import type { ClientChoice } from '../templates/as-client';
import { PlanBadge } from '../templates/plan-table';
import { Price, TierBadge } from '../ui/badges';
import { DifferenceList } from '../ui/difference-list';
import { moment, words } from '../ui/format';
import { Empty, Failure, Loading } from '../ui/states';
import { WideTable } from '../ui/wide-table';

/** Clients of which a preview is shown side by side. */
const PREVIEWED = 6;

/** What the saved draft would be for several clients. */
export function Preview({
  id,
  revision,
  clients,
}: {
  id: string;
  revision: number;
  clients: ClientChoice[];
}): ReactElement {
  const shown = clients.slice(0, PREVIEWED);
  const { data, error } = useQuery(PreviewDocument, {
    variables: { id, clientIds: shown.map((client) => client.id) },
    // Each revision has plans of its own.
    context: { revision },
    fetchPolicy: 'network-only',
  });
  if (error) return <Failure error={error} />;
  const plans = data?.masterTemplate?.plans;
  if (!plans) return <Loading what="the plans" />;
  return (
    <WideTable label="Plans for clients" minWidth={480}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Client</Table.Th>
            <Table.Th>Plan</Table.Th>
            <Table.Th>Left out</Table.Th>
            <Table.Th className="figure">Expected</Table.Th>
            <Table.Th className="figure">At most</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {plans.map((plan) => (
            <Table.Tr key={plan.clientId}>
              <Table.Td>
                <Group gap={6}>
                  {shown.find((client) => client.id === plan.clientId)?.companyName}{' '}
                  <TierBadge tier={plan.clientTier} />
                </Group>
              </Table.Td>
              <Table.Td>
                <PlanBadge verdict={plan.verdict} />
              </Table.Td>
              <Table.Td>
                {plan.stages
                  .filter(({ verdict }) => verdict !== 'ALLOWED' && verdict !== 'NEEDS_PARAMETERS')
                  .map(({ order, verdict }) => `${order}: ${words(verdict).toLowerCase()}`)
                  .join(', ')}
              </Table.Td>
              <Table.Td className="figure">
                <Price micros={plan.price.expected.micros} />
              </Table.Td>
              <Table.Td className="figure">
                <Price micros={plan.price.max.micros} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </WideTable>
  );
}

/** What the saved draft changes of the version that is published. */
export function Differences({
  id,
  templateId,
  revision,
}: {
  id: string;
  templateId: string;
  revision: number;
}): ReactElement {
  const versions = useQuery(VersionsOfTemplateDocument, { variables: { templateId } });
  const published = versions.data?.masterTemplateVersions.edges
    .map(({ node }) => node)
    .find(({ status }) => status === 'PUBLISHED');
  const { data, error } = useQuery(DifferencesDocument, {
    variables: { before: published?.id ?? '', after: id },
    skip: !published,
    context: { revision },
    fetchPolicy: 'network-only',
  });
  if (versions.error ?? error) return <Failure error={(versions.error ?? error) as Error} />;
  if (versions.data && !published)
    return <Empty title="Nothing is published yet">This will be its first version.</Empty>;
  const list = data?.compareMasterTemplates;
  if (!list) return <Loading what="the differences" />;
  if (list.length === 0) return <Empty title="There is no difference">The draft is what is published.</Empty>;
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">
        Beside version {published?.version}
        {published?.publishedAt && `, published ${moment(published.publishedAt)}`}
      </Title>
      <DifferenceList differences={list} />
    </Stack>
  );
}
