import fs from 'node:fs';
import { SubscriptionTier } from '../../../lib/graph/tier';
import type { TemplateMessage } from '../../../lib/worker/protocol';
import { StageStatus } from '../executions/status';
import { newExecution } from '../executions/new-execution';
import type { PinnedPlan } from '../executions/execution.entity';
import { type PlannedStage, StageVerdict } from '../plans/plan';
import { decide } from './decide';
import type { NewEvent } from './draft';
import type { Signal } from './signal';
import { errandsOf, type ExecutionState, nextLook } from './state';

const TEMPLATE: TemplateMessage = {
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
const stage = (order: number, more: Partial<PlannedStage> = {}): PlannedStage => ({
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
  needs: [],
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
class Play {
  state: ExecutionState;
  events: NewEvent[] = [];
  /** Keys that are in line or hold a slot. */
  held = new Set(['exec_1']);
  now = 1_000_000;
  random = 0.5;

  constructor(stages: PlannedStage[]) {
    const by = { kind: 'client', id: 'c' } as const;
    const { state } = newExecution({
      id: 'exec_1',
      clientId: 'c',
      plan: planOf(stages),
      parameters: {},
      idempotencyKey: 'k',
      inputHash: '',
      priority: 50,
      by,
      traceParent: null,
    });
    // Ids are made anew each time; what is replayed must not depend on them.
    state.stages = state.stages.map((made) => ({ ...made, id: `stage_${made.order}` }));
    this.state = state;
  }

  send(signal: Signal): ReturnType<typeof decide>['reception'] {
    const { draft, reception } = decide(this.state, signal, { now: this.now, random: () => this.random, fresh: true });
    this.state = draft.state;
    // As it is counted when a change is recorded.
    if (!draft.isEmpty) this.state.revision += 1;
    this.events.push(...draft.events);
    for (const key of draft.leave) this.held.delete(key);
    for (const { key } of draft.enter) this.held.add(key);
    return reception;
  }

  /** Those of them that wait. */
  get line(): string[] {
    return [...this.held].filter((key) => !this.state.granted.has(key));
  }

  /** Gives a slot for the place that it has in line. */
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
    this.send({ type: 'accepted', key, at: this.now, jobId: `job_${key}`, maxPriceMicros: 1_000, timeoutMs: 10_000, heartbeatMs: null });
    return this;
  }

  result(order: number, output: Record<string, unknown> | null, attempt = 1): ReturnType<Play['send']> {
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
    this.send({ type: 'look' });
    return this;
  }

  get types(): string[] {
    return this.events.map((event) => event.type);
  }
}

/** The same numbers for the same seed (xorshift). */
function randomOf(seed: number): () => number {
  let state = seed * 2_654_435_761;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

describe('the rules of an execution', () => {
  test('looking twice changes nothing', () => {
    const play = new Play([stage(1), stage(2, { needs: [1] })]).begin().accept(1);
    const before = JSON.stringify([play.state, play.events]);
    play.send({ type: 'look' });
    play.grant('exec_1:1:1');
    expect(JSON.stringify([play.state, play.events])).toBe(before);
  });

  test('every signal may come twice: the second has no effect', () => {
    const play = new Play([stage(1)]).begin().accept(1).accept(1);
    expect(play.types).toEqual(['ExecutionStarted', 'StageOffered', 'StageAccepted']);
    expect(play.result(1, { a: 1 })).toEqual({ taken: true });
    const { length } = play.events;
    expect(play.result(1, { b: 2 })).toEqual({ taken: true });
    expect(play.events).toHaveLength(length);
    expect(play.state.outputs.get(1)).toEqual({ a: 1 });
  });

  test('a decision never changes the state that it was made on', () => {
    const play = new Play([stage(1)]).begin();
    const before = structuredClone({ ...play.state, told: undefined });
    decide(play.state, { type: 'cancel', by: { kind: 'service', id: 's' } }, { now: play.now, random: () => 0, fresh: true });
    expect({ ...play.state, told: undefined }).toEqual(before);
  });

  test.each([
    [1, 0, 1_000],
    [2, 0, 2_000],
    [3, 0, 4_000],
    [6, 0, 32_000],
    [7, 0, 60_000],
    [9, 0, 60_000],
  ])('the wait after attempt %i is drawn evenly from %i to %i ms', (attempt, least, most) => {
    const delays = Array.from({ length: 2_000 }, (_, index) => {
      const play = new Play([stage(1, { retry: { maxAttempts: 20 } })]).begin();
      for (let n = 1; n <= attempt; n++) {
        play.accept(1, n);
        play.random = index / 2_000;
        play.result(1, null, n);
        if (n === attempt) return (play.events.at(-1)?.data['delayMs'] as number) ?? -1;
        // Within the execution's time, however long the waits before were.
        play.state.deadlineAt = Number.MAX_SAFE_INTEGER;
        play.wait(60_000);
      }
      return -1;
    });
    expect(Math.min(...delays)).toBe(least);
    expect(Math.max(...delays)).toBeGreaterThanOrEqual(most * 0.999);
    expect(Math.max(...delays)).toBeLessThan(most);
    const mean = delays.reduce((sum, delay) => sum + delay, 0) / delays.length;
    expect(mean / most).toBeCloseTo(0.5, 2);
  });

  test('what is to be told to workers follows from the state alone', () => {
    const play = new Play([stage(1)]).begin();
    const errands = () => errandsOf(play.state, play.now).map(({ do: what }) => what);
    expect(errands()).toEqual([]);
    play.grant('exec_1:1:1');
    expect(errands()).toEqual(['offer']);
    play.accept(1);
    expect(errands()).toEqual(['begin']);
    play.state.told.add('exec_1:1:1');
    expect(errands()).toEqual([]);
    play.send({ type: 'cancel', by: { kind: 'service', id: 's' } });
    expect(errands()).toEqual(['stop']);
    play.send({ type: 'stopped', key: 'exec_1:1:1', heard: false });
    expect(nextLook(play.state, play.now)).toBe(play.now + 1_000);
    play.send({ type: 'stopped', key: 'exec_1:1:1', heard: true });
    expect([errands(), nextLook(play.state, play.now)]).toEqual([[], null]);
  });

  test('the execution is looked at when the next thing is due: an attempt, a heartbeat, another try, its own deadline', () => {
    const play = new Play([stage(1)]).begin();
    expect(nextLook(play.state, play.now)).toBe(play.now + 60_000);
    play.accept(1);
    expect(nextLook(play.state, play.now)).toBe(play.now + 10_000);
    play.result(1, null);
    expect(nextLook(play.state, play.now)).toBe(play.now + 500);
    play.wait(500);
    expect(play.state.stages[0]?.attempts).toHaveLength(2);
  });

  test('a slot that was given for a place in line that is given up, or taken anew, starts nothing', () => {
    const by = { kind: 'client', id: 'c' } as const;
    const play = new Play([stage(1)]);
    const early = play.state.tickets.get('exec_1') ?? -1;
    play.send({ type: 'pause', by });
    play.send({ type: 'granted', key: 'exec_1', ticket: early });
    play.send({ type: 'resume', by });
    play.send({ type: 'granted', key: 'exec_1', ticket: early });
    expect(play.state.status).toBe('pending');
    play.grant('exec_1');
    expect(play.state.status).toBe('running');
  });

  test('what is begun and stopped in one draft gets in no line', () => {
    // The second begins in the same look in which the third fails for good.
    const play = new Play([stage(1), stage(2, { needs: [1] }), stage(3, { needs: [1], inputMapping: { x: '{{stage_1.output.missing}}' } })]).begin().accept(1);
    play.result(1, {});
    expect(play.state.status).toBe('failed');
    expect([...play.held]).toEqual([]);
    // And an item whose neighbour does not fit.
    const items = new Play([stage(1, { forEach: { over: '{{input.list}}', concurrency: 5, maxItems: 9 }, inputMapping: { x: '{{item.x}}' } })]);
    Object.assign(items.state.parameters, { list: [{ x: 1 }, { y: 2 }] });
    items.begin();
    expect(items.state.status).toBe('failed');
    expect([...items.held]).toEqual([]);
  });

  test('a refusal that comes late does not stop what another process has agreed on, nor what has begun', () => {
    const play = new Play([stage(1)]).begin().accept(1);
    const refused = (jobId: string | null): Signal => ({
      type: 'refused',
      key: 'exec_1:1:1',
      at: play.now,
      jobId,
      cause: { kind: 'worker', code: 'WORKER_UNAVAILABLE', message: '', worker: 'w', retryable: true },
    });
    play.send(refused(null));
    expect(play.state.stages[0]?.attempts[0]?.status).toBe('accepted');
    play.send({ type: 'progress', worker: 'w', jobId: 'job_exec_1:1:1', message: { key: 'exec_1:1:1', percent: 1, message: '' } });
    play.send(refused('job_exec_1:1:1'));
    expect(play.state.stages[0]?.attempts[0]?.status).toBe('accepted');
    // The word to begin that was not heard is another thing.
    const unheard = new Play([stage(1)]).begin().accept(1);
    unheard.send(refused('job_exec_1:1:1'));
    expect(unheard.state.stages[0]?.attempts[0]?.status).toBe('rejected');
  });

  test('a worker is given up for its silence only on what was read just now', () => {
    const play = new Play([stage(1)]).begin();
    play.grant('exec_1:1:1');
    play.send({ type: 'accepted', key: 'exec_1:1:1', at: play.now, jobId: 'j', maxPriceMicros: 1, timeoutMs: 10_000, heartbeatMs: 500 });
    const look = (fresh: boolean) =>
      decide(play.state, { type: 'look' }, { now: play.now + 600, random: () => 0.5, fresh }).draft.state.stages[0]?.attempts[0]?.cause?.code;
    expect([look(false), look(true)]).toEqual([undefined, 'HEARTBEAT_LOST']);
  });

  test('what ends while it is paused is not paused any more', () => {
    const by = { kind: 'client', id: 'c' } as const;
    const play = new Play([stage(1)]).begin();
    play.send({ type: 'pause', by });
    play.send({ type: 'cancel', by });
    expect([play.state.status, play.state.pausedAt]).toEqual(['cancelled', null]);
  });

  test('a word to stop that is under way is not looked at again at once', () => {
    const by = { kind: 'client', id: 'c' } as const;
    const play = new Play([stage(1)]).begin().accept(1);
    play.send({ type: 'cancel', by });
    expect(nextLook(play.state, play.now)).toBe(play.now + 8_000);
  });

  test('whatever happens, in whatever order and however often: it comes to one end, frees every slot, and nothing happens after it', () => {
    const by = { kind: 'client', id: 'c' } as const;
    for (let seed = 1; seed <= 400; seed++) {
      const random = randomOf(seed);
      const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)];
      const play = new Play([
        stage(1, { required: random() > 0.3, retry: { maxAttempts: 2 } }),
        stage(2, { required: random() > 0.5 }),
        stage(3, { required: random() > 0.5, needs: [1], condition: random() > 0.5 ? '{{stage_1.output.n}} > 1' : null }),
        stage(4, { required: random() > 0.5, needs: [1], forEach: { over: '{{stage_1.output.list}}', concurrency: 2, maxItems: 9 } }),
        stage(5, { required: random() > 0.5, needs: [2, 4] }),
      ]);
      const keyOf = (): string => pick(play.state.stages.flatMap((each) => each.attempts.map((attempt) => attempt.key)).concat('exec_1', 'exec_1:9:9'));
      const jobOf = (key: string) => ({ worker: pick(['w', 'w', 'w', 'another']), jobId: `job_${key}` });
      const usage = { inputTokens: 1, outputTokens: 1, providerCostMicros: 0 };
      const signals: (() => Signal)[] = [
        () => ({ type: 'look' }),
        () => {
          const key = pick([...play.line, ...play.line, 'exec_1', 'exec_1:9:9']);
          // Now and then one that was given for a place that is given up.
          return { type: 'granted', key, ticket: random() > 0.2 ? (play.state.tickets.get(key) ?? 0) : Math.floor(random() * 9) };
        },
        () => ({ type: 'offered', key: keyOf(), at: play.now }),
        () => {
          const key = keyOf();
          return { type: 'accepted', key, at: play.now, jobId: `job_${key}`, maxPriceMicros: 1_000, timeoutMs: 5_000, heartbeatMs: pick([null, 2_000]) };
        },
        () => ({
          type: 'refused',
          key: keyOf(),
          at: play.now,
          jobId: pick([null, 'job_x']),
          cause: { kind: 'worker', code: 'NO', message: '', worker: 'w', retryable: random() > 0.5 },
        }),
        () => {
          const key = keyOf();
          return { type: 'progress', ...jobOf(key), message: { key, percent: 50, message: '' } };
        },
        () => {
          const key = keyOf();
          const output = { n: pick([1, 2]), list: pick([[], [1], [1, 2, 3]]) };
          return {
            type: 'result',
            ...jobOf(key),
            message: { key, outcome: 'completed', output, priceMicros: pick([1_000, 1_000, 9_999]), usage, ...(random() > 0.9 && { end: { reason: 'x' } }) },
          };
        },
        () => {
          const key = keyOf();
          return { type: 'result', ...jobOf(key), message: { key, outcome: 'failed', error: { code: 'X', message: '', retryable: random() > 0.5 }, usage } };
        },
        () => ({ type: 'stopped', key: keyOf(), heard: random() > 0.5 }),
        () => ({ type: 'pause', by }),
        () => ({ type: 'resume', by }),
        () => ({ type: 'resume', by }),
        () => ({ type: 'prioritise', by, priority: pick([25, 100]) }),
        ...(random() > 0.7 ? [() => ({ type: 'cancel', by }) as const] : []),
      ];
      for (let i = 0; i < 80; i++) {
        play.now += Math.floor(random() * 400);
        play.random = random();
        play.send(pick(signals)());
      }
      // Then nothing unforeseen any more: slots are given, and moments come, as the engine sees to it.
      play.send({ type: 'resume', by });
      for (let i = 0; i < 200 && (play.state.endedAt === null || nextLook(play.state, play.now) !== null); i++) {
        for (const key of [...play.line]) play.grant(key);
        for (const errand of errandsOf(play.state, play.now)) {
          const { key, jobId } = errand.attempt;
          if (errand.do === 'offer')
            play.send({ type: 'accepted', key, at: play.now, jobId: `job_${key}`, maxPriceMicros: 1_000, timeoutMs: 5_000, heartbeatMs: null });
          if (errand.do === 'begin') {
            play.state.told.add(key);
            play.send({
              type: 'result',
              worker: 'w',
              jobId: jobId ?? '',
              message: { key, outcome: 'completed', output: { n: 2, list: [1, 2] }, priceMicros: 1, usage },
            });
          }
          if (errand.do === 'stop') play.send({ type: 'stopped', key, heard: true });
        }
        play.now = Math.max(play.now, nextLook(play.state, play.now) ?? play.now);
        play.send({ type: 'look' });
      }
      const finals = play.types.filter((type) => ['ExecutionCompleted', 'ExecutionFailed', 'ExecutionCancelled'].includes(type));
      expect([seed, finals.length, play.types.indexOf(finals[0] ?? '')]).toEqual([seed, 1, play.types.length - 1]);
      expect([seed, [...play.held], play.state.cause === null]).toEqual([seed, [], false]);
      for (const { status, cause, attempts } of play.state.stages) {
        expect(['completed', 'failed', 'skipped', 'cancelled']).toContain(status);
        expect([seed, status, cause === null]).toEqual([seed, status, status === StageStatus.COMPLETED]);
        expect(attempts.filter((attempt) => attempt.endedAt === null)).toEqual([]);
      }
    }
  });

  test('a history that was recorded gives the same events and the same end when it is replayed', () => {
    interface History {
      stages: PlannedStage[];
      signals: { at: number; random: number; signal: Signal }[];
      events: NewEvent[];
      end: { status: string; cause: unknown; stages: unknown[] };
    }
    const history = JSON.parse(fs.readFileSync('tests/fixtures/history-2.json', 'utf8')) as History;
    const play = new Play(history.stages);
    for (const { at, random, signal } of history.signals) {
      play.now = at;
      play.random = random;
      play.send(signal);
    }
    expect(JSON.parse(JSON.stringify(play.events))).toEqual(history.events);
    const { status, cause, stages } = play.state;
    const end = { status, cause, stages: stages.map(({ order, status: now, attempts }) => [order, now, attempts.length]) };
    expect(JSON.parse(JSON.stringify(end))).toEqual(history.end);
  });
});
