import type DataLoader from 'dataloader';
import type { DataSource } from 'typeorm';
import type { RequestContext } from '../../lib/subgraph/context';
import type { Engine } from './engine/engine';
import type { EventBus } from './events/event-bus';
import type { Execution } from './executions/execution.entity';
import {
  attemptsOfStageLoader,
  executionLoader,
  type Figures,
  figuresOfExecutionLoader,
  stageLoader,
  stagesOfExecutionLoader,
} from './executions/execution.loader';
import type { StageAttempt, StageExecution } from './executions/stage-execution.entity';
import type { KamClient, KamLoaders } from './kam-client';
import type { WorkerRegistry, WorkerTemplateLoader } from './workers/worker-registry';

/** The parts of the orchestrator that live as long as its process. */
export interface OrchestratorParts {
  database: DataSource;
  bus: EventBus;
  engine: Engine;
  kam: KamClient;
  workers: WorkerRegistry;
}

interface Loaders extends KamLoaders {
  execution: DataLoader<string, Execution | null>;
  stage: DataLoader<string, StageExecution | null>;
  stagesOfExecution: DataLoader<string, StageExecution[]>;
  attemptsOfStage: DataLoader<string, StageAttempt[]>;
  figuresOfExecution: DataLoader<string, Figures>;
  workerTemplate: WorkerTemplateLoader;
}

/** What the resolvers and services of the orchestrator get with one client request. */
export interface OrchestratorContext extends RequestContext, OrchestratorParts {
  loaders: Loaders;
  /** Forgets what was loaded: for a subscription, whose context outlives many events. */
  forget(): void;
}

/** Completes a request's context with fresh loaders. */
export function createOrchestratorContext(base: RequestContext, parts: OrchestratorParts): OrchestratorContext {
  const context: OrchestratorContext = {
    ...base,
    ...parts,
    loaders: createLoaders(parts),
    forget: () => {
      context.loaders = createLoaders(parts);
    },
  };
  return context;
}

function createLoaders({ database, kam, workers }: OrchestratorParts): Loaders {
  return {
    ...kam.loaders(),
    execution: executionLoader(database),
    stage: stageLoader(database),
    stagesOfExecution: stagesOfExecutionLoader(database),
    attemptsOfStage: attemptsOfStageLoader(database),
    figuresOfExecution: figuresOfExecutionLoader(database),
    workerTemplate: workers.templateLoader({ fresh: false }),
  };
}
