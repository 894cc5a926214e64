import type { Offer, ResultMessage } from '../../contracts/worker-protocol';
import type { SystemOptions } from '../../server/system';
import type { WorkerAddress } from '../../subgraphs/orchestrator/workers/worker-client';
import { ScriptedWorker } from './scripted-worker';
import { type Answer, startTestSystem, TECHCORP, type TestSystem } from './system';

/** What the tests read of an execution that has ended. */
export const STAGES = `cause { code message ... on StageCause { stage stageCause { code ... on WorkerCause { workerCode } } } ... on PlainCause { details } } cost { micros } providerCost { micros }
  stages { order status cause { code message ... on WorkerCause { workerCode } ... on ConditionCause { condition values } } parameters output cost { micros }
    attempts { attempt item status cause { code message ... on WorkerCause { workerCode } } } }`;

export interface Ended {
  cause: { code: string; message: string; stage?: number; stageCause?: { code: string }; details?: unknown };
  cost: { micros: number };
  /** Null for clients. */
  providerCost: { micros: number } | null;
  stages: {
    order: number;
    status: string;
    cause: { code: string; message: string; values?: Record<string, unknown> } | null;
    parameters: Record<string, unknown> | null;
    output: Record<string, unknown> | null;
    cost: { micros: number };
    attempts: {
      attempt: number;
      item: number | null;
      status: string;
      cause: { code: string; message: string } | null;
    }[];
  }[];
}

interface Started {
  startExecution: {
    execution: { id: string } | null;
    errors: { code: string; message: string; path: string[]; required?: string; current?: string }[];
  };
}

const START = `mutation ($input: StartExecutionInput!) {
  startExecution(input: $input) { execution { id } errors { code message path ... on TierTooLow { required current stage } } } }`;

/** The whole system with a scripted worker beside the granulator, and short ways to run what a test seeded. */
export class ScriptedSystem {
  private constructor(
    readonly system: TestSystem,
    readonly worker: ScriptedWorker,
  ) {}

  /** @param more further workers, which a test starts itself */
  static start(...more: WorkerAddress[]): Promise<ScriptedSystem> {
    return ScriptedSystem.startWith({ moreWorkers: more });
  }

  /** The same, with options of the system. */
  static async startWith({ moreWorkers = [], ...options }: Partial<SystemOptions>): Promise<ScriptedSystem> {
    const worker = await new ScriptedWorker().start();
    const system = await startTestSystem({ ...options, moreWorkers: [worker.address, ...moreWorkers] });
    worker.orchestratorUrl = system.subgraphs.orchestrator.url;
    // The two that most tests lean on: one yields something to map from, one takes anything.
    worker.on('source', {
      run: (offer) =>
        worker.complete(offer, { count: 4, items: [{ title: 'x' }, { title: 'y' }], deep: { flag: true } }),
    });
    worker.on('sink', {});
    worker.on('typed', {
      template: {
        outputSchema: {
          type: 'object',
          properties: { title: { type: 'string' } },
          required: ['title'],
          additionalProperties: false,
        },
      },
      run: (offer) => worker.complete(offer, { title: 5 }),
    });
    return new ScriptedSystem(system, worker);
  }

  /** Runs a master template to its end. */
  async run(
    template: string,
    parameters: Record<string, unknown> = {},
    clientId = TECHCORP,
  ): Promise<Ended & { status: string }> {
    const client = this.system.as(clientId);
    return client.ended<Ended>(await client.start(template, clientId, parameters), STAGES);
  }

  /** Waits for the end of an execution. */
  ended(id: string, clientId = TECHCORP): Promise<Ended & { status: string }> {
    return this.system.as(clientId).ended<Ended>(id, STAGES);
  }

  /** A result as the scripted worker would send it. */
  completed(offer: Offer): ResultMessage {
    return {
      key: offer.key,
      outcome: 'completed',
      output: {},
      priceMicros: 0,
      usage: { inputTokens: 0, outputTokens: 0, providerCostMicros: 0 },
    };
  }

  /** Starts a master template, and answers with what the mutation said. */
  tryToStart(
    template: string,
    parameters: Record<string, unknown> = {},
    clientId = TECHCORP,
  ): Promise<Answer<Started>> {
    return this.system.as(clientId).query<Started>(START, {
      input: { masterTemplate: template, clientId, parameters, idempotencyKey: crypto.randomUUID() },
    });
  }

  async close(): Promise<void> {
    await this.system.close();
    await this.worker.close();
  }
}
