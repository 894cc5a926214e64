import { createHash } from 'node:crypto';
import { newId } from '../../../lib/ids';
import { Conflict, InvalidInput, NotFound, type UserError, userError } from '../../../lib/graph/user-error.type';
import { maySeeClient, requireActor } from '../../../lib/subgraph/context';
import type { OrchestratorContext } from '../context';
import { appendEvent } from '../events/append-event';
import { EventType } from '../events/event.entity';
import { PlanVerdict, type Plan } from '../plans/plan';
import { planFor } from '../plans/plan.service';
import { Execution } from './execution.entity';
import { StageExecution } from './stage-execution.entity';
import { ExecutionStatus } from './status';

export interface StartInput {
  masterTemplate: string;
  version?: number | undefined;
  clientId: string;
  parameters: Record<string, unknown>;
  idempotencyKey: string;
}

export interface StartResult {
  execution: Execution | null;
  errors: UserError[];
}

/** No parameter of any template is nested deeper than a few levels. */
const MAX_DEPTH = 20;
const KEY = /^[\x21-\x7e]{1,200}$/;

/**
 * Starts an execution, or returns the one that the same key started before. Nothing is written unless everything fits:
 * then the execution with its pinned plan, its first event and its workflow appear in one transaction.
 * @throws Unauthenticated
 */
export async function startExecution(ctx: OrchestratorContext, input: StartInput): Promise<StartResult> {
  requireActor(ctx);
  const fault = faultOf(ctx, input);
  if (fault) return refused(fault);
  const inputHash = hashOf(input);
  const known = await findByKey(ctx, input);
  if (known) return sameOrConflict(known, inputHash);

  const plan = await planOf(ctx, input);
  if (!('stages' in plan)) return refused(plan);
  if (plan.verdict === PlanVerdict.BLOCKED) return { execution: null, errors: plan.blockers };

  const executionId = newId('exec');
  const created = await insert(ctx, executionId, input, inputHash, plan);
  // Another request with the same key was faster: its execution is the answer for both.
  const execution = created ? await ctx.database.getRepository(Execution).findOneByOrFail({ id: executionId }) : await findByKey(ctx, input);
  if (!execution) throw new Error('the execution was neither created nor found');
  if (created) ctx.bus.publish(executionId);
  return sameOrConflict(execution, inputHash);
}

function faultOf(ctx: OrchestratorContext, input: StartInput): UserError | null {
  if (!KEY.test(input.idempotencyKey)) {
    return userError(InvalidInput, {
      code: 'INVALID_IDEMPOTENCY_KEY',
      message: 'The idempotency key must have 1 to 200 visible ASCII characters; make a new one for each thing that you want done once.',
      path: ['idempotencyKey'],
    });
  }
  if (typeof input.parameters !== 'object' || input.parameters === null || Array.isArray(input.parameters)) {
    return userError(InvalidInput, { code: 'INVALID_PARAMETER', message: 'Expected the parameters as a JSON object.', path: ['parameters'] });
  }
  if (isDeeperThan(input.parameters, MAX_DEPTH)) {
    return userError(InvalidInput, { code: 'INVALID_PARAMETER', message: `Parameters may be nested ${MAX_DEPTH} levels deep.`, path: ['parameters'] });
  }
  const unstorable = pathOfUnstorable(input.parameters);
  if (unstorable) {
    return userError(InvalidInput, {
      code: 'INVALID_PARAMETER',
      message: `"${unstorable.join('.')}" holds a NUL character or half a surrogate pair, which no text may.`,
      path: ['parameters', ...unstorable],
    });
  }
  return maySeeClient(ctx, input.clientId) ? null : clientNotFound(input.clientId);
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((item) => isDeeperThan(item, levels - 1));
}

