import { useQuery } from '@apollo/client/react';
import { Anchor, Button, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactElement, useCallback } from 'react';
import { ExecutionTable } from '../executions/execution-table';
import { SAFETY_POLL_MS, useChanges } from '../executions/use-changes';
import { HomeDocument } from '../graph/operations';
import { Page } from '../ui/page';
import { Empty, Failure, Loading } from '../ui/states';
import { useMay, useViewer } from './viewer';

const NONE: string[] = [];

/** What runs, what failed, which requests wait for a start. */
export function Home(): ReactElement {
  const viewer = useViewer();
  const mayAsk = useMay('REQUESTS_WRITE');
  const { data, error, refetch } = useQuery(HomeDocument, {
    pollInterval: SAFETY_POLL_MS,
    skipPollAttempt: () => document.hidden,
    fetchPolicy: 'cache-and-network',
  });
  const read = useCallback(() => void refetch(), [refetch]);
  useChanges(NONE, undefined, read);
  return (
    <Page
      title={viewer.client?.companyName ?? `Hello, ${viewer.user?.displayName ?? ''}`}
      actions={
        mayAsk && (
          <Button component={Link} to="/requests/new">
            Ask for something
          </Button>
        )
      }
    >
      {error && !data ? (
        <Failure error={error} retry={read} />
      ) : !data ? (
        <Loading what="what is going on" />
      ) : (
        <Stack>
          <SimpleGrid cols={{ base: 1, xs: 3 }}>
            <Figure label="running or waiting" count={data.running.totalCount} to="/executions" />
            <Figure label="failed, or completed in part" count={data.failed.totalCount} to="/executions" />
            <Figure
              label={data.waiting.totalCount === 1 ? 'request to be started' : 'requests to be started'}
              count={data.waiting.totalCount}
              to="/requests"
            />
          </SimpleGrid>
          <Title order={2} size="h4">
            Running or waiting
          </Title>
          {data.running.edges.length > 0 ? (
            <ExecutionTable executions={data.running.edges.map(({ node }) => node)} />
          ) : (
            <Empty
              title="Nothing runs at the moment"
              action={
                <Anchor component={Link} to="/templates">
                  Look through the templates
                </Anchor>
              }
            >
              What is started is shown here, with how far it is and what it costs.
            </Empty>
          )}
          {data.failed.edges.length > 0 && (
            <>
              <Title order={2} size="h4">
                Failed, or completed in part
              </Title>
              <ExecutionTable executions={data.failed.edges.map(({ node }) => node)} />
            </>
          )}
        </Stack>
      )}
    </Page>
  );
}

function Figure({ label, count, to }: { label: string; count: number; to: '/executions' | '/requests' }): ReactElement {
  return (
    <Card withBorder>
      <Group align="baseline" gap="xs">
        <Anchor component={Link} to={to} size="xl" fw={700}>
          {count}
        </Anchor>
        <Text size="sm" c="dimmed">
          {label}
        </Text>
      </Group>
    </Card>
  );
}
