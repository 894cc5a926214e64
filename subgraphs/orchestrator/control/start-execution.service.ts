import { createHash } from 'node:crypto';
import { IsNull } from 'typeorm';
import { newId } from '../../../lib/ids';
import type { Micros } from '../../../lib/money';
import { versionId } from '../../../lib/version-id';
import { DomainError } from '../../../subgraph-kit/graph/payload';
import { userError } from '../../../subgraph-kit/graph/user-error.type';
import { PRIORITIES, Urgency } from '../../../contracts/urgency';
import { Scope } from '../../../contracts/scope';
import { type Context, maySeeClient, requireScope } from '../../../subgraph-kit/context';
import { actorOf } from '../causes/cause';
import type { ClientBudget, Plan } from '../plans/definition';
import { kamClient } from '../kam/kam-client';
import { planFor } from '../plans/plan.service';
import { clientQueue } from '../queues/queue.entity';
import { MAX_WAITING, openQueue } from '../queues/queue.service';
import { Execution } from '../executions/execution.entity';
import { OnHigherPrice } from '../engine/negotiation';
import { maximumOf, type NewExecution } from '../engine/new-execution';
import { engine } from '../engine/parts';
import type { Simulation } from '../engine/simulation';
import { checkQuote, knownQuote } from '../money/quote.service';
import { countRefusedStart } from '../what-if/refused-starts';
import {
  budgetExceeded,
  checkParameters,
  checkPrice,
  checkRequestLimit,
  clientNotFound,
  limitOf,
  type PlanInput,
  planOf,
} from './plan-to-start';

export interface StartInput extends PlanInput {
  urgency: Urgency;
  idempotencyKey: string;
  /** Nothing is started when it may cost more than this. */
  maxPriceMicros?: Micros | undefined;
  /** Outputs are made of schemas and a seed, and nothing is paid, when it is there. */
  simulation?: Simulation | undefined;
  /** What becomes of a stage whose worker asks for more than the plan promises; it fails when absent. */
  onHigherPrice?: OnHigherPrice | undefined;
}

/** Keys that executeRequest makes. */
export const REQUEST_KEY_PREFIX = 'request:';
const KEY = /^[\x21-\x7e]{1,200}$/;

/**
 * Starts an execution, or returns the one that the same key started before. Nothing is written unless everything fits:
 * then the execution with its pinned plan, its stages, its first event and its queue entry appear in one transaction.
 * @throws Unauthenticated @throws DomainError
 */
export async function startExecution(
  ctx: Context,
  { quoteId, ...given }: Partial<StartInput> & Pick<StartInput, 'urgency' | 'idempotencyKey'> & { quoteId?: string },
): Promise<Execution> {
  requireScope(ctx, Scope.EXECUTIONS_WRITE);
  checkIdempotencyKey(given.idempotencyKey);
  const { masterTemplate, clientId, parameters, version, maxPriceMicros, ladderStep, simulation } = given;
  if (quoteId !== undefined) {
    if (simulation) throw invalidInput('A quote is for real work: simulate without it.', 'mode');
    const own = Object.entries({ masterTemplate, version, clientId, parameters, maxPriceMicros, ladderStep }).find(
      ([, value]) => value !== undefined,
    );
    if (own) throw invalidInput(`A quote has its ${own[0]}: leave that out, or start without the quote.`, own[0]);
    return startQuoted(ctx, { ...given, quoteId });
  }
  if (masterTemplate === undefined) throw invalidInput('Name a masterTemplate, or a quoteId.', 'masterTemplate');
  if (clientId === undefined) throw invalidInput('Name the client that it is for, or a quoteId.', 'clientId');
  if (parameters === undefined) throw invalidInput('Give the parameters, {} for none, or a quoteId.', 'parameters');
  const input = { ...given, masterTemplate, clientId, parameters };
  return start(ctx, input, maySeeClient(ctx, input.clientId));
}

const invalidInput = (message: string, field: string): DomainError =>
  new DomainError(userError('INVALID_INPUT', { message, path: [field] }));

/**
 * Starts what was quoted: with the versions, the parameters and the price of the quote, for the client as it is now.
 * @throws Unauthenticated @throws DomainError when the quote holds no more, was used, or cannot be kept
 */
