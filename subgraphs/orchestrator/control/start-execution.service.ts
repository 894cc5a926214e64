import { createHash } from 'node:crypto';
import { IsNull } from 'typeorm';
import type { Micros } from '../../../lib/money';
import { Money } from '../../../subgraph-kit/graph/money.type';
import { findUnstorableText } from '../../../lib/jsonb-text';
import { isDeeperThan } from '../../../lib/json-depth';
import { hasUnsafeNumber } from '../../../lib/json-number';
import { newId } from '../../../lib/ids';
import { DomainError } from '../../../subgraph-kit/graph/payload';
import { userError } from '../../../subgraph-kit/graph/user-error.type';
import { PRIORITIES, type Urgency } from '../../../contracts/urgency';
import { scopesOf } from '../../../contracts/actor';
import { Scope } from '../../../contracts/scope';
import { type Context, maySeeClient, requireScope } from '../../../subgraph-kit/context';
import { actorOf } from '../causes/cause';
import type { Plan } from '../plans/definition';
import { planFor } from '../plans/plan.service';
import { clientQueue } from '../queues/queue.entity';
import { openQueue } from '../queues/queue.service';
import { Execution } from '../executions/execution.entity';
import { OnHigherPrice } from '../engine/negotiation';
import type { NewExecution } from '../engine/new-execution';
import { engine } from '../engine/parts';
import { kamClient } from '../kam/kam-client';

export interface StartInput {
  masterTemplate: string;
  version?: number | undefined;
  clientId: string;
  parameters: Record<string, unknown>;
  urgency: Urgency;
  idempotencyKey: string;
  /** Nothing is started when it may cost more than this. */
  maxPriceMicros?: Micros | undefined;
  /** What becomes of a stage whose worker asks for more than the plan promises; it fails when absent. */
  onHigherPrice?: OnHigherPrice | undefined;
}

/** No parameter of any template is nested deeper than a few levels. */
const MAX_DEPTH = 20;
/** Keys that executeRequest makes. */
export const REQUEST_KEY_PREFIX = 'request:';
const KEY = /^[\x21-\x7e]{1,200}$/;

/**
 * Starts an execution, or returns the one that the same key started before. Nothing is written unless everything fits:
 * then the execution with its pinned plan, its stages, its first event and its queue entry appear in one transaction.
 * @throws Unauthenticated @throws DomainError
 */
export async function startExecution(ctx: Context, input: StartInput): Promise<Execution> {
  requireScope(ctx, Scope.EXECUTIONS_WRITE);
  checkIdempotencyKey(input.idempotencyKey);
  return start(ctx, input, maySeeClient(ctx, input.clientId));
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
  if (plan.blockers.length > 0) throw new DomainError(plan.blockers);
  checkPrice(plan, input.maxPriceMicros);
  const { verdict: _verdict, blockers: _blockers, maxTimeMs: _maxTimeMs, ...pinned } = plan;
  const execution = await create(ctx, {
    id: newId('exec'),
    clientId: input.clientId,
    plan: { ...pinned, onHigherPrice: input.onHigherPrice ?? OnHigherPrice.FAIL },
    parameters: input.parameters,
    idempotencyKey: input.idempotencyKey,
    inputHash,
    priority: PRIORITIES[input.urgency],
    by: actorOf(ctx),
    traceParent: ctx.traceParent,
    auditRequestId: ctx.requestId,
    requestId,
  });
  return sameOrConflict(execution, inputHash);
}

/** Records an execution. When another request with the same key was faster, its execution is the answer for both. */
export async function create(ctx: Context, execution: NewExecution): Promise<Execution> {
  // By the caller's own hand, not the engine's: row-level security lets nobody open the line of another client.
  await openQueue(ctx.database, clientQueue(execution.clientId), execution.plan.client.maxConcurrentExecutions);
  try {
    await ctx.get(engine).create(execution);
  } catch (error) {
    // Of a request one execution is under way at a time: another one was faster.
    const live =
      execution.requestId !== null && isDuplicate(error) ? await liveExecutionOf(ctx, execution.requestId) : null;
    if (live) return live;
    throw error;
  }
  const created = await findByKey(ctx, execution);
  if (!created) throw new Error('the execution was neither created nor found');
  return created;
}

