import fs from 'node:fs';
import { Play, randomOf, stage, TEMPLATE } from '../../../tests/setup/play';
import { StageStatus } from '../executions/status';
import { OfferVerdict, OnHigherPrice } from './negotiation';
import type { PlannedStage } from '../plans/definition';
import type { NewEvent } from './draft';
import type { Signal } from './signal';
import { pendingEffects, nextWakeAt } from './state';

const FALLBACK = { fallbackRef: 'other', fallback: { ...TEMPLATE, id: 'other' } };

describe('histories of an execution', () => {
  test('whatever happens, in whatever order and however often: it comes to one end, frees every slot, and nothing happens after it', () => {
    const by = { kind: 'client', id: 'c' } as const;
    for (let seed = 1; seed <= 400; seed++) {
      const random = randomOf(seed);
      const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)];
      const play = new Play([
        stage(1, { required: random() > 0.3, retry: { maxAttempts: 2 }, ...pick([{}, FALLBACK]) }),
        stage(2, { required: random() > 0.5 }),
        stage(3, {
          required: random() > 0.5,
          dependsOn: [1],
          condition: random() > 0.5 ? '{{stage_1.output.n}} > 1' : null,
        }),
        stage(4, {
          required: random() > 0.5,
          dependsOn: [1],
          forEach: { over: '{{stage_1.output.list}}', concurrency: 2, maxItems: 9, tolerate: pick([0, 1]) },
          ...pick([{}, FALLBACK]),
        }),
        stage(5, { required: random() > 0.5, dependsOn: [2, 4] }),
      ]);
      play.state.plan.onHigherPrice = pick([OnHigherPrice.ASK, OnHigherPrice.FAIL]);
      const keyOf = (): string =>
        pick(
          play.state.stages
            .flatMap((each) => each.attempts.map((attempt) => attempt.key))
            .concat('exec_1', 'exec_1:9:9'),
        );
      const jobOf = (key: string) => ({ worker: pick(['w', 'w', 'w', 'another']), jobId: `job_${key}` });
      const consent = (): Signal => ({
        type: 'consent',
        key: keyOf(),
        approve: random() > 0.3,
        comment: pick([null, 'No.']),
        by,
        requestId: 'r',
      });
      const usage = { inputTokens: 1, outputTokens: 1, providerCostMicros: 0 };
      const signals: (() => Signal)[] = [
        () => ({ type: 'poll' }),
        () => {
          const key = pick([...play.queue, ...play.queue, 'exec_1', 'exec_1:9:9']);
          // Now and then one that was given for a place that is given up.
          return {
            type: 'granted',
            key,
            ticket: random() > 0.2 ? (play.state.tickets.get(key) ?? 0) : Math.floor(random() * 9),
          };
        },
        () => ({ type: 'offered', key: keyOf(), at: play.now }),
        () => {
          const key = keyOf();
          return {
            type: 'accepted',
            key,
            at: play.now,
            jobId: `job_${key}`,
            maxPriceMicros: 1_000,
            timeoutMs: 5_000,
            heartbeatMs: pick([null, 2_000]),
          };
        },
        () => {
          const key = keyOf();
          const cause = {
            kind: 'worker',
            code: 'COUNTER_REFUSED',
            message: '',
            worker: 'w',
            retryable: false,
          } as const;
          const offered = { maxPriceMicros: 1_000, timeoutMs: 5_000 };
          const answer = { verdict: OfferVerdict.COUNTERED, maxPriceMicros: pick([2_000, 9_999]), timeMs: 5_000 };
          return { type: 'countered', key, at: play.now, jobId: `job_${key}`, cause, negotiation: { offered, answer } };
        },
        consent,
        consent,
        () => ({
          type: 'refused',
          key: keyOf(),
          at: play.now,
          jobId: pick([null, 'job_x']),
          cause: { kind: 'worker', code: 'WORKER_REJECTED', message: '', worker: 'w', retryable: random() > 0.5 },
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
            message: {
              key,
              outcome: 'completed',
              output,
              priceMicros: pick([1_000, 1_000, 9_999]),
              usage,
              ...(random() > 0.9 && { end: { reason: 'x' } }),
            },
          };
        },
        () => {
          const key = keyOf();
          return {
            type: 'result',
            ...jobOf(key),
            message: { key, outcome: 'failed', error: { code: 'X', message: '', retryable: random() > 0.5 }, usage },
          };
        },
        () => ({ type: 'stopped', key: keyOf(), heard: random() > 0.5 }),
        () => ({ type: 'pause', by, requestId: 'r' }),
        () => ({ type: 'resume', by, requestId: 'r' }),
        () => ({ type: 'resume', by, requestId: 'r' }),
        () => ({ type: 'prioritise', by, requestId: 'r', priority: pick([25, 100]) }),
        ...(random() > 0.7 ? [() => ({ type: 'cancel', by, requestId: 'r' }) as const] : []),
      ];
      for (let i = 0; i < 80; i++) {
        play.now += Math.floor(random() * 400);
        play.random = random();
        play.send(pick(signals)());
      }
      // Then nothing unforeseen any more: slots are given, and moments come, as the engine sees to it.
      play.send({ type: 'resume', by, requestId: 'r' });
      for (let i = 0; i < 200 && (play.state.endedAt === null || nextWakeAt(play.state, play.now) !== null); i++) {
        for (const key of [...play.queue]) play.grant(key);
        for (const effect of pendingEffects(play.state, play.now)) {
          const { key, jobId } = effect.attempt;
          if (effect.do === 'offer')
            play.send({
              type: 'accepted',
              key,
              at: play.now,
              jobId: `job_${key}`,
              maxPriceMicros: 1_000,
              timeoutMs: 5_000,
              heartbeatMs: null,
            });
          if (effect.do === 'begin') {
            play.state.startRequested.add(key);
            play.send({
              type: 'result',
              worker: 'w',
              jobId: jobId ?? '',
              message: { key, outcome: 'completed', output: { n: 2, list: [1, 2] }, priceMicros: 1, usage },
            });
          }
          if (effect.do === 'stop') play.send({ type: 'stopped', key, heard: true });
        }
        play.now = Math.max(play.now, nextWakeAt(play.state, play.now) ?? play.now);
        play.send({ type: 'poll' });
      }
      const finals = play.types.filter((type) =>
        ['ExecutionCompleted', 'ExecutionFailed', 'ExecutionCancelled'].includes(type),
      );
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
    const end = {
      status,
      cause,
      stages: stages.map(({ order, status: now, attempts }) => [order, now, attempts.length]),
    };
    expect(JSON.parse(JSON.stringify(end))).toEqual(history.end);
  });
});