export async function startQuoted(
  ctx: Context,
  { quoteId, ...input }: Pick<StartInput, 'urgency' | 'idempotencyKey' | 'onHigherPrice'> & { quoteId: string },
  requestId: string | null = null,
): Promise<Execution> {
  requireScope(ctx, requestId === null ? Scope.EXECUTIONS_WRITE : Scope.REQUESTS_EXECUTE);
  if (requestId === null) checkIdempotencyKey(input.idempotencyKey);
  const quote = await knownQuote(ctx, quoteId);
  const { clientId, parameters, plan } = quote;
  const inputHash = digestOf({
    quoteId,
    onHigherPrice: input.onHigherPrice ?? null,
    ...otherUrgency(input.urgency),
  });
  const known = await findByKey(ctx, { clientId, idempotencyKey: input.idempotencyKey });
  if (known) return sameOrConflict(known, inputHash);
  checkQuote(ctx, quote);
  const { masterTemplateId: id, masterTemplateVersion: version } = quote;
  // What was lost since then, such as a tier or a worker, is not granted by a quote.
  const today = await planFor(ctx, {
    template: versionId({ id, version }),
    clientId,
    parameters,
    ladderStep: plan.ladderStep?.name,
    fresh: true,
  });
  if (!today) throw clientNotFound(clientId);
  await refuseBlocked(ctx, today);
  return startPlanned(
    ctx,
    { ...input, clientId, parameters, quoteId },
    { ...plan, client: today.client },
    inputHash,
    requestId,
  );
}

/** The same once it was checked that the caller may act for the client; also for a request. */
export async function start(
  ctx: Context,
  input: StartInput,
  mayActFor: boolean,
  requestId: string | null = null,
): Promise<Execution> {
  checkParameters(input.parameters);
  if ((input.maxPriceMicros ?? 0) < 0)
    throw new DomainError(
      userError('INVALID_INPUT', { message: '"maxPriceMicros" must not be below 0.', path: ['maxPriceMicros'] }),
    );
  if (!mayActFor) throw clientNotFound(input.clientId);
  const inputHash = hashOf(input);
  const known = await findByKey(ctx, input);
  if (known) return sameOrConflict(known, inputHash);

  const plan = await planOf(ctx, input);
  await refuseBlocked(ctx, plan);
  checkPrice(plan, input.maxPriceMicros);
  return startPlanned(ctx, input, plan, inputHash, requestId);
}

/** @throws DomainError when something blocks the plan */
async function refuseBlocked(ctx: Context, plan: Plan): Promise<void> {
  if (plan.blockers.length === 0) return;
  await countRefusedStart(ctx, plan);
  throw new DomainError(plan.blockers);
}

type Planned = Pick<
  StartInput,
  'clientId' | 'parameters' | 'idempotencyKey' | 'urgency' | 'onHigherPrice' | 'simulation'
>;

async function startPlanned(
  ctx: Context,
  input: Planned & { quoteId?: string | undefined },
  plan: Plan,
  inputHash: string,
  requestId: string | null,
): Promise<Execution> {
  const { verdict: _verdict, blockers: _blockers, maxTimeMs: _maxTimeMs, ...pinned } = plan;
  const { budget, ...client } = plan.client;
  const id = newId('exec');
  const creating = (): Promise<Execution> =>
    create(ctx, budget, {
      id,
      clientId: input.clientId,
      quoteId: input.quoteId,
      plan: {
        ...pinned,
        client,
        onHigherPrice: input.onHigherPrice ?? OnHigherPrice.FAIL,
        ...(input.simulation && { simulation: input.simulation }),
      },
      parameters: { ...input.parameters, ...plan.ladderStep?.parameters },
      idempotencyKey: input.idempotencyKey,
      inputHash,
      priority: PRIORITIES[input.urgency],
      by: actorOf(ctx),
      traceParent: ctx.traceParent,
      auditRequestId: ctx.requestId,
      requestId,
    });
  const isCounted = requestId === null && !input.simulation;
  const execution = isCounted ? await counted(ctx, input.clientId, id, creating) : await creating();
  return sameOrConflict(execution, inputHash);
}

/**
 * What starts without a request counts as one of the requests of the month, which would be no limit otherwise. What was not started after
 * all is given back.
 * @throws DomainError QUOTA_EXCEEDED
 */
async function counted(
  ctx: Context,
  clientId: string,
  id: string,
  creating: () => Promise<Execution>,
): Promise<Execution> {
  const kam = ctx.get(kamClient);
  const usedUp = await kam.countStart(clientId, ctx);
  if (usedUp) throw new DomainError(userError('QUOTA_EXCEEDED', { ...usedUp }));
  let execution: Execution | undefined;
  try {
    execution = await creating();
    return execution;
  } finally {
    // Another one with the same key was faster, or nothing was started.
    if (execution?.id !== id)
      await kam
        .giveBackStart(clientId, ctx)
        .catch((error: unknown) => ctx.log.warn({ err: error, clientId }, 'a start that failed stays counted'));
  }
}

/**
 * Records an execution, if its client may spend as much. When another request with the same key was faster, its execution is
 * the answer for both.
 */
