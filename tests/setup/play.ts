import { SubscriptionTier } from '../../contracts/tier';
import type { TemplateMessage } from '../../contracts/worker-protocol';
import { decide } from '../../subgraphs/orchestrator/engine/decide';
import type { Movement, NewEvent } from '../../subgraphs/orchestrator/engine/draft';
import type { SignalResult, Signal } from '../../subgraphs/orchestrator/engine/signal';
import type { ExecutionState } from '../../subgraphs/orchestrator/engine/state';
import type { PinnedPlan } from '../../subgraphs/orchestrator/executions/execution.entity';
import { newExecution } from '../../subgraphs/orchestrator/engine/new-execution';
import { type PlannedStage, StageVerdict } from '../../subgraphs/orchestrator/plans/definition';

export const TEMPLATE: TemplateMessage = {
  id: 't',
  version: 1,
  displayName: 't',
  minimumTier: SubscriptionTier.BASIC,
  tierReason: '',
  estimatedTimeMs: 1_000,
  tokens: { min: 1, expected: 1, max: 1 },
  pricing: { baseMicros: 1_000, perThousandTokensMicros: 0, tokenMultiplier: 1 },
  baseParameters: {},
  parameterSchema: { type: 'object' },
  outputSchema: { type: 'object' },
};
/** A stage of a plan that anybody may run, with whatever a test adds. */
export const stage = (order: number, more: Partial<PlannedStage> = {}): PlannedStage => ({
  order,
  worker: 'w',
  templateRef: 't',
  inputMapping: null,
  paramsOverride: null,
  condition: null,
  required: true,
  retry: null,
  timeoutMs: null,
  heartbeatTimeoutMs: null,
  dependsOn: [],
  forEach: null,
  template: TEMPLATE,
  verdict: StageVerdict.ALLOWED,
  reason: null,
  ...more,
});
const planOf = (stages: PlannedStage[]): PinnedPlan => ({
  masterTemplate: { id: 'm', version: 1, name: 'm', maxExecutionTimeMs: 60_000, allowPartialCompletion: false },
  client: { id: 'c', tier: SubscriptionTier.BASIC, accountStatus: 'active', maxConcurrentExecutions: 5 },
  effectiveTier: SubscriptionTier.BASIC,
  price: { minMicros: 0, expectedMicros: 0, maxMicros: 0 },
  timeMs: 0,
  stages,
});

/** An execution that lives in memory only, and whose clock is set by the test. */
export class Play {
  state: ExecutionState;
  events: NewEvent[] = [];
  movements: Movement[] = [];
  /** What is left of the client's budget, where a test says so. */
  leftMicros: number | undefined;
  /** Keys that are queued or hold a slot. */
  held = new Set(['exec_1']);
  now = 1_000_000;
  random = 0.5;

  constructor(stages: PlannedStage[], parameters: Record<string, unknown> = {}) {
    const by = { kind: 'client', id: 'c' } as const;
    const { state } = newExecution(
      {
        id: 'exec_1',
        clientId: 'c',
        limitMicros: () => 1_000_000_000,
        approvalAboveMicros: null,
        plan: planOf(stages),
        parameters,
        idempotencyKey: 'k',
        inputHash: '',
        priority: 50,
        by,
        traceParent: null,
        requestId: null,
        auditRequestId: 'r',
      },
      this.now,
    );
    // Ids are made anew each time; what is replayed must not depend on them.
    state.stages = state.stages.map((made) => ({ ...made, id: `stage_${made.order}` }));
    this.state = state;
  }

  send(signal: Signal): SignalResult {
    const { draft, signalResult } = decide(this.state, signal, {
      now: this.now,
      random: () => this.random,
      fresh: true,
      ...(this.leftMicros !== undefined && { leftMicros: this.leftMicros }),
    });
    this.state = draft.state;
    // As it is counted when a change is recorded.
    if (!draft.isEmpty) this.state.revision += 1;
    this.events.push(...draft.events);
    this.movements.push(...draft.movements);
    for (const key of draft.dequeue) this.held.delete(key);
    for (const { key } of draft.enqueued) this.held.add(key);
    return signalResult;
  }

  /** Those of them that wait. */
  get queue(): string[] {
    return [...this.held].filter((key) => !this.state.granted.has(key));
  }

  /** Gives a slot for its queue position. */
  grant(key: string): void {
    this.send({ type: 'granted', key, ticket: this.state.tickets.get(key) ?? -1 });
  }

  begin(): this {
    this.grant('exec_1');
    return this;
  }

  accept(order: number, attempt = 1): this {
    const key = `exec_1:${order}:${attempt}`;
    this.grant(key);
    this.send({
      type: 'accepted',
      key,
      at: this.now,
      jobId: `job_${key}`,
      maxPriceMicros: 1_000,
      timeoutMs: 10_000,
      heartbeatMs: null,
    });
    return this;
  }

  result(order: number, output: Record<string, unknown> | null, attempt = 1): SignalResult {
    const key = `exec_1:${order}:${attempt}`;
    const usage = { inputTokens: 1, outputTokens: 1, providerCostMicros: 0 };
    return this.send({
      type: 'result',
      worker: 'w',
      jobId: `job_${key}`,
      message: output
        ? { key, outcome: 'completed', output, priceMicros: 1_000, usage }
        : { key, outcome: 'failed', error: { code: 'X', message: 'x', retryable: true }, usage },
    });
  }

  wait(ms: number): this {
    this.now += ms;
    this.send({ type: 'poll' });
    return this;
  }

  get types(): string[] {
    return this.events.map((event) => event.type);
  }
}

/** The same numbers for the same seed (xorshift). */
export function randomOf(seed: number): () => number {
  let state = seed * 2_654_435_761;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
