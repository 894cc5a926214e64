import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { Frame } from './frame/frame';
import { NotFound } from './frame/not-found';
import { readSession } from './session/session';
import { SignIn } from './session/sign-in';

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
const number = (value: unknown): number | undefined =>
  Number.isInteger(Number(value)) && value !== '' ? Number(value) : undefined;

const root = createRootRoute({ notFoundComponent: NotFound });

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>) => ({ to: text(search['to']) }),
  loader: readSession,
  component: SignIn,
});

/** Everything but signing in is for who is signed in. */
const frame = createRoute({
  getParentRoute: () => root,
  id: 'frame',
  beforeLoad: async ({ location }) => {
    const { signedIn } = await readSession();
    if (!signedIn) throw redirect({ to: '/sign-in', search: { to: location.href } });
  },
  component: Frame,
});

const home = createRoute({
  getParentRoute: () => frame,
  path: '/',
  component: lazyRouteComponent(() => import('./frame/home'), 'Home'),
});

const templates = createRoute({
  getParentRoute: () => frame,
  path: '/templates',
  validateSearch: (search: Record<string, unknown>) => ({
    q: text(search['q']),
    category: text(search['category']),
    client: text(search['client']),
  }),
  component: lazyRouteComponent(() => import('./templates/catalogue'), 'Catalogue'),
});

const template = createRoute({
  getParentRoute: () => frame,
  path: '/templates/$name',
  validateSearch: (search: Record<string, unknown>) => ({
    client: text(search['client']),
    stage: number(search['stage']),
    version: number(search['version']),
  }),
  component: lazyRouteComponent(() => import('./templates/template-page'), 'TemplatePage'),
});

const versions = createRoute({
  getParentRoute: () => frame,
  path: '/templates/$name/versions',
  validateSearch: (search: Record<string, unknown>) => ({
    before: number(search['before']),
    after: number(search['after']),
  }),
  component: lazyRouteComponent(() => import('./templates/versions-page'), 'VersionsPage'),
});

const draft = createRoute({
  getParentRoute: () => frame,
  path: '/drafts/$id',
  validateSearch: (search: Record<string, unknown>) => ({ stage: number(search['stage']), tab: text(search['tab']) }),
  component: lazyRouteComponent(() => import('./editor/editor-page'), 'EditorPage'),
});

const executions = createRoute({
  getParentRoute: () => frame,
  path: '/executions',
  validateSearch: (search: Record<string, unknown>) => ({
    q: text(search['q']),
    status: text(search['status']),
    client: text(search['client']),
    since: text(search['since']),
    sort: text(search['sort']),
  }),
  component: lazyRouteComponent(() => import('./executions/execution-list'), 'ExecutionList'),
});

const execution = createRoute({
  getParentRoute: () => frame,
  path: '/executions/$id',
  validateSearch: (search: Record<string, unknown>) => ({ stage: number(search['stage']), tab: text(search['tab']) }),
  component: lazyRouteComponent(() => import('./executions/execution-page'), 'ExecutionPage'),
});

const requests = createRoute({
  getParentRoute: () => frame,
  path: '/requests',
  validateSearch: (search: Record<string, unknown>) => ({
    status: text(search['status']),
    client: text(search['client']),
    q: text(search['q']),
  }),
  component: lazyRouteComponent(() => import('./requests/request-list'), 'RequestList'),
});

const newRequest = createRoute({
  getParentRoute: () => frame,
  path: '/requests/new',
  validateSearch: (search: Record<string, unknown>) => ({ client: text(search['client']) }),
  component: lazyRouteComponent(() => import('./requests/new-request'), 'NewRequest'),
});

const request = createRoute({
  getParentRoute: () => frame,
  path: '/requests/$id',
  component: lazyRouteComponent(() => import('./requests/request-page'), 'RequestPage'),
});

const clients = createRoute({
  getParentRoute: () => frame,
  path: '/clients',
  validateSearch: (search: Record<string, unknown>) => ({
    q: text(search['q']),
    tier: text(search['tier']),
    status: text(search['status']),
    sort: text(search['sort']),
  }),
  component: lazyRouteComponent(() => import('./clients/client-list'), 'ClientList'),
});

const clientPage = createRoute({
  getParentRoute: () => frame,
  path: '/clients/$id',
  validateSearch: (search: Record<string, unknown>) => ({ tab: text(search['tab']) }),
  component: lazyRouteComponent(() => import('./clients/client-page'), 'ClientPage'),
});

const users = createRoute({
  getParentRoute: () => frame,
  path: '/users',
  component: lazyRouteComponent(() => import('./users/user-list'), 'UserList'),
});

const workers = createRoute({
  getParentRoute: () => frame,
  path: '/workers',
  component: lazyRouteComponent(() => import('./workers/worker-list'), 'WorkerList'),
});

const workerTemplates = createRoute({
  getParentRoute: () => frame,
  path: '/worker-templates',
  validateSearch: (search: Record<string, unknown>) => ({
    q: text(search['q']),
    worker: text(search['worker']),
    tier: text(search['tier']),
  }),
  component: lazyRouteComponent(() => import('./workers/worker-template-list'), 'WorkerTemplateList'),
});

const workerTemplate = createRoute({
  getParentRoute: () => frame,
  path: '/worker-templates/$worker/$id',
  component: lazyRouteComponent(() => import('./workers/worker-template-page'), 'WorkerTemplatePage'),
});

const spend = createRoute({
  getParentRoute: () => frame,
  path: '/spend',
  validateSearch: (search: Record<string, unknown>) => ({
    month: text(search['month']),
    client: text(search['client']),
  }),
  component: lazyRouteComponent(() => import('./spend/spend-page'), 'SpendPage'),
});

const audit = createRoute({
  getParentRoute: () => frame,
  path: '/audit',
  validateSearch: (search: Record<string, unknown>) => ({
    actor: text(search['actor']),
    action: text(search['action']),
    subject: text(search['subject']),
    since: text(search['since']),
  }),
  component: lazyRouteComponent(() => import('./audit/audit-list'), 'AuditList'),
});

const notifications = createRoute({
  getParentRoute: () => frame,
  path: '/notifications',
  component: lazyRouteComponent(() => import('./notifications/notification-list'), 'NotificationList'),
});

const webhooks = createRoute({
  getParentRoute: () => frame,
  path: '/webhooks',
  component: lazyRouteComponent(() => import('./webhooks/webhooks-page'), 'WebhooksPage'),
});

const account = createRoute({
  getParentRoute: () => frame,
  path: '/account',
  component: lazyRouteComponent(() => import('./account/account-page'), 'AccountPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    frame.addChildren([
      home,
      templates,
      template,
      versions,
      draft,
      executions,
      execution,
      requests,
      newRequest,
      request,
      clients,
      clientPage,
      users,
      workers,
      workerTemplates,
      workerTemplate,
      spend,
      audit,
      notifications,
      webhooks,
      account,
    ]),
  ]),
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
