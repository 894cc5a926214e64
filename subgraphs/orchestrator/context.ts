import type DataLoader from 'dataloader';
import type { DataSource } from 'typeorm';
import { Unauthenticated } from '../../lib/errors';
import type { RequestContext } from '../../lib/subgraph/context';
import type { By } from './causes/cause';
import type { Engine } from './engine/engine';
import type { EventFeed } from './events/event-feed';
import type { Execution } from './executions/execution.entity';
import {
  attemptsOfStageLoader,
  executionLoader,
  type Figures,
  figuresOfExecutionLoader,
  outputOfAttemptLoader,
  outputOfStageLoader,
  pausesOfExecutionLoader,
  stageLoader,
  stagesOfExecutionLoader,
} from './executions/execution.loader';
import type { StageAttempt, StageExecution } from './executions/stage-execution.entity';
import type { KamClient, KamLoaders } from './kam-client';
import { placeLoader, type PlaceInQueue, queueLoader, type QueueState } from './queues/queue.service';
import type { Pause } from './timeline/timeline';
import type { WorkerRegistry, WorkerTemplateLoader } from './workers/worker-registry';

/** The parts of the orchestrator that live as long as its process. */
export interface OrchestratorParts {
  database: DataSource;
  feed: EventFeed;
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
  outputOfStage: DataLoader<string, Record<string, unknown> | null>;
  outputOfAttempt: DataLoader<string, Record<string, unknown> | null>;
  pausesOfExecution: DataLoader<string, Pause[]>;
  queue: DataLoader<string, QueueState | null>;
  place: DataLoader<string, PlaceInQueue | null>;
  workerTemplate: WorkerTemplateLoader;
}

/** What the resolvers and services of the orchestrator get with one client request. */
export interface OrchestratorContext extends RequestContext, OrchestratorParts {
  loaders: Loaders;
  /** Forgets what was loaded: for a subscription, whose context outlives many events. */
  forget(): void;
}

/** Who gives an order, as it is kept. */
export function actorOf({ actor }: RequestContext): By {
  if (actor.kind === 'client') return { kind: 'client', id: actor.clientId };
  if (actor.kind === 'service') return { kind: 'service', id: actor.name };
  throw new Unauthenticated();
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
    outputOfStage: outputOfStageLoader(database),
    outputOfAttempt: outputOfAttemptLoader(database),
    pausesOfExecution: pausesOfExecutionLoader(database),
    queue: queueLoader(database),
    place: placeLoader(database),
    workerTemplate: workers.templateLoader({ fresh: false }),
  };
}
