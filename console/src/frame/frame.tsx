import { useQuery } from '@apollo/client/react';
import {
  ActionIcon,
  Alert,
  AppShell,
  Box,
  Burger,
  Button,
  Group,
  NavLink,
  Text,
  useMantineColorScheme,
} from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import { Link, Outlet, useRouter, useRouterState } from '@tanstack/react-router';
import { lazy, type ReactElement, Suspense, useEffect, useState } from 'react';
import { client } from '../graph/client';
import { type Scope, ViewerDocument } from '../graph/operations';
import { BudgetInSight } from '../money/budget-bar';
import { NotificationBell } from '../notifications/notification-bell';
import { onConnection } from '../graph/resuming-link';
import { renewSession, signOut } from '../session/session';
import { Icon } from '../ui/icons';
import { Empty, Failure, Loading } from '../ui/states';
import { ViewerProvider } from './viewer';

/** Read when the page is at rest: whoever opens it begins to type at once. */
const readPalette = () => import('./palette').then((module) => ({ default: module.Palette }));
const Palette = lazy(readPalette);
const REST_MS = 1_500;

interface Entry {
  to:
    | '/'
    | '/requests'
    | '/executions'
    | '/templates'
    | '/worker-templates'
    | '/clients'
    | '/users'
    | '/workers'
    | '/spend'
    | '/audit'
    | '/notifications'
    | '/webhooks'
    | '/account';
  label: string;
  /** Shown to those who have it. */
  scope?: Scope;
  /** Shown to clients whose tier has it. */
  feature?: string;
  /** Of no interest to who orders work: clients are not led there. */
  forStaff?: true;
  /** Staff finds it with each client. */
  forClients?: true;
}
const ENTRIES: Entry[] = [
  { to: '/', label: 'Home' },
  { to: '/requests', label: 'Requests', scope: 'REQUESTS_READ' },
  { to: '/executions', label: 'Executions', scope: 'EXECUTIONS_READ' },
  { to: '/templates', label: 'Templates', scope: 'TEMPLATES_READ' },
  { to: '/worker-templates', label: 'Worker templates', scope: 'TEMPLATES_READ', forStaff: true },
  { to: '/clients', label: 'Clients', scope: 'CLIENTS_READ' },
  { to: '/users', label: 'Users', scope: 'ACCOUNT_READ' },
  { to: '/workers', label: 'Workers', scope: 'TEMPLATES_READ', forStaff: true },
  { to: '/spend', label: 'Spend', scope: 'EXECUTIONS_READ' },
  { to: '/audit', label: 'Audit', scope: 'AUDIT_READ', feature: 'audit_logs' },
  { to: '/notifications', label: 'Notifications', scope: 'ACCOUNT_READ' },
  { to: '/webhooks', label: 'Webhooks', scope: 'ACCOUNT_READ', forClients: true },
  { to: '/account', label: 'Account' },
];
/** Sessions are good for a day; one that is used is lengthened this often, in ms. */
const RENEW_MS = 6 * 3_600_000;

/** What one may not see is not asked for: the address says what it takes. */
function NoAccess({ to, scope }: { to: string; scope: string }): ReactElement {
  return (
    <Empty title="You may not see this">
      {to} are for those with the permission {scope}. An administrator can give it.
    </Empty>
  );
}

/** What is around every page: where one is, where one can go, who one is, and whether what is seen is as it is now. */
export function Frame(): ReactElement {
  const { data, error, refetch } = useQuery(ViewerDocument);
  const router = useRouter();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const [open, { toggle, close }] = useDisclosure(false);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [isSearching, palette] = useDisclosure(false);
  useHotkeys([['mod+K', palette.open]], []);
  const [isLost, setLost] = useState(false);
  useEffect(() => onConnection((connection) => setLost(connection === 'lost')), []);
  useEffect(() => {
    const timer = setInterval(() => void renewSession(), RENEW_MS);
    return () => clearInterval(timer);
  }, []);
  useEffect(close, [path, close]);
  useEffect(() => {
    const timer = setTimeout(() => void readPalette(), REST_MS);
    return () => clearTimeout(timer);
  }, []);

  const leave = async (): Promise<void> => {
    await signOut();
    await client.clearStore();
    await router.navigate({ to: '/sign-in', search: { to: undefined } });
  };

  if (error) return <Failure error={error} retry={() => void refetch()} />;
  const viewer = data?.viewer;
  if (!viewer) return <Loading what="who you are" />;
  const refused = ENTRIES.find(
    ({ to, scope }) =>
      scope !== undefined && !viewer.scopes.includes(scope) && (path === to || path.startsWith(`${to}/`)),
  );
  const { client: own } = viewer;
  const entries = ENTRIES.filter(
    ({ scope, feature, forStaff, forClients }) =>
      (own !== null || !forClients) &&
      (scope === undefined || viewer.scopes.includes(scope)) &&
      !(own && (forStaff || (feature !== undefined && !own.features.includes(feature)))),
  );
  return (
    <ViewerProvider value={viewer}>
      <a className="skip-link" href="#content">
        Skip to the content
      </a>
      <AppShell
        header={{ height: 52 }}
        navbar={{ width: 200, breakpoint: 'sm', collapsed: { mobile: !open } }}
        padding="md"
      >
        <AppShell.Header px="md">
          <Group h="100%" justify="space-between" wrap="nowrap">
            <Group gap="sm" wrap="nowrap">
              <Burger opened={open} onClick={toggle} hiddenFrom="sm" size="sm" aria-label="Menu" />
              <Text fw={700} truncate visibleFrom="xs">
                Template federation
              </Text>
            </Group>
            <Group gap="xs" wrap="nowrap">
              <Text size="sm" c="dimmed" visibleFrom="xs" truncate>
                {viewer.user?.displayName ?? viewer.client?.companyName}
              </Text>
              {viewer.scopes.includes('ACCOUNT_READ') && <NotificationBell />}
              <Button size="xs" variant="default" onClick={palette.open}>
                Go to …
              </Button>
              <ActionIcon
                variant="default"
                aria-label="Light or dark"
                onClick={() => setColorScheme(colorScheme === 'dark' ? 'light' : 'dark')}
              >
                <Icon name="moon" />
              </ActionIcon>
              <Button size="xs" variant="default" onClick={() => void leave()}>
                Sign out
              </Button>
            </Group>
          </Group>
        </AppShell.Header>
        <AppShell.Navbar p="xs" component="nav" aria-label="Pages">
          {entries.map(({ to, label }) => (
            <NavLink
              key={to}
              component={Link}
              to={to}
              label={label}
              active={to === '/' ? path === '/' : path === to || path.startsWith(`${to}/`)}
            />
          ))}
          {own && viewer.scopes.includes('ACCOUNT_READ') && (
            <Box component="section" aria-label="Budget" mt="md" px="xs">
              <BudgetInSight clientId={own.id} />
            </Box>
          )}
        </AppShell.Navbar>
        {isSearching && (
          <Suspense>
            <Palette pages={entries} onClose={palette.close} />
          </Suspense>
        )}
        <AppShell.Main id="content" tabIndex={-1}>
          {isLost && (
            <Alert color="yellow" mb="md" role="status">
              The connection is lost. It is tried again; nothing that happens meanwhile is missed.
            </Alert>
          )}
          {refused ? <NoAccess to={refused.label} scope={refused.scope ?? ''} /> : <Outlet />}
        </AppShell.Main>
      </AppShell>
    </ViewerProvider>
  );
}
