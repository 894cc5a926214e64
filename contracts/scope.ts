/** What a caller may do. A role and an API key are each a set of these. */
export enum Scope {
  TEMPLATES_READ = 'templates:read',
  TEMPLATES_WRITE = 'templates:write',
  /** Master templates: for administrators all of them, for a client its own. */
  MASTER_TEMPLATES_WRITE = 'master_templates:write',
  ACCOUNT_READ = 'account:read',
  ACCOUNT_WRITE = 'account:write',
  REQUESTS_READ = 'requests:read',
  REQUESTS_WRITE = 'requests:write',
  REQUESTS_EXECUTE = 'requests:execute',
  EXECUTIONS_READ = 'executions:read',
  EXECUTIONS_WRITE = 'executions:write',
  /** Whether an execution may cost more than its client spends without being asked. */
  EXECUTIONS_APPROVE = 'executions:approve',
  AUDIT_READ = 'audit:read',
  CLIENTS_READ = 'clients:read',
  CLIENTS_WRITE = 'clients:write',
  /** Pausing workers, and the tokens that they announce themselves with. */
  WORKERS_WRITE = 'workers:write',
}

const ALL = Object.values(Scope);
const STAFF_ONLY: readonly Scope[] = [
  Scope.CLIENTS_READ,
  Scope.CLIENTS_WRITE,
  Scope.TEMPLATES_WRITE,
  Scope.WORKERS_WRITE,
];

/** What anybody who belongs to a client may do at most. */
export const CLIENT_SCOPES: readonly Scope[] = ALL.filter((scope) => !STAFF_ONLY.includes(scope));
/** What each role of a user may do. */
export const ROLE_SCOPES = {
  admin: ALL,
  support: ALL.filter(
    (scope) =>
      ![
        Scope.ACCOUNT_WRITE,
        Scope.AUDIT_READ,
        Scope.CLIENTS_WRITE,
        Scope.TEMPLATES_WRITE,
        Scope.MASTER_TEMPLATES_WRITE,
        Scope.WORKERS_WRITE,
      ].includes(scope),
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