/** Where a text lies that PostgreSQL cannot store; null when all can. */
function pathOfUnstorable(value: unknown): string[] | null {
  if (typeof value === 'string') return /\0|\p{Surrogate}/u.test(value) ? [] : null;
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, item] of Object.entries(value)) {
    const inner = pathOfUnstorable(key) ? [] : pathOfUnstorable(item);
    if (inner) return [key, ...inner];
  }
  return null;
}

function clientNotFound(id: string): UserError {
  return userError(NotFound, { code: 'CLIENT_NOT_FOUND', message: `There is no client ${id}, or you may not act for it.`, path: ['clientId'] });
}

async function planOf(ctx: OrchestratorContext, input: StartInput): Promise<Plan | UserError> {
  const { masterTemplate: name, version } = input;
  const selector = version === undefined ? {} : { version };
  const template = (await ctx.kam.findTemplate({ name, ...selector })) ?? (await ctx.kam.findTemplate({ id: name, ...selector }));
  if (!template) {
    const which = version === undefined ? name : `${name} in version ${version}`;
    return userError(NotFound, {
      code: 'MASTER_TEMPLATE_NOT_FOUND',
      message: `There is no published master template ${which}. The query masterTemplates lists them.`,
      path: ['masterTemplate'],
    });
  }
  if (template.status !== 'PUBLISHED') {
    return userError(Conflict, {
      code: 'MASTER_TEMPLATE_NOT_PUBLISHED',
      message: `Version ${template.version} of ${name} is ${template.status.toLowerCase()}; only published versions can be executed.`,
      path: ['masterTemplate'],
    });
  }
  return (await planFor(ctx, { template, clientId: input.clientId, parameters: input.parameters, fresh: true })) ?? clientNotFound(input.clientId);
}

/** @returns false when the key was used in the meantime; nothing is written then. */
function insert(ctx: OrchestratorContext, id: string, input: StartInput, inputHash: string, plan: Plan): Promise<boolean> {
  const { verdict: _verdict, blockers: _blockers, ...pinned } = plan;
  return ctx.database.transaction(async (manager) => {
    const rows = await manager.query<unknown[]>(
      `insert into orchestrator.execution
         (id, client_id, master_template_id, master_template_version, status, parameters, plan, idempotency_key, input_hash)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       on conflict (client_id, idempotency_key) do nothing returning id`,
      [
        id,
        input.clientId,
        plan.masterTemplate.id,
        plan.masterTemplate.version,
        ExecutionStatus.PENDING,
        JSON.stringify(input.parameters),
        JSON.stringify(pinned),
        input.idempotencyKey,
        inputHash,
      ],
    );
    if (rows.length === 0) return false;
    await manager.insert(
      StageExecution,
      plan.stages.map(({ order, worker, templateRef, required }) => ({ id: newId('stage'), executionId: id, order, worker, templateRef, required })),
    );
    await appendEvent(manager, id, { type: EventType.EXECUTION_CREATED, key: 'create', data: { parameters: Object.keys(input.parameters) } });
    await ctx.engine.enqueue(manager, id);
    return true;
  });
}

function findByKey(ctx: OrchestratorContext, { clientId, idempotencyKey }: StartInput): Promise<Execution | null> {
  return ctx.database.getRepository(Execution).findOneBy({ clientId, idempotencyKey });
}

function sameOrConflict(execution: Execution, inputHash: string): StartResult {
  if (execution.inputHash === inputHash) return { execution, errors: [] };
  return refused(
    userError(Conflict, {
      code: 'IDEMPOTENCY_KEY_REUSED',
      message: `This key started ${execution.id} with other input. Use a new key for new work.`,
      path: ['idempotencyKey'],
    }),
  );
}

function refused(error: UserError): StartResult {
  return { execution: null, errors: [error] };
}

/** A digest that does not depend on the order of keys. */
function hashOf({ masterTemplate, version, clientId, parameters }: StartInput): string {
  return createHash('sha256')
    .update(canonical({ masterTemplate, version: version ?? null, clientId, parameters }))
    .digest('hex');
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`;
}
