import type { Feature } from '../../../subgraph-kit/feature';
import { Execution } from './execution.entity';
import { ExecutionApprovalResolver, ExecutionResolver, MasterTemplateExecutionsResolver } from './execution.resolver';
import { findExecution, findStage } from './execution.service';
import { StageAttemptResolver, StageExecutionResolver } from './stage.resolver';
import { StageAttempt, StageExecution } from './stage-execution.entity';

/** Executions, their stages and attempts, to be read. */
export const executions: Feature = {
  entities: [Execution, StageAttempt, StageExecution],
  resolvers: [
    ExecutionResolver,
    ExecutionApprovalResolver,
    MasterTemplateExecutionsResolver,
    StageAttemptResolver,
    StageExecutionResolver,
  ],
  references: {
    Execution: ({ id }: { id: string }, ctx) => findExecution(ctx, id),
    StageExecution: ({ id }: { id: string }, ctx) => findStage(ctx, id),
  },
};
