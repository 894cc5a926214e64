import { faultIn } from '../../../lib/schema-fault';
import { hasUnsafeNumber } from '../../../lib/json-number';
import { z } from 'zod';
import { Scope } from '../../../contracts/scope';
import { isDeeperThan } from '../../../lib/json-depth';
import { BadRequest, PublicError } from '../../../subgraph-kit/errors';
import { type Context, requireScope } from '../../../subgraph-kit/context';
import { outputOfStage, stagesOfExecution } from '../executions/execution.loader';
import { findExecution } from '../executions/execution.service';
import { StageStatus } from '../executions/status';
import { evaluateCel, parseCel } from '../expressions/cel';
import { fillEntry, pathsIn } from '../expressions/mapping';
import { ExpressionError, type Path, resolvePath, type Scope as ExpressionScope } from '../expressions/path';

/** What is tried: an entry of a mapping or a condition, against a sample, a past execution, or both. */
export interface ExpressionTrial {
  mapping?: unknown;
  condition?: string | undefined;
  executionId?: string | undefined;
  sample?: unknown;
}

/** What an expression came to. */
export interface ExpressionResult {
  value: unknown;
  leftOut: boolean;
  type: string | null;
  values: Record<string, unknown>;
  error: string | null;
}

const MAX_DEPTH = 20;
/** The values of more paths than this say nothing to anybody. */
const MAX_VALUES = 50;
const object = z.record(z.string(), z.unknown());
const sampleOf = z
  .object({
    input: object.optional(),
    outputs: z.record(z.string().regex(/^\d{1,3}$/, 'must be the order of a stage, as in "1"'), z.unknown()).optional(),
    item: z.unknown().optional(),
    index: z.number().int().min(0).optional(),
  })
  .strict();

/** Evaluates an expression as the engine would; what is wrong with it is part of the answer. @throws BadRequest @throws PublicError */
export async function tryExpression(ctx: Context, trial: ExpressionTrial): Promise<ExpressionResult> {
  requireScope(ctx, Scope.TEMPLATES_READ);
  if ((trial.mapping === undefined) === (trial.condition === undefined))
    throw new BadRequest('BAD_REQUEST', 'Give exactly one of `mapping` and `condition`.');
  if (isDeeperThan(trial.mapping, MAX_DEPTH) || isDeeperThan(trial.sample, MAX_DEPTH))
    throw new BadRequest('BAD_REQUEST', `A mapping and a sample may be nested ${MAX_DEPTH} levels deep.`);
  if (hasUnsafeNumber(trial.mapping) || hasUnsafeNumber(trial.sample))
    throw new BadRequest(
      'BAD_REQUEST',
      'A mapping or a sample holds a whole number of 2^53 or more, or one beyond 1.8e308, which JSON cannot keep.',
    );
  const scope = await scopeOf(ctx, trial);
  try {
    const { value, paths } =
      trial.condition === undefined
        ? { value: fillEntry(trial.mapping, scope), paths: pathsIn(trial.mapping) }
        : { value: truthOf(trial.condition, scope), paths: parseCel(trial.condition).paths };
    const leftOut = value === undefined;
    return {
      value: value ?? null,
      leftOut,
      type: leftOut ? null : typeOf(value),
      values: valuesOf(paths, scope),
      error: null,
    };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return { value: null, leftOut: false, type: null, values: {}, error: error.message };
  }
}

/** @throws ExpressionError unless it yields true or false */
function truthOf(condition: string, scope: ExpressionScope): boolean {
  const { value } = evaluateCel(condition, scope);
  if (typeof value !== 'boolean') throw new ExpressionError(`The condition "${condition}" must yield true or false.`);
  return value;
}

async function scopeOf(ctx: Context, { executionId, sample }: ExpressionTrial): Promise<ExpressionScope> {
  const parsed = sampleOf.safeParse(sample ?? {});
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new BadRequest(
      'BAD_REQUEST',
      `The sample must be {"input": {…}, "outputs": {"1": {…}}, "item": …, "index": 0}: ${issue ? faultIn(issue.path.join('.') || 'sample', issue) : 'it cannot be read'}.`,
    );
  }
  const { input = {}, outputs = {}, item, index } = parsed.data;
  const past = executionId === undefined ? null : await pastScope(ctx, executionId);
  return {
    input: { ...past?.input, ...input },
    outputs: new Map([
      ...(past?.outputs ?? []),
      ...Object.entries(outputs).map(([order, output]) => [Number(order), output] as const),
    ]),
    ...(item !== undefined && { item: { value: item, index: index ?? 0 } }),
  };
}

/** What expressions of a past execution could refer to. @throws PublicError when it is not visible to the caller */
async function pastScope(ctx: Context, executionId: string): Promise<ExpressionScope> {
  const execution = await findExecution(ctx, executionId);
  if (!execution)
    throw new PublicError('EXECUTION_NOT_FOUND', 'There is no such execution, or it is not visible to you.');
  const stages = await ctx.load(stagesOfExecution, executionId);
  const done = stages.filter(({ status }) => status === StageStatus.COMPLETED);
  const outputs = await Promise.all(done.map(({ id }) => ctx.load(outputOfStage, id)));
  return { input: execution.parameters, outputs: new Map(done.map(({ order }, index) => [order, outputs[index]])) };
}

function valuesOf(paths: Path[], scope: ExpressionScope): Record<string, unknown> {
  return Object.fromEntries(paths.slice(0, MAX_VALUES).map((path) => [path.text, resolvePath(path, scope) ?? null]));
}

/** The type of a value in words, as problems name types. */
function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'object') return 'object';
  if (typeof value === 'number') return Number.isInteger(value) ? 'whole number' : 'number';
  return typeof value === 'string' ? 'text' : 'true or false';
}
