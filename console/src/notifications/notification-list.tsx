import { useMutation, useQuery, useSubscription } from '@apollo/client/react';
import { Anchor, Badge, Button, Group, Select, Stack, Switch, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { useViewer } from '../frame/viewer';
import {
  MarkNotificationsReadDocument,
  NotificationAddedDocument,
  type NotificationKind,
  NotificationListDocument,
  type NotificationListQuery,
  UnreadNotificationsDocument,
} from '../graph/operations';
import { moment, words } from '../ui/format';
import { Page } from '../ui/page';
import { Empty, Failure, Loading } from '../ui/states';

type Notification = NotificationListQuery['notifications']['edges'][number]['node'];
const PAGE = 30;
const KINDS: NotificationKind[] = [
  'EXECUTION_COMPLETED',
  'EXECUTION_FAILED',
  'EXECUTION_CANCELLED',
  'APPROVAL_ASKED',
  'BUDGET_THRESHOLD',
  'WEBHOOK_PAUSED',
];
const COLORS: Record<NotificationKind, string> = {
  EXECUTION_COMPLETED: 'green',
  EXECUTION_FAILED: 'red',
  EXECUTION_CANCELLED: 'gray',
  APPROVAL_ASKED: 'yellow',
  BUDGET_THRESHOLD: 'orange',
  WEBHOOK_PAUSED: 'red',
};

/** What one was told, the newest first, as it comes. */
export function NotificationList(): ReactElement {
  const [kind, setKind] = useState<NotificationKind | null>(null);
  const [unreadOnly, setUnreadOnly] = useState(false);
  const filter = { ...(kind && { kind: [kind] }), ...(unreadOnly && { unreadOnly }) };
  const { data, error, refetch, fetchMore } = useQuery(NotificationListDocument, {
    variables: { filter, first: PAGE },
    fetchPolicy: 'cache-and-network',
  });
  const [mark, { loading }] = useMutation(MarkNotificationsReadDocument, {
    refetchQueries: [UnreadNotificationsDocument],
  });
  useSubscription(NotificationAddedDocument, { onData: () => void refetch() });
  const list = data?.notifications;
  const newest = list?.edges[0]?.node;
  const isAnyUnread = list?.edges.some(({ node }) => !node.isRead) === true;
  const markAll = async (): Promise<void> => {
    if (!newest) return;
    await mark({ variables: { input: { upTo: newest.id } } });
    await refetch();
  };
  return (
    <Page
      title="Notifications"
      actions={
        <Button variant="default" disabled={!isAnyUnread} loading={loading} onClick={() => void markAll()}>
          Mark all as read
        </Button>
      }
    >
      <Group align="flex-end">
        <Select
          label="Kind"
          placeholder="All"
          clearable
          clearButtonProps={{ 'aria-label': 'All kinds' }}
          data={KINDS.map((value) => ({ value, label: words(value) }))}
          value={kind}
          onChange={(value) => setKind(value)}
        />
        <Switch
          label="Unread only"
          checked={unreadOnly}
          onChange={(event) => setUnreadOnly(event.currentTarget.checked)}
        />
      </Group>
      {error && !list ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : !list ? (
        <Loading what="the notifications" />
      ) : list.edges.length === 0 ? (
        <Empty title="There is nothing to tell">
          Ends of executions, approvals that are asked for and shares of the budget are told here.
        </Empty>
      ) : (
        <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
          {list.edges.map(({ node }) => (
            <Entry key={node.id} notification={node} />
          ))}
        </Stack>
      )}
      {list?.pageInfo.hasNextPage === true && (
        <Button
          variant="default"
          onClick={() =>
            void fetchMore({
              variables: { after: list.pageInfo.endCursor },
              updateQuery: (before, { fetchMoreResult: { notifications: next } }) => ({
                notifications: { ...next, edges: [...before.notifications.edges, ...next.edges] },
              }),
            })
          }
        >
          Show more
        </Button>
      )}
    </Page>
  );
}

function Entry({ notification }: { notification: Notification }): ReactElement {
  const { kind, message, isRead, createdAt, execution, client } = notification;
  const isOwn = useViewer().client !== null;
  return (
    <Group component="li" wrap="nowrap" align="flex-start" gap="sm">
      <Badge color={COLORS[kind]} miw={170}>
        {words(kind)}
      </Badge>
      <Stack gap={0}>
        <Text size="sm" fw={isRead ? 400 : 700}>
          {message}
        </Text>
        <Text size="xs" c="dimmed">
          {moment(createdAt)}
          {!isOwn && ` · ${client.companyName ?? client.id}`}
          {execution && (
            <>
              {' · '}
              <Anchor component={Link} to={`/executions/${execution.id}`} size="xs">
                {execution.summary === '' ? 'Look at it' : execution.summary}
              </Anchor>
            </>
          )}
          {!isRead && ' · unread'}
        </Text>
      </Stack>
    </Group>
  );
}
