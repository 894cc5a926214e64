import { z } from 'zod';
import { Scope } from '../../../contracts/scope';
import { type Context, requireScope } from '../../../subgraph-kit/context';
import { DomainError, readInput } from '../../../subgraph-kit/graph/payload';
import { userError } from '../../../subgraph-kit/graph/user-error.type';
import { Consent } from '../engine/negotiation';
import type { Signal } from '../engine/signal';
import { attemptsOfStage } from '../executions/execution.loader';
import type { Execution } from '../executions/execution.entity';
import type { StageAttempt } from '../executions/stage-execution.entity';
import { planClientById } from '../kam/kam.loader';
import { findStage, knownExecution } from '../executions/execution.service';
import { actorOf } from '../causes/cause';
import { submitCommand } from './control.service';
import { checkRequestLimit } from './plan-to-start';

const consent = z.object({
  stageId: z.string().min(1).max(200),
  item: z.number().int().min(0).optional(),
  comment: z.string().trim().min(1).max(500).optional(),
  approve: z.boolean(),
});

/** Agrees to what the worker of a stage asks for, or does not. @throws Unauthenticated @throws DomainError */
export async function consentToStage(ctx: Context, input: unknown): Promise<Execution> {
  requireScope(ctx, Scope.EXECUTIONS_WRITE);
  const { stageId, item, comment = null, approve } = readInput(consent, input);
  const stage = await findStage(ctx, stageId);
  if (!stage)
    throw new DomainError(
      userError('STAGE_NOT_FOUND', {
        message: `There is no stage ${stageId}, or it is not visible to you.`,
        path: ['stageId'],
      }),
    );
  const awaited = (await ctx.load(attemptsOfStage, stageId)).filter(
    (attempt) => attempt.negotiation?.consent === Consent.AWAITED && (item === undefined || attempt.item === item),
  );
  const [attempt, ...others] = awaited;
  if (!attempt || others.length > 0)
    throw new DomainError(
      userError('NO_CONSENT_AWAITED', {
        message: attempt
          ? `${awaited.length} items of the stage wait for consent; name one with \`item\`.`
          : 'The stage does not wait for consent.',
        path: [item === undefined ? 'stageId' : 'item'],
      }),
    );
  if (approve) await checkConsent(ctx, stage.executionId, attempt);
  const signal: Signal = {
    type: 'consent',
    key: attempt.key,
    approve,
    comment,
    by: actorOf(ctx),
    requestId: ctx.requestId,
  };
  // Only accounts in good standing let work go on.
  return submitCommand(ctx, stage.executionId, () => signal, approve);
}

/**
 * A price that is agreed to on the way is bound like one that is known at the start. @throws DomainError above the limit of
 * one execution @throws Forbidden above the amount from which its client wants approval, for who may not approve
 */
async function checkConsent(ctx: Context, executionId: string, { negotiation }: StageAttempt): Promise<void> {
  const execution = await knownExecution(ctx, executionId);
  if (!execution || !negotiation) return;
  const { budget } = (await ctx.load(planClientById, execution.clientId)) ?? {};
  const { answer, offered } = negotiation;
  const maxMicros = execution.reservedMicros + Math.max(0, (answer.maxPriceMicros ?? 0) - offered.maxPriceMicros);
  checkRequestLimit(maxMicros, budget);
  const above = budget?.approvalAboveMicros ?? null;
  if (above !== null && maxMicros > Math.max(above, execution.approval?.maxMicros ?? 0))
    requireScope(ctx, Scope.EXECUTIONS_APPROVE);
}
