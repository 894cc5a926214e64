import { priceEstimate } from '../../../contracts/price';
import type { Logger } from '../../../lib/service/log';
import { currentTraceParent, withSpan } from '../../../lib/service/tracing';
import { CONTRACT_VERSION, type OfferAnswer, type OfferMessage, type Result } from '../../../contracts/worker-protocol';
import { setTimeout as sleep } from 'node:timers/promises';
import { tierSuffices } from '../../../contracts/tier';
import { type Cause, plain } from '../causes/cause';
import { type ClientStanding, type ClientStandings, mayStartWork } from '../kam/client-standings';
import type { GuardedConnection } from '../workers/worker-circuit';
import { WorkerFault } from '../workers/worker-client';
import type { WorkerRegistry } from '../workers/worker-registry';
import { schemaHash } from '../../../contracts/schema-hash';
import { OfferVerdict } from './negotiation';
import type { Signal } from './signal';
import { NotSimulated, type Simulation, simulatedJobId } from './simulation';
import type { PayloadStore } from '../payloads/payload-store';
import {
  type AttemptState,
  type Effect,
  type ExecutionState,
  findAttempt,
  plannedStage,
  stageOf,
  templateOfAttempt,
} from './state';
import type { Clock } from '../../../lib/service/clock';

/** A stage may take three times what its worker template estimates, and at least this long. */
const ESTIMATE_FACTOR = 3;
const MIN_TIMEOUT_MS = 30_000;
/** An offer that is not answered within this time becomes visible as an event, in ms; most are answered before. */
const SLOW_MS = 250;
/** After a single fault of a worker it is tried again this much later, in ms. */
const RETRY_FAULT_MS = 1_000;
/** For how long the parameters of an offer can be read, beyond the time that the work may take, in ms. */
const REFERENCE_SLACK_MS = 3_600_000;
/** How often, and how long apart in ms, KAM is asked again when it does not answer. */
const STANDING_TRIES = 10;
const STANDING_RETRY_MS = 500;

/**
 * Sends workers what follows from the state: offer, start, stop. May be repeated after a crash: the worker answers
 * the same key with the same job. What comes of it goes back as a signal.
 */
export class EffectRunner {
  private readonly running = new Map<string, Promise<void>>();
  /** Attempts that wait for a worker that is away. */
  private readonly waiting = new Set<string>();
  private closed = false;

  constructor(
    private readonly workers: WorkerRegistry,
    private readonly standings: Pick<ClientStandings, 'of'>,
    private readonly payloads: Pick<PayloadStore, 'refer'>,
    private readonly signal: (executionId: string, signal: Signal) => Promise<void>,
    /** Called with each attempt whose worker was told to start. */
    private readonly onStarted: (key: string) => void,
    private readonly log: Logger,
    private readonly clock: Clock,
  ) {}

  /** Runs an effect, unless it is being run. */
  run(state: ExecutionState, effect: Effect): Promise<void> {
    const name = `${effect.do} ${effect.attempt.key}`;
    const known = this.running.get(name);
    if (known) return known;
    const run = withSpan(
      `${effect.do} stage`,
      { 'attempt.key': effect.attempt.key },
      () => this[effect.do](state, effect.attempt),
      state.traceParent,
    )
      .catch((error: unknown) =>
        this.log.error(
          { err: error, executionId: state.id, attempt: effect.attempt.key, effect: effect.do },
          'an effect failed; it is tried again with the next poll',
        ),
      )
      .finally(() => this.running.delete(name));
    this.running.set(name, run);
    return run;
  }

  async settle(): Promise<void> {
    this.closed = true;
    await Promise.allSettled(this.running.values());
  }

