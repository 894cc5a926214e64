import type { Micros } from '../../../../lib/money';
import { priceEstimate } from '../../../../contracts/price';
import { plain, type Cause } from '../../causes/cause';
import { AttemptStatus, StageStatus } from '../../executions/status';
import { LedgerKind } from '../../money/ledger-entry.entity';
import { type PlannedStage, StageVerdict } from '../../plans/definition';
import type { Draft } from '../draft';
import { type AttemptState, type ExecutionState, isOpen, isOver, newestAttempts, type StageState } from '../state';

// What an execution has reserved covers, at every moment, what was charged and the most that is still to come. Work that
// it does not cover reserves more before it begins, or does not begin.

/** The most that one run of a stage may cost. */
function mostOf({ template, price }: PlannedStage): Micros {
  return template ? (price ?? priceEstimate(template)).maxMicros : 0;
}

/** How many items of a list are reserved for before it is known: as many as earlier executions had, else one. */
function itemsReserved({ items }: PlannedStage): number {
  if (!items) return 1;
  return items.samples === 0 ? Math.min(1, items.max) : items.expected;
}

/** What a stage was charged, and the most that it may still cost. */
function committedOf(
  stage: StageState,
  planned: PlannedStage | undefined,
  itemsOf: (planned: PlannedStage) => number,
): Micros {
  const charged = stage.attempts.reduce((sum, attempt) => sum + attempt.priceMicros, 0);
  if (isOver(stage) || !planned) return charged;
  const most = mostOf(planned);
  if (stage.status === StageStatus.PENDING)
    return planned.verdict === StageVerdict.ALLOWED || planned.verdict === StageVerdict.NEEDS_PARAMETERS
      ? most * itemsOf(planned)
      : 0;
  const newest = newestAttempts(stage);
  // A worker that was allowed to ask for more may take that.
  const agreed = ({ maxPriceMicros }: AttemptState): Micros => Math.max(most, maxPriceMicros ?? 0);
  const open = newest.filter(isOpen).reduce((sum, attempt) => sum + agreed(attempt), 0);
  const over = newest.filter(({ status }) => status === AttemptStatus.COMPLETED).length;
  const toCome = Math.max(0, (stage.items ?? 1) - over - newest.filter(isOpen).length);
  return charged + open + toCome * most;
}

/** What an execution was charged, and the most that it may still cost as far as that is known. */
export function committedMicros(
  { stages, plan }: Pick<ExecutionState, 'stages' | 'plan'>,
  itemsOf = itemsReserved,
): Micros {
  return stages.reduce(
    (sum, stage) =>
      sum +
      committedOf(
        stage,
        plan.stages.find(({ order }) => order === stage.order),
        itemsOf,
      ),
    0,
  );
}

/** The most that an execution may cost, with the longest lists that its stages allow. */
export const maximumMicros = (state: Pick<ExecutionState, 'stages' | 'plan'>): Micros =>
  committedMicros(state, ({ items }) => items?.max ?? 1);

/** Reserves more when what is known now may cost more than was reserved. @returns why it does not go on when the budget does not allow it */
export function reserveMore(draft: Draft): Cause | null {
  const { state } = draft;
  const neededMicros = committedMicros(state) - state.reservedMicros;
  if (neededMicros <= 0 || state.budgetMonth === null) return null;
  const { leftMicros } = draft.context;
  // What the same decision reserved for another stage is not left for this one.
  const already = draft.movements
    .filter(({ kind }) => kind === LedgerKind.RESERVATION)
    .reduce((sum, { amountMicros }) => sum + amountMicros, 0);
  if (leftMicros !== undefined && neededMicros + already > leftMicros)
    return plain(
      'BUDGET_EXCEEDED',
      `It may cost ${neededMicros} micro-dollars more than was reserved, and ${leftMicros} are left of the budget of ${state.budgetMonth}.`,
      { neededMicros, leftMicros, month: state.budgetMonth },
    );
  draft.move({ kind: LedgerKind.RESERVATION, amountMicros: neededMicros });
  draft.change({ reservedMicros: state.reservedMicros + neededMicros });
  return null;
}

/** Charges what was delivered. */
export function charge(draft: Draft, stage: StageState, attempt: AttemptState): void {
  const { state } = draft;
  if (attempt.priceMicros === 0 || state.budgetMonth === null) return;
  draft.move({ kind: LedgerKind.CHARGE, amountMicros: attempt.priceMicros, stage, attempt });
  draft.change({ chargedMicros: state.chargedMicros + attempt.priceMicros });
}

/** Gives back what items of a stage were charged that does not deliver. */
export function reverse(draft: Draft, stage: StageState): void {
  for (const attempt of stage.attempts) {
    const { priceMicros } = attempt;
    if (priceMicros === 0) continue;
    draft.changeAttempt(attempt, { priceMicros: 0 });
    if (draft.state.budgetMonth === null) continue;
    draft.move({ kind: LedgerKind.REVERSAL, amountMicros: priceMicros, stage, attempt });
    draft.change({ chargedMicros: draft.state.chargedMicros - priceMicros });
  }
}

/** Keeps what an AI provider charged for an attempt, whatever came of it; the client does not pay that. */
export function noteProviderCost(draft: Draft, stage: StageState, attempt: AttemptState): void {
  const { providerCostMicros: amountMicros } = attempt;
  if (amountMicros === 0 || draft.state.budgetMonth === null) return;
  draft.move({ kind: LedgerKind.PROVIDER_COST, amountMicros, stage, attempt });
}

/** Releases what is left of the reservation when an execution ends, whatever the end. */
export function releaseRest(draft: Draft): void {
  const { reservedMicros, chargedMicros, budgetMonth } = draft.state;
  const amountMicros = reservedMicros - chargedMicros;
  if (amountMicros === 0 || budgetMonth === null) return;
  draft.move({ kind: LedgerKind.RELEASE, amountMicros });
  draft.change({ reservedMicros: chargedMicros });
}
