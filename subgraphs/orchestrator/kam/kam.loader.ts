import DataLoader from 'dataloader';
import type { SubscriptionTier } from '../../../contracts/tier';
import { normaliseWorkerId } from '../../../contracts/worker-id';
import { defineLoader, PerRequest } from '../../../subgraph-kit/loader';
import type { MasterTemplateDefinition, PlanClient } from '../plans/definition';
import { kamClient, type Reference, tierOf } from './kam-client';

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
export const masterTemplateDefinition = defineLoader<string, MasterTemplateDefinition | null>(async (ids, ctx) => {
  const entities = ctx.perRequest(kamEntities);
  const found = await Promise.all(ids.map((id) => entities.load({ __typename: 'MasterTemplate', id })));
  return found.map((entity) => (entity ? templateOf(entity) : null));
});

/** Clients, as planning needs them: with their tier and limits as they are now. */
export const planClientById = defineLoader<string, PlanClient | null>(async (ids, ctx) => {
  const entities = ctx.perRequest(kamEntities);
  const found = await Promise.all(ids.map((id) => entities.load({ __typename: 'Client', id })));
  return found.map((entity) => (entity ? clientOf(entity) : null));
});

function templateOf(entity: Record<string, unknown>): MasterTemplateDefinition {
  const { templateId, ...template } = entity as unknown as MasterTemplateDefinition & { templateId: string };
  return {
    ...template,
    id: templateId,
    stages: template.stages.map((stage) => ({ ...stage, worker: normaliseWorkerId(stage.worker) })),
  };
}

function clientOf(entity: Record<string, unknown>): PlanClient {
  const { id, tier, accountStatus, limits } = entity as {
    id: string;
    tier: keyof typeof SubscriptionTier;
    accountStatus: string;
    limits: { maxConcurrentExecutions: number } | null;
  };
  if (!limits) throw new Error(`KAM names no limits of tier ${tier}`);
  return {
    id,
    tier: tierOf(tier),
    accountStatus: accountStatus.toLowerCase(),
    maxConcurrentExecutions: limits.maxConcurrentExecutions,
  };
}
