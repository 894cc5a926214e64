import type { Feature } from '../../../subgraph-kit/feature';
import { Execution } from './execution.entity';
import {
  ExecutionResolver,
  MasterTemplateExecutionsResolver,
  StageAttemptResolver,
  StageExecutionResolver,
} from './execution.resolver';
import { findExecution, findStage } from './execution.service';
import { WORKER_JOB_STUBS } from './execution.type';
import { StageAttempt, StageExecution } from './stage-execution.entity';

/** Executions, their stages and attempts, to be read. */
export const executions: Feature = {
  entities: [Execution, StageAttempt, StageExecution],
  resolvers: [ExecutionResolver, MasterTemplateExecutionsResolver, StageAttemptResolver, StageExecutionResolver],
  types: WORKER_JOB_STUBS,
  references: {
    Execution: ({ id }: { id: string }, ctx) => findExecution(ctx, id),
    StageExecution: ({ id }: { id: string }, ctx) => findStage(ctx, id),
  },
};
