import { Scope } from '../../../contracts/scope';
import { type Context, requireScope } from '../../../subgraph-kit/context';
import { checkPageSize } from '../../../subgraph-kit/graph/connection';
import { DomainError } from '../../../subgraph-kit/graph/payload';
import { type UserError, userError } from '../../../subgraph-kit/graph/user-error.type';
import type { Execution } from '../executions/execution.entity';
import { boundedSearch, type ExecutionFilter, executionsMatching } from '../executions/execution.service';
import { hasEnded, ExecutionStatus } from '../executions/status';
import { cancelExecution } from './control.service';

/** What became of cancelling many executions. */
export interface CancelledExecutions {
  executions: Execution[];
  /** How many match that have not ended: those above the limit, and those that began meanwhile. */
  remaining: number;
  errors: UserError[];
}

const UNENDED = Object.values(ExecutionStatus).filter((status) => !hasEnded(status));

/**
 * Cancels the executions that match a filter and have not ended, the oldest first and at most `limit`; what has ended meanwhile is told
 * among the errors. An empty filter is refused: everything is never meant by leaving something out. @throws Unauthenticated @throws BadRequest
 */
export async function cancelExecutions(
  ctx: Context,
  filter: ExecutionFilter,
  limit: number,
): Promise<CancelledExecutions> {
  requireScope(ctx, Scope.EXECUTIONS_WRITE);
  checkPageSize(limit);
  if (Object.keys(filter).length === 0)
    return {
      executions: [],
      remaining: 0,
      errors: [
        userError('INVALID_INPUT', {
          message: 'Expected at least one condition in the filter, as in {clientId: "…"}, got none.',
          path: ['filter'],
        }),
      ],
    };
  const bounded = await boundedSearch(ctx, filter);
  const unended = () =>
    executionsMatching(ctx, bounded).andWhere('execution.status = any(:unended)', { unended: UNENDED });
  const matching = await unended().select('execution.id').orderBy('execution.id').limit(limit).getMany();
  const executions: Execution[] = [];
  const errors: UserError[] = [];
  for (const { id } of matching) {
    try {
      executions.push(await cancelExecution(ctx, id));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      errors.push(...error.errors.map((one) => ({ ...one, message: `${id}: ${one.message}` })));
    }
  }
  return { executions, remaining: await unended().getCount(), errors };
}