  private async offer(state: ExecutionState, attempt: AttemptState): Promise<void> {
    const { key } = attempt;
    const at = this.clock.now().getTime();
    const stage = stageOf(state, attempt);
    const client = this.workers.client(stage.worker);
    if (!client)
      return this.signal(state.id, {
        type: 'refused',
        key,
        at,
        jobId: null,
        cause: unavailable(stage.worker, 'is not registered', false),
      });
    const standing = await this.standing(state.clientId);
    const denial = standing ? denialOf(state, attempt, standing) : accountDenial('closed');
    if (!standing || denial) return this.signal(state.id, { type: 'denied', key, cause: denial as Cause });
    if (state.plan.simulation) return this.signal(state.id, this.simulatedAcceptance(state, attempt, at));
    const slow = setTimeout(() => void this.signal(state.id, { type: 'offered', key, at }), SLOW_MS);
    try {
      const message = await this.offerMessage(state, attempt, standing);
      const answer = await client.offer(message);
      // How long it takes to record the answer is no slowness of the worker.
      clearTimeout(slow);
      await this.signal(state.id, this.verdict(state, attempt, message, answer, at));
    } catch (error) {
      if (!(error instanceof WorkerFault)) throw error;
      const cause = causeOf(error, stage.worker);
      if (error.code === 'UNAVAILABLE') await this.waitFor(client, state.id, key, cause);
      else await this.signal(state.id, { type: 'refused', key, at, jobId: null, cause });
    } finally {
      clearTimeout(slow);
    }
  }

  /** A worker that is away costs no attempt: what is meant for it waits, and is looked at again as soon as the worker is there. */
  private async waitFor(client: GuardedConnection, executionId: string, key: string, cause: Cause): Promise<void> {
    await this.signal(executionId, { type: 'held', key, cause });
    if (this.waiting.has(key)) return;
    this.waiting.add(key);
    // A single fault opens no circuit: it is tried again a moment later.
    const back = Promise.all([client.circuit.closed(), sleep(RETRY_FAULT_MS, undefined, { ref: false })]);
    void back
      .finally(() => this.waiting.delete(key))
      .then(() => (this.closed ? undefined : this.signal(executionId, { type: 'poll' })));
  }

