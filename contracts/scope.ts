import { registerEnumType } from 'type-graphql';

/** What somebody may do. A role and an API key are each a set of these. */
export enum Scope {
  TEMPLATES_READ = 'templates:read',
  TEMPLATES_WRITE = 'templates:write',
  ACCOUNT_READ = 'account:read',
  ACCOUNT_WRITE = 'account:write',
  REQUESTS_READ = 'requests:read',
  REQUESTS_WRITE = 'requests:write',
  REQUESTS_EXECUTE = 'requests:execute',
  EXECUTIONS_READ = 'executions:read',
  EXECUTIONS_WRITE = 'executions:write',
  AUDIT_READ = 'audit:read',
  CLIENTS_READ = 'clients:read',
  CLIENTS_WRITE = 'clients:write',
}

registerEnumType(Scope, {
  name: 'Scope',
  description:
    'What somebody may do. A role and an API key are each a set of these; whose things it is about is another question.',
  valuesConfig: {
    TEMPLATES_READ: { description: 'templates:read. Master templates, worker templates, tiers and queues of workers.' },
    TEMPLATES_WRITE: {
      description: 'templates:write. Making, publishing and deprecating templates. For administrators.',
    },
    ACCOUNT_READ: {
      description: 'account:read. The account: profile, users, keys (never the keys themselves), usage.',
    },
    ACCOUNT_WRITE: { description: 'account:write. Changing the account: profile, users, keys.' },
    REQUESTS_READ: { description: 'requests:read. Requests and what is recommended for them.' },
    REQUESTS_WRITE: { description: 'requests:write. Making, changing and cancelling requests.' },
    REQUESTS_EXECUTE: { description: 'requests:execute. Executing a request.' },
    EXECUTIONS_READ: { description: 'executions:read. Executions, their events and what they yield.' },
    EXECUTIONS_WRITE: { description: 'executions:write. Starting, stopping, holding and hurrying executions.' },
    AUDIT_READ: { description: 'audit:read. Who did what to what.' },
    CLIENTS_READ: { description: 'clients:read. The list of all clients. For staff.' },
    CLIENTS_WRITE: {
      description:
        'clients:write. Opening accounts, changing their tier and status, staff, workers. For administrators.',
    },
  },
});

const ALL = Object.values(Scope);
const STAFF_ONLY: readonly Scope[] = [Scope.CLIENTS_READ, Scope.CLIENTS_WRITE, Scope.TEMPLATES_WRITE];

/** What anybody who belongs to a client may do at most. */
export const CLIENT_SCOPES: readonly Scope[] = ALL.filter((scope) => !STAFF_ONLY.includes(scope));
/** What each role of a user may do. */
export const ROLE_SCOPES = {
  admin: ALL,
  support: ALL.filter(
    (scope) => ![Scope.ACCOUNT_WRITE, Scope.AUDIT_READ, Scope.CLIENTS_WRITE, Scope.TEMPLATES_WRITE].includes(scope),
  ),
  client: CLIENT_SCOPES,
} as const satisfies Record<string, readonly Scope[]>;
/** What a worker may do, and only with what it takes part in. */
export const WORKER_SCOPES: readonly Scope[] = [
  Scope.TEMPLATES_READ,
  Scope.REQUESTS_READ,
  Scope.REQUESTS_EXECUTE,
  Scope.EXECUTIONS_READ,
];
