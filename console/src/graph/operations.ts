// Written by "npm run schema" from the .graphql files of the console and schema/supergraph.graphql.

export * from './generated/types';
export * from './generated/editor';
export * from './generated/graph';
export * from './generated/executions';
export * from './generated/money';
export * from './generated/users';
export * from './generated/webhooks';
export * from './generated/workers';
export * from './generated/account';
export * from './generated/audit';
export * from './generated/clients';
export * from './generated/frame';
export * from './generated/notifications';
export * from './generated/requests';
export * from './generated/session';
export * from './generated/spend';
export * from './generated/templates';
