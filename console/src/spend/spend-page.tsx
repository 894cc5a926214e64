import { useQuery } from '@apollo/client/react';
import { Card, Group, Select, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactElement, useMemo } from 'react';
import { useViewer } from '../frame/viewer';
import { BudgetInSight } from '../money/budget-bar';
import { LedgerTable } from '../money/ledger-table';
import { SpendByDay, SpendByTemplate, SpendFile } from './spend-charts';
import { SpendDocument } from '../graph/operations';
import { periodOf, type SpendRow, SpendTable, sumOf } from './spend-table';
import { Price } from '../ui/badges';
import { plural } from '../ui/format';
import { Page } from '../ui/page';
import { Empty, Failure, Loading } from '../ui/states';

const route = getRouteApi('/frame/spend');
/** Months that can be chosen, this one included. */
const MONTHS = 12;

const nameOf = (month: string): string =>
  new Date(`${month}-15`).toLocaleString('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });

/** What a month came to, by template and client. */
export function SpendPage(): ReactElement {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const months = useMemo(() => lastMonths(), []);
  const month = months.find((one) => one === search.month) ?? months[0] ?? '';
  const period = { ...periodOf(month), ...(search.client !== undefined && { clientId: search.client }) };
  const { data, error, refetch } = useQuery(SpendDocument, {
    variables: period,
    fetchPolicy: 'cache-and-network',
  });
  const rows = data?.spend ?? [];
  const { client } = useViewer();
  const runs = sumOf(rows, ({ executions }) => executions);
  const total = sumOf(rows, ({ price }) => price.micros);
  return (
    <Page
      title="Spend"
      about={month === months[0] ? `${nameOf(month)}, up to now` : nameOf(month)}
      actions={
        <Select
          label="Month"
          size="xs"
          allowDeselect={false}
          value={month}
          data={months.map((value) => ({ value, label: nameOf(value) }))}
          onChange={(value) =>
            void navigate({ search: (before) => ({ ...before, month: value ?? undefined }), replace: true })
          }
        />
      }
    >
      {error && !data ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Loading what="what was spent" />
      ) : rows.length === 0 ? (
        <Empty title="Nothing was spent">In {nameOf(month)} nothing was executed.</Empty>
      ) : (
        <Stack>
          <SimpleGrid cols={{ base: 1, xs: 3 }}>
            <Figure label={client ? 'to pay' : 'paid by clients'} micros={total} />
            {!client && (
              <Figure
                label="charged by providers"
                micros={sumOf(rows, ({ providerCost }) => providerCost?.micros ?? 0)}
              />
            )}
            <Card withBorder>
              <Group align="baseline" gap="xs">
                <Text size="xl" fw={700}>
                  {runs}
                </Text>
                <Text size="sm" c="dimmed">
                  {runs === 1 ? 'execution' : 'executions'}
                </Text>
              </Group>
            </Card>
          </SimpleGrid>
          {client ? <BudgetInSight clientId={client.id} /> : <Clients rows={rows} />}
          <SpendByDay period={period} />
          <Title order={2} size="h4">
            By template
          </Title>
          <SpendTable rows={rows} />
          <SpendByTemplate period={period} />
          <Group>
            <SpendFile period={period} />
          </Group>
          {client && (
            <>
              <Title order={2} size="h4">
                Ledger
              </Title>
              <LedgerTable clientId={client.id} />
            </>
          )}
        </Stack>
      )}
    </Page>
  );
}

/** What each client spent, beside its monthly budget. */
function Clients({ rows }: { rows: readonly SpendRow[] }): ReactElement {
  const ids = [...new Set(rows.map(({ client }) => client?.id))];
  return (
    <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
      {ids.map((id) => {
        const own = rows.filter(({ client }) => client?.id === id);
        const { client } = own[0];
        const executions = sumOf(own, (row) => row.executions);
        return (
          <Card key={id} withBorder component="article">
            <Text fw={600}>{client?.companyName}</Text>
            <Text size="sm">
              <Price micros={sumOf(own, ({ price }) => price.micros)} />
              {client && (
                <>
                  {' '}
                  of a monthly budget of <Price micros={client.monthlyBudget.micros} />
                </>
              )}
              , {plural(executions, 'execution')}
            </Text>
          </Card>
        );
      })}
    </SimpleGrid>
  );
}

function Figure({ label, micros }: { label: string; micros: number }): ReactElement {
  return (
    <Card withBorder>
      <Group align="baseline" gap="xs">
        <Text size="xl" fw={700}>
          <Price micros={micros} />
        </Text>
        <Text size="sm" c="dimmed">
          {label}
        </Text>
      </Group>
    </Card>
  );
}

function lastMonths(): string[] {
  const now = new Date();
  return Array.from({ length: MONTHS }, (_, back) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1)).toISOString().slice(0, 7),
  );
}