  /** How the client stands now. Without an answer nothing is offered: an outage is waited for, and then looked at again with the next poll. */
  private async standing(clientId: string): Promise<ClientStanding | null> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.standings.of(clientId);
      } catch (error) {
        if (tries === STANDING_TRIES) throw error;
        this.log.warn(
          { err: error, clientId },
          'KAM did not say how a client stands; nothing is offered before it does',
        );
        await sleep(STANDING_RETRY_MS);
      }
    }
  }

  private verdict(
    state: ExecutionState,
    { key, stageId }: AttemptState,
    message: OfferMessage,
    answer: OfferAnswer,
    at: number,
  ): Signal {
    const stage = state.stages.find((candidate) => candidate.id === stageId);
    const worker = stage?.worker ?? '';
    const offered = { maxPriceMicros: message.limits.maxPriceMicros, timeoutMs: message.limits.timeoutMs };
    if (answer.verdict === 'rejected') {
      const { code: workerCode, message: text, retryable, retryAfterMs } = answer;
      const cause: Cause = {
        kind: 'worker',
        code: 'WORKER_REJECTED',
        workerCode,
        message: text,
        worker,
        retryable,
        ...(retryAfterMs !== undefined && { retryAfterMs }),
      };
      const rejected = { verdict: OfferVerdict.REJECTED, code: workerCode, message: text };
      return { type: 'refused', key, at, jobId: null, cause, negotiation: { offered, answer: rejected } };
    }
    const { maxPriceMicros, timeoutMs } = message.limits;
    const answered = {
      verdict: answer.verdict === 'countered' ? OfferVerdict.COUNTERED : OfferVerdict.ACCEPTED,
      maxPriceMicros: answer.maxPriceMicros,
      timeMs: answer.timeMs,
      ...(answer.verdict === 'countered' && { message: answer.message }),
    };
    // What comes of it would not fit what the stages behind it were planned with.
    const attempt = findAttempt(state, key);
    const template = attempt && templateOfAttempt(state, attempt);
    if (answer.outputSchema !== undefined && template && answer.outputSchema !== schemaHash(template.outputSchema)) {
      const text = `The worker would deliver another output than version ${template.version} of ${template.id} was planned with.`;
      return {
        type: 'refused',
        key,
        at,
        jobId: answer.jobId,
        negotiation: { offered, answer: answered },
        cause: { kind: 'worker', code: 'CONTRACT_MISMATCH', message: text, worker, retryable: false },
      };
    }
    // The price of the plan is a promise to the client: a worker that asks for more is refused, more time is granted.
    if (answer.maxPriceMicros > maxPriceMicros) {
      const text = `The worker asks for up to ${answer.maxPriceMicros} micro-dollars, the plan promises at most ${maxPriceMicros}.`;
      return {
        type: 'countered',
        key,
        at,
        jobId: answer.jobId,
        negotiation: { offered, answer: answered },
        cause: { kind: 'worker', code: 'COUNTER_REFUSED', message: text, worker, retryable: false },
      };
    }
    return {
      type: 'accepted',
      key,
      at,
      jobId: answer.jobId,
      maxPriceMicros: answer.maxPriceMicros,
      timeoutMs: answer.verdict === 'countered' ? Math.max(answer.timeMs, timeoutMs) : timeoutMs,
      heartbeatMs: plannedStage(state, message.stage).heartbeatTimeoutMs ?? answer.heartbeatMs ?? null,
      negotiation: { offered, answer: answered },
    };
  }

  private async offerMessage(
    state: ExecutionState,
    attempt: AttemptState,
    { tier }: ClientStanding,
  ): Promise<OfferMessage> {
    const stage = stageOf(state, attempt);
    const { timeoutMs } = plannedStage(state, stage.order);
    const template = templateOfAttempt(state, attempt);
    if (!template) throw new Error(`stage ${stage.order} of ${state.id} has no template to be offered with`);
    // Those of its own, when it has any.
    const parameters = attempt.parameters ?? stage.parameters ?? {};
    const payload = attempt.parametersPayload ?? (attempt.parameters ? null : stage.parametersPayload);
    const limits = {
      maxPriceMicros: priceEstimate(template, payload === null ? { values: parameters } : undefined).maxMicros,
      timeoutMs: timeoutMs ?? Math.max(template.estimatedTimeMs * ESTIMATE_FACTOR, MIN_TIMEOUT_MS),
    };
    const traceParent = currentTraceParent() ?? state.traceParent;
    return {
      key: attempt.key,
      executionId: state.id,
      stage: stage.order,
      attempt: attempt.attempt,
      client: { id: state.clientId, tier },
      templateId: template.id,
      templateVersion: template.version,
      ...(payload === null
        ? { parameters }
        : { parametersRef: await this.payloads.refer(payload, limits.timeoutMs + REFERENCE_SLACK_MS) }),
      limits,
      contract: { version: CONTRACT_VERSION, outputSchema: schemaHash(template.outputSchema) },
      ...(traceParent !== null && { traceParent }),
    };
  }

  /** What a worker would answer that takes the offer as it is. */
  private simulatedAcceptance(state: ExecutionState, attempt: AttemptState, at: number): Signal {
    const { key } = attempt;
    const template = templateOfAttempt(state, attempt);
    const { timeoutMs, price } = plannedStage(state, stageOf(state, attempt).order);
    return {
      type: 'accepted',
      key,
      at,
      jobId: simulatedJobId(key),
      maxPriceMicros: price?.maxMicros ?? 0,
      timeoutMs: timeoutMs ?? Math.max((template?.estimatedTimeMs ?? 0) * ESTIMATE_FACTOR, MIN_TIMEOUT_MS),
      heartbeatMs: null,
    };
  }

  /** What a worker would tell of the work, with an output that is made of its template's schema. */
  private async simulate(
    state: ExecutionState,
    worker: string,
    key: string,
    jobId: string,
    { seed }: Simulation,
  ): Promise<void> {
    const usage = { inputTokens: 0, outputTokens: 0, providerCostMicros: 0 };
    await this.signal(state.id, {
      type: 'progress',
      worker,
      jobId,
      message: { key, percent: 50, message: 'Simulated' },
    });
    const attempt = findAttempt(state, key);
    const template = attempt && templateOfAttempt(state, attempt);
    const place = `${seed}:${attempt && stageOf(state, attempt).order}:${attempt?.item}`;
    try {
      const { simulatedOutput } = await import('./simulated-output.js');
      const output = simulatedOutput(template?.outputSchema ?? {}, place);
      const message: Result = { key, outcome: 'completed', output, priceMicros: 0, usage };
      await this.signal(state.id, { type: 'result', worker, jobId, message });
    } catch (fault) {
      if (!(fault instanceof NotSimulated)) throw fault;
      const error = { code: 'NOT_SIMULATED', message: fault.message, retryable: false };
      await this.signal(state.id, { type: 'result', worker, jobId, message: { key, outcome: 'failed', error, usage } });
    }
  }

  private async begin(state: ExecutionState, { key, jobId, stageId }: AttemptState): Promise<void> {
    const worker = state.stages.find((stage) => stage.id === stageId)?.worker ?? '';
    state.startRequested.add(key);
    if (state.plan.simulation) return this.simulate(state, worker, key, jobId ?? '', state.plan.simulation);
    const client = this.client(worker);
    try {
      await client.process(jobId ?? '');
      this.onStarted(key);
    } catch (error) {
      if (!(error instanceof WorkerFault)) throw error;
      if (error.code === 'UNAVAILABLE') {
        state.startRequested.delete(key);
        return this.waitFor(client, state.id, key, causeOf(error, worker));
      }
      await this.signal(state.id, {
        type: 'refused',
        key,
        at: this.clock.now().getTime(),
        jobId,
        cause: causeOf(error, worker),
      });
    }
  }

  private async stop(state: ExecutionState, { key, jobId, stageId }: AttemptState): Promise<void> {
    if (state.plan.simulation) return this.signal(state.id, { type: 'stopped', key, heard: true });
    const worker = state.stages.find((stage) => stage.id === stageId)?.worker ?? '';
    // A worker that is not there any more, or that refuses the message, will not hear it later either.
    const client = this.workers.client(worker);
    const heard =
      !client ||
      (await client.cancel(jobId ?? '').then(
        () => true,
        (error: unknown) => {
          if (!(error instanceof WorkerFault)) throw error;
          return error.code !== 'UNAVAILABLE';
        },
      ));
    await this.signal(state.id, { type: 'stopped', key, heard });
  }

  private client(worker: string): GuardedConnection {
    const client = this.workers.client(worker);
    if (!client) throw new WorkerFault('UNAVAILABLE', `Worker ${worker} is not registered.`);
    return client;
  }
}

