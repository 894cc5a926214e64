import { Play, stage } from '../../../../tests/setup/play';
import { ledgerRow } from '../change';
import { AttemptStatus, StageStatus } from '../../executions/status';
import { LedgerKind } from '../../money/ledger-entry.entity';
import { isOpen } from '../state';
import { committedMicros } from './money';

/** Kinds and amounts, as in "charge 1000". */
const moved = ({ movements }: Play): string[] => movements.map(({ kind, amountMicros }) => `${kind} ${amountMicros}`);
/** A number from 0 to 1 that follows from the one before. */
const chance = (seed: number): (() => number) => {
  let state = seed;
  return () => ((state = (state * 1_103_515_245 + 12_345) % 2 ** 31), state / 2 ** 31);
};

test('an execution belongs to the month in which it was created, whatever it is charged later', () => {
  const play = new Play([stage(1)]);
  expect(play.state.budgetMonth).toBe('1970-01');
  play.begin().accept(1);
  play.now += 40 * 24 * 3_600_000;
  play.state.deadlineAt = null;
  const [attempt] = play.state.stages[0]?.attempts ?? [];
  if (attempt) attempt.deadlineAt = null;
  play.result(1, {});
  expect(moved(play)).toEqual(['charge 1000']);
  const [charge] = play.movements;
  expect(charge && ledgerRow(play.state, charge)).toMatchObject({
    month: '1970-01',
    debit: 'reserved',
    credit: 'charged',
  });
});

test('what is left out or failed needs no reservation, so that what follows can have it', () => {
  const forEach = { over: '{{input.list}}', concurrency: 5, maxItems: 10 };
  const items = { expected: 1, max: 10, samples: 0 };
  const play = new Play([stage(1, { condition: 'false' }), stage(2, { forEach, items, dependsOn: [1] })], {
    list: [1, 2],
  });
  expect(play.state.reservedMicros).toBe(2_000);
  // Stage 1 is left out: what was reserved for it pays the second item.
  play.begin();
  expect(play.movements).toEqual([]);
  expect(committedMicros(play.state)).toBe(2_000);
});

test('a list that is too dear fails its stage without anything being offered', () => {
  const forEach = { over: '{{input.list}}', concurrency: 5, maxItems: 10 };
  const play = new Play([stage(1, { forEach, items: { expected: 1, max: 10, samples: 0 } })], { list: [1, 2, 3] });
  play.leftMicros = 1_999;
  play.begin();
  expect(play.state.stages[0]).toMatchObject({ status: 'failed', attempts: [], cause: { code: 'BUDGET_EXCEEDED' } });
  expect(moved(play)).toEqual(['release 1000']);
});

test('of two lists that become known together only as much begins as the budget allows', () => {
  const forEach = { over: '{{input.list}}', concurrency: 5, maxItems: 10 };
  const items = { expected: 1, max: 10, samples: 0 };
  const play = new Play(
    [1, 2].map((order) => stage(order, { forEach, items, required: false })),
    { list: [1, 2, 3] },
  );
  play.leftMicros = 3_000;
  play.begin();
  expect(play.state.stages.map(({ status }) => status)).toEqual(['running', 'failed']);
  expect(moved(play)).toEqual(['reservation 2000']);
});

test.each(Array.from({ length: 40 }, (_, seed) => seed + 1))(
  'whatever happens, nothing is charged that was not reserved, and nothing stays reserved (%i)',
  (seed) => {
    const random = chance(seed);
    const forEach = { over: '{{input.list}}', concurrency: 2, maxItems: 10, tolerate: seed % 2 };
    const play = new Play(
      [
        stage(1, { required: random() < 0.5 }),
        stage(2, { dependsOn: [1], required: random() < 0.5 }),
        stage(3, { dependsOn: [1], forEach, items: { expected: 1, max: 10, samples: 0 }, required: random() < 0.5 }),
      ],
      { list: [1, 2, 3] },
    );
    let reserved = play.state.reservedMicros;
    play.random = 0;
    play.begin();
    const by = { kind: 'client', id: 'c' } as const;
    for (let step = 0; step < 60 && play.state.endedAt === null; step++) {
      const open = play.state.stages.flatMap(({ attempts }) => attempts).filter(isOpen);
      const attempt = open[Math.floor(random() * open.length)];
      if (random() < 0.03) play.send({ type: 'cancel', by, requestId: 'r' });
      else if (!attempt) {
        play.now += 2_000;
        play.send({ type: 'poll' });
      } else if (attempt.status !== AttemptStatus.ACCEPTED) {
        play.grant(attempt.key);
        const { key } = attempt;
        const jobId = `job_${key}`;
        play.send({
          type: 'accepted',
          key,
          at: play.now,
          jobId,
          maxPriceMicros: 1_000,
          timeoutMs: 9_000,
          heartbeatMs: null,
        });
      } else {
        const usage = { inputTokens: 1, outputTokens: 1, providerCostMicros: 3 };
        const { key } = attempt;
        const error = { code: 'X', message: 'x', retryable: random() < 0.5 };
        const priceMicros = Math.floor(random() * 1_001);
        play.send({
          type: 'result',
          worker: 'w',
          jobId: `job_${key}`,
          message:
            random() < 0.35
              ? { key, outcome: 'failed', error, usage }
              : { key, outcome: 'completed', output: {}, priceMicros, usage },
        });
      }
      const { reservedMicros, chargedMicros } = play.state;
      expect(chargedMicros).toBeLessThanOrEqual(reservedMicros);
      if (play.state.endedAt === null) expect(committedMicros(play.state)).toBeLessThanOrEqual(reservedMicros);
    }
    if (play.state.endedAt === null) play.send({ type: 'cancel', by, requestId: 'r' });
    const sum = (kind: LedgerKind): number =>
      play.movements.filter((one) => one.kind === kind).reduce((total, { amountMicros }) => total + amountMicros, 0);
    reserved += sum(LedgerKind.RESERVATION);
    const charged = sum(LedgerKind.CHARGE) - sum(LedgerKind.REVERSAL);
    expect(reserved - charged - sum(LedgerKind.RELEASE)).toBe(0);
    expect(play.state.chargedMicros).toBe(charged);
    expect(
      play.state.stages.flatMap(({ attempts }) => attempts).reduce((total, { priceMicros }) => total + priceMicros, 0),
    ).toBe(charged);
    // What was not delivered is not paid.
    for (const { status, attempts } of play.state.stages)
      if (status !== StageStatus.COMPLETED) expect(attempts.every(({ priceMicros }) => priceMicros === 0)).toBe(true);
  },
);
