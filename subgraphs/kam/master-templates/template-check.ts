import { type DocumentNode, parse } from 'graphql';
import { ask } from '../../../subgraph-kit/ask';
import type { SubgraphExecutor } from '../../../subgraph-kit/executor';
import type { Context } from '../../../subgraph-kit/context';
import { Part } from '../../../subgraph-kit/part';
import { PublicError } from '../../../subgraph-kit/errors';
import type { MasterTemplate } from './master-template.entity';

const CHECK: DocumentNode = parse(/* GraphQL */ `
  query CheckMasterTemplate($stages: [StageInput!]!, $maxExecutionTimeMs: Int) {
    checkMasterTemplate(stages: $stages, maxExecutionTimeMs: $maxExecutionTimeMs) {
      problems {
        severity
        message
        path
      }
    }
  }
`);

/** A problem that the check found. */
export interface FoundProblem {
  severity: 'ERROR' | 'WARNING';
  message: string;
  path: string[];
}

/** Runs operations of the orchestrator's subgraph. */
export const orchestratorExecutor = new Part<SubgraphExecutor>('the executor of the orchestrator');

/** What is wrong with a template by what its workers offer; the orchestrator knows. @throws PublicError when it does not answer: nothing passes unchecked */
export async function checkWithWorkers(
  ctx: Context,
  { stages, maxExecutionTimeMs }: Pick<MasterTemplate, 'stages' | 'maxExecutionTimeMs'>,
): Promise<FoundProblem[]> {
  try {
    const data = await ask<{ checkMasterTemplate: { problems: FoundProblem[] } }>(
      ctx.get(orchestratorExecutor),
      { service: 'kam', requestId: ctx.requestId },
      CHECK,
      { stages, maxExecutionTimeMs },
    );
    return data.checkMasterTemplate.problems;
  } catch (error) {
    ctx.log.error({ err: error }, 'the orchestrator could not check a master template');
    throw new PublicError(
      'SERVICE_UNAVAILABLE',
      'The check of the template needs the orchestrator, which does not answer. Nothing was changed; try again later.',
    );
  }
}
