import type { SubgraphDefinition } from '../../subgraph-kit/build-schema';
import { USER_ERROR_TYPES } from '../../subgraph-kit/graph/user-error.type';
import type { OrchestratorContext } from './context';
import { CAUSE_TYPES } from './causes/cause.type';
import {
  ClientFeedResolver,
  ExecutionEventResolver,
  ExecutionEventsResolver,
  StageEventResolver,
} from './events/event.resolver';
import { EVENT_TYPES } from './events/event.type';
import { ExecutionResolver, StageAttemptResolver, StageExecutionResolver } from './executions/execution.resolver';
import { findExecution, findStage } from './executions/execution.service';
import { WORKER_JOB_STUBS } from './executions/execution.type';
import { MasterTemplateExtensionResolver } from './plans/plan.resolver';
import { WORKER_TEMPLATE_STUBS } from './plans/plan.type';
import {
  QueuedAttemptResolver,
  QueuedExecutionResolver,
  QueuePositionResolver,
  QueueResolver,
} from './queues/queue.resolver';
import { DeliverableResolver, ExecutionDeliverablesResolver } from './deliverables/deliverable.resolver';
import {
  RecommendationPlanResolver,
  RequestExtensionResolver,
  RequestStub,
  TemplateRecommendationStub,
} from './requests/request.resolver';
import {
  AttemptTimelineResolver,
  ExecutionTimelineResolver,
  StageTimelineResolver,
} from './timeline/timeline.resolver';
import { WorkerTemplateResolver } from './workers/worker-template.resolver';

/** What the orchestrator adds to the graph: plans, executions and what happens to them. */
export const orchestratorSchema: SubgraphDefinition<OrchestratorContext> = {
  resolvers: [
    AttemptTimelineResolver,
    ClientFeedResolver,
    DeliverableResolver,
    ExecutionDeliverablesResolver,
    ExecutionEventResolver,
    ExecutionEventsResolver,
    ExecutionResolver,
    ExecutionTimelineResolver,
    MasterTemplateExtensionResolver,
    QueuedAttemptResolver,
    QueuedExecutionResolver,
    QueuePositionResolver,
    QueueResolver,
    RecommendationPlanResolver,
    RequestExtensionResolver,
    StageAttemptResolver,
    StageEventResolver,
    StageExecutionResolver,
    StageTimelineResolver,
    WorkerTemplateResolver,
  ],
  orphanedTypes: [
    RequestStub,
    TemplateRecommendationStub,
    ...WORKER_TEMPLATE_STUBS,
    ...WORKER_JOB_STUBS,
    ...USER_ERROR_TYPES,
    ...CAUSE_TYPES,
    ...EVENT_TYPES,
  ],
  references: {
    Execution: ({ id }: { id: string }, ctx) => findExecution(ctx, id),
    StageExecution: ({ id }: { id: string }, ctx) => findStage(ctx, id),
    // What is owned by KAM is known here by its key; KAM says whether it exists and for whom.
    MasterTemplate: (key: { id: string; version: number }) => ({ ...key }),
    Client: (key: { id: string }) => ({ ...key }),
    Request: (key: { id: string }) => ({ ...key }),
    TemplateRecommendation: (key: { id: string }) => ({ ...key }),
  },
};
