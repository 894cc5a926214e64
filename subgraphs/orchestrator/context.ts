import type DataLoader from 'dataloader';
import type { DataSource } from 'typeorm';
import { nameOf, tenantOf } from '../../contracts/actor';
import { forTenant } from '../../lib/database/tenant';
import { Unauthenticated } from '../../subgraph-kit/errors';
import type { RequestContext } from '../../subgraph-kit/context';
import type { ActorRef } from './causes/cause';
import type { Engine } from './engine/engine';
import type { EventFeed } from './events/event-feed';
import type { Execution } from './executions/execution.entity';
import {
  attemptsOfStageLoader,
  executionLoader,
  executionsOfRequestLoader,
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
import { positionLoader, type EntryPosition, queueLoader, type QueueState } from './queues/queue.service';
import type { RequestReporter } from './requests/request-reporter';
import type { Pause } from './timeline/timeline';
import type { WorkerRegistry, WorkerTemplateLoader } from './workers/worker-registry';

/** The parts of the orchestrator that live as long as its process. */
export interface OrchestratorParts {
  /** Touches nobody's rows before it is told whose. */
  database: DataSource;
  /** Touches everybody's rows: for what is done in the name of the service itself. */
  everybody: DataSource;
  feed: EventFeed;
  engine: Engine;
  kam: KamClient;
  workers: WorkerRegistry;
  reporter: RequestReporter;
}

interface Loaders extends KamLoaders {
  execution: DataLoader<string, Execution | null>;
  executionsOfRequest: DataLoader<string, Execution[]>;
  stage: DataLoader<string, StageExecution | null>;
  stagesOfExecution: DataLoader<string, StageExecution[]>;
  attemptsOfStage: DataLoader<string, StageAttempt[]>;
  figuresOfExecution: DataLoader<string, Figures>;
  outputOfStage: DataLoader<string, Record<string, unknown> | null>;
  outputOfAttempt: DataLoader<string, Record<string, unknown> | null>;
  pausesOfExecution: DataLoader<string, Pause[]>;
  queue: DataLoader<string, QueueState | null>;
  place: DataLoader<string, EntryPosition | null>;
  workerTemplate: WorkerTemplateLoader;
}

/** What the resolvers and services of the orchestrator get with one client request. */
export interface OrchestratorContext extends RequestContext, OrchestratorParts {
  /** Touches the rows of whom the caller may see, and no others. */
  database: DataSource;
  loaders: Loaders;
  /** Forgets what was loaded: for a subscription, whose context outlives many events. */
  forget(): void;
}

/** Who gives an order, as it is kept. */
export function actorOf({ actor }: RequestContext): ActorRef {
  if (actor.kind === 'anonymous') throw new Unauthenticated();
  return nameOf(actor);
}

/** Completes a request's context with fresh loaders. */
export function createOrchestratorContext(base: RequestContext, parts: OrchestratorParts): OrchestratorContext {
  const database = forTenant(parts.database, tenantOf(base.actor));
  const loaders = (): Loaders =>
    createLoaders({ ...parts, database, clientId: base.actor.kind === 'client' ? base.actor.clientId : undefined });
  const context: OrchestratorContext = {
    ...base,
    ...parts,
    database,
    everybody: parts.everybody,
    loaders: loaders(),
    forget: () => {
      context.loaders = loaders();
    },
  };
  return context;
}

function createLoaders({
  database,
  everybody,
  kam,
  workers,
  clientId,
}: OrchestratorParts & { clientId: string | undefined }): Loaders {
  return {
    ...kam.loaders(clientId),
    execution: executionLoader(database),
    executionsOfRequest: executionsOfRequestLoader(database),
    stage: stageLoader(database),
    stagesOfExecution: stagesOfExecutionLoader(database),
    attemptsOfStage: attemptsOfStageLoader(database),
    figuresOfExecution: figuresOfExecutionLoader(database),
    outputOfStage: outputOfStageLoader(database),
    outputOfAttempt: outputOfAttemptLoader(database),
    pausesOfExecution: pausesOfExecutionLoader(database),
    queue: queueLoader(database),
    // A place depends on who else is in line.
    place: positionLoader(everybody),
    workerTemplate: workers.templateLoader({ fresh: false }),
  };
}
