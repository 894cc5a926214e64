import { useQuery, useSubscription } from '@apollo/client/react';
import { ActionIcon, Indicator } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactElement, useEffect } from 'react';
import { NotificationAddedDocument, UnreadNotificationsDocument } from '../graph/operations';
import { onConnection } from '../graph/resuming-link';
import { Icon } from '../ui/icons';

/** More than so many are not counted. */
const MOST = 99;

/** How many notifications are unread, as they come; leads to their list. */
export function NotificationBell(): ReactElement {
  const { data, refetch } = useQuery(UnreadNotificationsDocument, { fetchPolicy: 'cache-and-network' });
  useSubscription(NotificationAddedDocument, { onData: () => void refetch() });
  // What came while the connection was lost is not told any more.
  useEffect(() => onConnection((connection) => connection === 'live' && void refetch()), [refetch]);
  const unread = data?.unreadNotifications ?? 0;
  return (
    <Indicator label={unread > MOST ? `${MOST}+` : unread} size={16} disabled={unread === 0} color="red.8">
      <ActionIcon
        component={Link}
        to="/notifications"
        variant="default"
        aria-label={unread === 0 ? 'Notifications' : `Notifications, ${unread} unread`}
      >
        <Icon name="bell" />
      </ActionIcon>
    </Indicator>
  );
}
