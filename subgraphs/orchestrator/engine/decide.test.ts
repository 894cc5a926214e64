import { Play, stage, TEMPLATE } from '../../../tests/setup/play';
import { decide } from './decide';
import { outputsLookedAt } from './rules/stages';
import type { Signal } from './signal';
import { pendingEffects, nextWakeAt } from './state';

describe('the rules of an execution', () => {
  test('looking twice changes nothing', () => {
    const play = new Play([stage(1), stage(2, { dependsOn: [1] })]).begin().accept(1);
    const before = JSON.stringify([play.state, play.events]);
    play.send({ type: 'poll' });
    play.grant('exec_1:1:1');
    expect(JSON.stringify([play.state, play.events])).toBe(before);
  });

  test('every signal may come twice: the second has no effect', () => {
    const play = new Play([stage(1)]).begin().accept(1).accept(1);
    expect(play.types).toEqual(['ExecutionStarted', 'StageOffered', 'StageAccepted']);
    expect(play.result(1, { a: 1 })).toEqual({ accepted: true });
    const { length } = play.events;
    expect(play.result(1, { b: 2 })).toEqual({ accepted: true });
    expect(play.events).toHaveLength(length);
    expect(play.state.outputs.get(1)).toEqual({ a: 1 });
  });

  test('a fallback takes what its stage takes, also after a restart in which only what is still needed is loaded', () => {
    const mapped = { dependsOn: [1], inputMapping: { n: '{{stage_1.output.n}}' }, retry: { maxAttempts: 1 } };
    const fallback = { ...TEMPLATE, id: 'other', baseParameters: { n: 0 }, parameterSchema: { properties: { n: {} } } };
    const play = new Play([stage(1), stage(2, { ...mapped, fallbackRef: 'other', fallback })]).begin().accept(1);
    play.result(1, { n: 7 });
    play.accept(2);
    expect([...outputsLookedAt(play.state)]).toEqual([1]);
    play.result(2, null);
    expect(play.state.stages[1]?.attempts).toMatchObject([
      { usesFallback: false, status: 'failed' },
      { usesFallback: true, status: 'queued', parameters: { n: 7 } },
    ]);
  });

  test('a decision never changes the state that it was made on', () => {
    const play = new Play([stage(1)]).begin();
    const before = structuredClone({ ...play.state, startRequested: undefined });
    decide(
      play.state,
      { type: 'cancel', by: { kind: 'service', id: 's' }, requestId: 'r' },
      { now: play.now, random: () => 0, fresh: true },
    );
    expect({ ...play.state, startRequested: undefined }).toEqual(before);
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
    const effects = () => pendingEffects(play.state, play.now).map(({ do: what }) => what);
    expect(effects()).toEqual([]);
    play.grant('exec_1:1:1');
    expect(effects()).toEqual(['offer']);
    play.accept(1);
    expect(effects()).toEqual(['begin']);
    play.state.startRequested.add('exec_1:1:1');
    expect(effects()).toEqual([]);
    play.send({ type: 'cancel', by: { kind: 'service', id: 's' }, requestId: 'r' });
    expect(effects()).toEqual(['stop']);
    play.send({ type: 'stopped', key: 'exec_1:1:1', heard: false });
    expect(nextWakeAt(play.state, play.now)).toBe(play.now + 1_000);
    play.send({ type: 'stopped', key: 'exec_1:1:1', heard: true });
    expect([effects(), nextWakeAt(play.state, play.now)]).toEqual([[], null]);
  });

  test('the execution is looked at when the next thing is due: an attempt, a heartbeat, another try, its own deadline', () => {
    const play = new Play([stage(1)]).begin();
    expect(nextWakeAt(play.state, play.now)).toBe(play.now + 60_000);
    play.accept(1);
    // Whoever was to tell the worker to begin may be frozen.
    expect(nextWakeAt(play.state, play.now)).toBe(play.now + 8_000);
    for (const attempt of play.state.stages[0]?.attempts ?? []) Object.assign(attempt, { startRequestedAt: play.now });
    expect(nextWakeAt(play.state, play.now)).toBe(play.now + 10_000);
    play.result(1, null);
    expect(nextWakeAt(play.state, play.now)).toBe(play.now + 500);
    play.wait(500);
    expect(play.state.stages[0]?.attempts).toHaveLength(2);
  });

  test('a slot that was given for a queue position that is given up, or taken anew, starts nothing', () => {
    const by = { kind: 'client', id: 'c' } as const;
    const play = new Play([stage(1)]);
    const early = play.state.tickets.get('exec_1') ?? -1;
    play.send({ type: 'pause', by, requestId: 'r' });
    play.send({ type: 'granted', key: 'exec_1', ticket: early });
    play.send({ type: 'resume', by, requestId: 'r' });
    play.send({ type: 'granted', key: 'exec_1', ticket: early });
    expect(play.state.status).toBe('pending');
    play.grant('exec_1');
    expect(play.state.status).toBe('running');
  });

  test('an attempt started and stopped in one draft is never enqueued', () => {
    // The second begins in the same look in which the third fails for good.
    const play = new Play([
      stage(1),
      stage(2, { dependsOn: [1] }),
      stage(3, { dependsOn: [1], inputMapping: { x: '{{stage_1.output.missing}}' } }),
    ])
      .begin()
      .accept(1);
    play.result(1, {});
    expect(play.state.status).toBe('failed');
    expect([...play.held]).toEqual([]);
    // And an item whose neighbour does not fit.
    const items = new Play([
      stage(1, { forEach: { over: '{{input.list}}', concurrency: 5, maxItems: 9 }, inputMapping: { x: '{{item.x}}' } }),
    ]);
    Object.assign(items.state.parameters, { list: [{ x: 1 }, { y: 2 }] });
    items.begin();
    expect(items.state.status).toBe('failed');
    expect([...items.held]).toEqual([]);
  });

  test('a refusal that comes late does not stop what another process has agreed on, nor what has started', () => {
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
    play.send({
      type: 'progress',
      worker: 'w',
      jobId: 'job_exec_1:1:1',
      message: { key: 'exec_1:1:1', percent: 1, message: '' },
    });
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
    play.send({
      type: 'accepted',
      key: 'exec_1:1:1',
      at: play.now,
      jobId: 'j',
      maxPriceMicros: 1,
      timeoutMs: 10_000,
      heartbeatMs: 500,
    });
    const look = (fresh: boolean) =>
      decide(play.state, { type: 'poll' }, { now: play.now + 600, random: () => 0.5, fresh }).draft.state.stages[0]
        ?.attempts[0]?.cause?.code;
    expect([look(false), look(true)]).toEqual([undefined, 'HEARTBEAT_LOST']);
  });

  test('what ends while it is paused is not paused any more', () => {
    const by = { kind: 'client', id: 'c' } as const;
    const play = new Play([stage(1)]).begin();
    play.send({ type: 'pause', by, requestId: 'r' });
    play.send({ type: 'cancel', by, requestId: 'r' });
    expect([play.state.status, play.state.pausedAt]).toEqual(['cancelled', null]);
  });

  test('a stop request in flight is not sent again immediately', () => {
    const by = { kind: 'client', id: 'c' } as const;
    const play = new Play([stage(1)]).begin().accept(1);
    play.send({ type: 'cancel', by, requestId: 'r' });
    expect(nextWakeAt(play.state, play.now)).toBe(play.now + 8_000);
  });
});