/** Why the client may not have a stage any more that its plan allowed; null when it may. */
function denialOf(state: ExecutionState, attempt: AttemptState, { tier, accountStatus }: ClientStanding): Cause | null {
  if (!mayStartWork(accountStatus)) return accountDenial(accountStatus);
  const template = templateOfAttempt(state, attempt);
  if (!template || tierSuffices(tier, template.minimumTier)) return null;
  return {
    kind: 'tier',
    code: 'TIER_TOO_LOW',
    message: `Needs tier ${template.minimumTier}, the client has ${tier} now. ${template.tierReason}`,
    required: template.minimumTier,
    current: tier,
  };
}

function accountDenial(accountStatus: string): Cause {
  return plain(
    'ACCOUNT_NOT_ACTIVE',
    `The account is ${accountStatus} now; only trial and active accounts may start work.`,
  );
}

function unavailable(worker: string, how: string, retryable: boolean): Cause {
  return { kind: 'worker', code: 'WORKER_UNAVAILABLE', message: `Worker ${worker} ${how}.`, worker, retryable };
}

function causeOf(fault: WorkerFault, worker: string): Cause {
  return {
    kind: 'worker',
    code: `WORKER_${fault.code}`,
    message: fault.message,
    worker,
    retryable: fault.code === 'UNAVAILABLE',
  };
}
