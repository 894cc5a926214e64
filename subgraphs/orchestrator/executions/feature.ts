import type { Feature } from '../../../subgraph-kit/feature';
import { Execution } from './execution.entity';
import {
  ClientExecutionsResolver,
  ExecutionApprovalResolver,
  ExecutionResolver,
  MasterTemplateExecutionsResolver,
} from './execution.resolver';
import { findExecution, findStage } from './execution.service';
import { StageAttemptResolver, StageExecutionResolver } from './stage.resolver';
import { StageAttempt, StageExecution } from './stage-execution.entity';

/** An entity by either of its keys. */
type Key = { id: string; nodeId: string };

/** Executions, their stages and attempts, to be read. */
export const executions: Feature = {
  entities: [Execution, StageAttempt, StageExecution],
  resolvers: [
    ExecutionResolver,
    ExecutionApprovalResolver,
    ClientExecutionsResolver,
    MasterTemplateExecutionsResolver,
    StageAttemptResolver,
    StageExecutionResolver,
  ],
  references: {
    Execution: ({ id, nodeId }: Key, ctx) => findExecution(ctx, id ?? nodeId),
    StageExecution: ({ id, nodeId }: Key, ctx) => findStage(ctx, id ?? nodeId),
  },
};
