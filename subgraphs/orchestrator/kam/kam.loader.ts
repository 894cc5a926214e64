import DataLoader from 'dataloader';
import { defineRememberedLoader, PerRequest } from '../../../subgraph-kit/loader';
import type { MasterTemplateDefinition, PlanClient } from '../plans/definition';
import { kamClient, type Reference } from './kam-client';
import { clientOf, templateOf } from './kam-entities';

/** All that one request needs of KAM comes in one call. */
const kamEntities = new PerRequest(
  (ctx) =>
    new DataLoader<Reference, Record<string, unknown> | null, string>(
      (references) =>
        ctx.get(kamClient).entities(references, ctx.actor.kind === 'client' ? ctx.actor.clientId : undefined, ctx),
      { cacheKeyFn: ({ __typename, id }) => `${__typename} ${id}` },
    ),
);

/** Versions of master templates by their ids, as planning needs them. */
export const masterTemplateDefinition = defineRememberedLoader<string, MasterTemplateDefinition | null>(
  'master template',
  async (ids, ctx) => {
    const entities = ctx.perRequest(kamEntities);
    const found = await Promise.all(ids.map((id) => entities.load({ __typename: 'MasterTemplate', id })));
    return found.map((entity) => (entity ? templateOf(entity) : null));
  },
);

/** Clients, as planning needs them: with their tier and limits as they are now. */
export const planClientById = defineRememberedLoader<string, PlanClient | null>('client', async (ids, ctx) => {
  const entities = ctx.perRequest(kamEntities);
  const found = await Promise.all(ids.map((id) => entities.load({ __typename: 'Client', id })));
  return found.map((entity) => (entity ? clientOf(entity) : null));
});
