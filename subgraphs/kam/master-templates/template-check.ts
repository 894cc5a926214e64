import { type DocumentNode, parse } from 'graphql';
import { SubscriptionTier } from '../../../contracts/tier';
import { ask } from '../../../subgraph-kit/ask';
import type { SubgraphExecutor } from '../../../subgraph-kit/executor';
import type { Context } from '../../../subgraph-kit/context';
import { Part } from '../../../subgraph-kit/part';
import { PublicError } from '../../../subgraph-kit/errors';
import type { LadderStep, MasterTemplate } from './master-template.entity';

const CHECK: DocumentNode = parse(/* GraphQL */ `
  query CheckMasterTemplate($stages: [StageInput!]!, $ladder: [LadderStepInput!], $maxExecutionTimeMs: Int) {
    checkMasterTemplate(stages: $stages, ladder: $ladder, maxExecutionTimeMs: $maxExecutionTimeMs) {
      problems {
        code
        suggestion
        severity
        message
        path
      }
    }
  }
`);

const REQUIREMENTS: DocumentNode = parse(/* GraphQL */ `
  query Requirements($references: [_Any!]!) {
    _entities(representations: $references) {
      ... on MasterTemplate {
        effectiveTier
        available
      }
    }
  }
`);

/** What a template needs of a client, and whether its workers offer what it needs. */
export interface Requirements {
  effectiveTier: SubscriptionTier | null;
  available: boolean;
}

/** What templates need, in their order; the orchestrator knows. @throws PublicError when it does not answer */
export async function requirementsOf(
  ctx: Context,
  templates: readonly MasterTemplate[],
): Promise<(Requirements | null)[]> {
  if (templates.length === 0) return [];
  const references = templates.map(({ id }) => ({ __typename: 'MasterTemplate', id }));
  const data = await askOrchestrator<{
    _entities: ({ effectiveTier: keyof typeof SubscriptionTier | null; available: boolean } | null)[];
  }>(ctx, REQUIREMENTS, { references });
  return data._entities.map(
    (entity) =>
      entity && {
        available: entity.available,
        effectiveTier: entity.effectiveTier && SubscriptionTier[entity.effectiveTier],
      },
  );
}

/** A problem that the check found. */
export interface FoundProblem {
  code: string;
  suggestion: string | null;
  severity: 'ERROR' | 'WARNING';
  message: string;
  path: string[];
}

/** Runs operations of the orchestrator's subgraph. */
export const orchestratorExecutor = new Part<SubgraphExecutor>('the executor of the orchestrator');

/** What is wrong with a template by what its workers offer; the orchestrator knows. @throws PublicError when it does not answer: nothing passes unchecked */
export async function checkWithWorkers(
  ctx: Context,
  {
    stages,
    ladder,
    maxExecutionTimeMs,
  }: Pick<MasterTemplate, 'stages' | 'maxExecutionTimeMs'> & { ladder?: LadderStep[] },
): Promise<FoundProblem[]> {
  const data = await askOrchestrator<{ checkMasterTemplate: { problems: FoundProblem[] } }>(ctx, CHECK, {
    stages,
    ladder,
    maxExecutionTimeMs,
  });
  return data.checkMasterTemplate.problems;
}

async function askOrchestrator<T>(
  ctx: Context,
  document: DocumentNode,
  variables: Record<string, unknown>,
): Promise<T> {
  try {
    const from = { service: 'kam', requestId: ctx.requestId };
    return await ask<T>(ctx.get(orchestratorExecutor), from, document, variables);
  } catch (error) {
    ctx.log.error({ err: error }, 'the orchestrator did not answer about master templates');
    throw new PublicError(
      'SERVICE_UNAVAILABLE',
      'This needs the orchestrator, which knows what workers offer and does not answer. Nothing was changed; try again later.',
    );
  }
}
