import { registerEnumType } from 'type-graphql';
import { Scope } from '../../contracts/scope';
import { SubscriptionTier } from '../../contracts/tier';
import { Urgency } from '../../contracts/urgency';

// The enums of contracts/ as the graph shows them. build-schema.ts imports this file before any schema is built.

registerEnumType(Scope, {
  name: 'Scope',
  description:
    "What a caller may do. A role and an API key are each a set of scopes; which client's data it applies to is checked separately.",
  valuesConfig: {
    TEMPLATES_READ: { description: 'templates:read. Master templates, worker templates, tiers and queues of workers.' },
    TEMPLATES_WRITE: {
      description: 'templates:write. Creating, publishing and deprecating templates. For administrators.',
    },
    ACCOUNT_READ: {
      description: 'account:read. The account: profile, users, keys (never the keys themselves), usage.',
    },
    MASTER_TEMPLATES_WRITE: {
      description: 'master_templates:write. Writing master templates: administrators all of them, a client its own.',
    },
    ACCOUNT_WRITE: { description: 'account:write. Changing the account: profile, users, keys.' },
    REQUESTS_READ: { description: 'requests:read. Requests and what is recommended for them.' },
    REQUESTS_WRITE: { description: 'requests:write. Making, changing and cancelling requests.' },
    REQUESTS_EXECUTE: { description: 'requests:execute. Executing a request.' },
    EXECUTIONS_READ: { description: 'executions:read. Executions, their events and what they yield.' },
    EXECUTIONS_WRITE: { description: 'executions:write. Starting, cancelling, pausing and prioritising executions.' },
    AUDIT_READ: { description: 'audit:read. An audit event: actor, action and subject.' },
    WORKERS_WRITE: {
      description:
        'workers:write. Pausing workers, and the tokens that they announce themselves with. For administrators.',
    },
    CLIENTS_READ: { description: 'clients:read. The list of all clients. For staff.' },
    CLIENTS_WRITE: {
      description:
        'clients:write. Opening accounts, changing their tier and status, staff, workers. For administrators.',
    },
  },
});

registerEnumType(SubscriptionTier, {
  name: 'SubscriptionTier',
  description: 'Subscription tier of a client; each tier includes everything of the tiers before it.',
  valuesConfig: {
    BASIC: { description: 'Rank 1.' },
    STANDARD: { description: 'Rank 2.' },
    PREMIUM: { description: 'Rank 3.' },
    ENTERPRISE: { description: 'Rank 4.' },
  },
});

registerEnumType(Urgency, {
  name: 'Urgency',
  description: 'How soon a client wants it; decides the priority in queues.',
  valuesConfig: {
    LOW: { description: 'Whenever there is room. Priority 25.' },
    MEDIUM: { description: 'The default. Priority 50.' },
    HIGH: { description: 'Before requests of medium urgency. Priority 75.' },
    CRITICAL: { description: 'Before everything else. Priority 100.' },
  },
});