function isDuplicate(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === '23505';
}

/** The execution of a request that is under way; null when none is. */
export function liveExecutionOf(ctx: Context, requestId: string): Promise<Execution | null> {
  return ctx.database.getRepository(Execution).findOneBy({ requestId, endedAt: IsNull() });
}

/** @throws DomainError for what no parameters may be */
export function checkParameters(parameters: unknown): asserts parameters is Record<string, unknown> {
  const invalid = (message: string, path: string[] = []): DomainError =>
    new DomainError(userError('INVALID_PARAMETERS', { message, path: ['parameters', ...path] }));
  if (typeof parameters !== 'object' || parameters === null || Array.isArray(parameters))
    throw invalid('Expected the parameters as a JSON object.');
  if (isDeeperThan(parameters, MAX_DEPTH)) throw invalid(`Parameters may be nested ${MAX_DEPTH} levels deep.`);
  if (hasUnsafeNumber(parameters))
    throw invalid('Parameters hold a whole number of 2^53 or more, which JSON cannot keep. Send it as a text.');
  const unstorable = findUnstorableText(parameters);
  if (unstorable)
    throw invalid(
      `"${unstorable.join('.')}" holds a NUL character or half a surrogate pair, which no text may.`,
      unstorable,
    );
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

/** @throws DomainError when it may cost more than the start is bound by */
function checkPrice({ price }: Plan, maxPriceMicros: Micros | undefined): void {
  if (maxPriceMicros === undefined || price.maxMicros <= maxPriceMicros) return;
  const [quoted, now] = [Money.of(maxPriceMicros), Money.of(price.maxMicros)];
  throw new DomainError(
    userError('PRICE_CHANGED', {
      message: `It may cost up to ${now.amount} ${now.currency}, and the start is bound by ${quoted.amount} ${quoted.currency}. Nothing was started; read the plan again.`,
      path: ['maxPriceMicros'],
      quoted,
      now,
    }),
  );
}

function clientNotFound(id: string): DomainError {
  return new DomainError(
    userError('CLIENT_NOT_FOUND', {
      message: `There is no client ${id}, or you may not act for it.`,
      path: ['clientId'],
    }),
  );
}

async function planOf(ctx: Context, input: StartInput): Promise<Plan> {
  const { masterTemplate: name, version } = input;
  const selector = version === undefined ? {} : { version };
  const kam = ctx.get(kamClient);
  const template =
    (await kam.findTemplate({ name, ...selector }, input.clientId, ctx)) ??
    (await kam.findTemplate({ id: name, ...selector }, input.clientId, ctx));
  const hidden = template?.status === 'DRAFT' && !scopesOf(ctx.actor).includes(Scope.MASTER_TEMPLATES_WRITE);
  if (!template || hidden) {
    const which = version === undefined ? name : `${name} in version ${version}`;
    throw new DomainError(
      userError('MASTER_TEMPLATE_NOT_FOUND', {
        message: `There is no published master template ${which}. The query masterTemplates lists them.`,
        path: ['masterTemplate'],
      }),
    );
  }
  if (template.status !== 'PUBLISHED') {
    throw new DomainError(
      userError('MASTER_TEMPLATE_NOT_PUBLISHED', {
        message: `Version ${template.version} of ${name} is ${template.status.toLowerCase()}; only published versions can be executed.`,
        path: ['masterTemplate'],
      }),
    );
  }
  const request = { template: template.id, clientId: input.clientId, parameters: input.parameters, fresh: true };
  const plan = await planFor(ctx, request);
  if (!plan) throw clientNotFound(input.clientId);
  return plan;
}

function findByKey(
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

function hashOf({ masterTemplate, version, clientId, parameters, onHigherPrice }: StartInput): string {
  const asks = onHigherPrice === OnHigherPrice.ASK && { onHigherPrice };
  return digestOf({ masterTemplate, version: version ?? null, clientId, parameters, ...asks });
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