export async function create(
  ctx: Context,
  budget: ClientBudget | undefined,
  planned: Omit<NewExecution, 'limitMicros' | 'approvalAboveMicros'>,
): Promise<Execution> {
  const execution: NewExecution = {
    ...planned,
    limitMicros: limitOf(budget),
    approvalAboveMicros: budget?.approvalAboveMicros ?? null,
  };
  if (!execution.plan.simulation) checkRequestLimit(maximumOf(execution), budget);
  // By the caller's own hand, not the engine's: row-level security lets nobody open the line of another client.
  const { clientId, plan } = execution;
  const waiting = await openQueue(ctx.database, clientQueue(clientId), plan.client.maxConcurrentExecutions);
  if (waiting >= MAX_WAITING) throw tooManyWaiting(clientId);
  try {
    const refusal = await ctx.get(engine).create(execution);
    if (refusal) throw budgetExceeded(ctx, refusal);
  } catch (error) {
    // Of a request one execution is under way at a time: another one was faster.
    const live =
      execution.requestId !== null && isDuplicate(error) ? await liveExecutionOf(ctx, execution.requestId) : null;
    if (live) return live;
    if (execution.quoteId !== undefined && isDuplicate(error)) throw await quoteUsed(ctx, execution.quoteId);
    throw error;
  }
  const created = await findByKey(ctx, execution);
  if (!created) throw new Error('the execution was neither created nor found');
  return created;
}

/** Who starts faster than can be run is stopped before its line is endless: each that waits is looked after. */
function tooManyWaiting(clientId: string): DomainError {
  return new DomainError(
    userError('QUOTA_EXCEEDED', {
      message: `${MAX_WAITING} executions of client ${clientId} wait for their turn, and no more may. Nothing was started; start it when some have ended, or cancel some with cancelExecutions.`,
      quota: 'WAITING_EXECUTIONS',
      limit: MAX_WAITING,
      used: MAX_WAITING,
      resetsAt: null,
      upgradeTo: null,
    }),
  );
}

async function quoteUsed(ctx: Context, quoteId: string): Promise<DomainError> {
  const execution = await ctx.database.getRepository(Execution).findOneBy({ quoteId });
  return new DomainError(
    userError('QUOTE_USED', {
      message: `The quote was used for ${execution?.id ?? 'an execution'} already. Ask for a new one with quoteExecution.`,
      path: ['quoteId'],
    }),
    execution,
  );
}

function isDuplicate(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === '23505';
}

/** The execution of a request that is under way; null when none is. */
export function liveExecutionOf(ctx: Context, requestId: string): Promise<Execution | null> {
  return ctx.database.getRepository(Execution).findOneBy({ requestId, endedAt: IsNull() });
}

/** @throws DomainError for a key that is malformed, or that only executeRequest makes */
export function checkIdempotencyKey(key: string): void {
  if (KEY.test(key) && !key.startsWith(REQUEST_KEY_PREFIX)) return;
  throw new DomainError(
    userError('INVALID_IDEMPOTENCY_KEY', {
      message:
        'The idempotency key must have 1 to 200 visible ASCII characters and not begin with "request:"; make a new one for each thing that you want done once.',
      path: ['idempotencyKey'],
    }),
  );
}

/** The execution that a key of a client started; null when none was. */
export function findByKey(
  ctx: Context,
  { clientId, idempotencyKey }: { clientId: string; idempotencyKey: string },
): Promise<Execution | null> {
  return ctx.database.getRepository(Execution).findOneBy({ clientId, idempotencyKey });
}

/** The execution that a key started. @throws DomainError when the key was used for other input */
export function sameOrConflict(execution: Execution, inputHash: string): Execution {
  if (execution.inputHash === inputHash) return execution;
  throw new DomainError(
    userError('IDEMPOTENCY_KEY_REUSED', {
      message: `This key started ${execution.id} with other input. Use a new key for new work.`,
      path: ['idempotencyKey'],
    }),
  );
}

/** Keys of before this was compared started with the ordinary one, as far as can be told. */
const otherUrgency = (urgency: Urgency) => urgency !== Urgency.MEDIUM && { urgency };

function hashOf(input: StartInput): string {
  const {
    masterTemplate,
    version,
    clientId,
    parameters,
    onHigherPrice,
    ladderStep,
    simulation,
    urgency,
    maxPriceMicros,
  } = input;
  const asks = onHigherPrice === OnHigherPrice.ASK && { onHigherPrice };
  return digestOf({
    masterTemplate,
    version: version ?? null,
    clientId,
    parameters,
    ...asks,
    ...(simulation && { simulation }),
    ...(ladderStep !== undefined && { ladderStep }),
    // A bound that was not asked for at the first start would not hold.
    ...(maxPriceMicros !== undefined && { maxPriceMicros }),
    ...otherUrgency(urgency),
  });
}

/** A digest that does not depend on the order of keys. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex');
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`;
}
