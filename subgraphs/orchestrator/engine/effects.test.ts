import { Play, stage } from '../../../tests/setup/play';
import { SubscriptionTier } from '../../../contracts/tier';
import { SYSTEM_CLOCK } from '../../../lib/service/clock';
import { createLogger } from '../../../lib/service/log';
import type { GuardedConnection } from '../workers/worker-circuit';
import { EffectRunner } from './effects';
import type { Signal } from './signal';
import { pendingEffects } from './state';

/** Timers that the test lets go off, instead of the clock. */
class Timers {
  private readonly set = new Map<number, () => void>();
  private next = 1;

  constructor() {
    jest.spyOn(globalThis, 'setTimeout').mockImplementation(((callback: () => void) => {
      this.set.set(this.next, callback);
      return this.next++;
    }) as unknown as typeof setTimeout);
    jest
      .spyOn(globalThis, 'clearTimeout')
      .mockImplementation((timer) => void this.set.delete(timer as unknown as number));
  }

  /** A long time passes. */
  goOff(): void {
    for (const [timer, callback] of this.set) {
      this.set.delete(timer);
      callback();
    }
  }
}

afterEach(() => jest.restoreAllMocks());

/** Offers a stage to a worker. @returns the signals of it, while a long time passes before its answer, or while that is recorded */
async function offered(timePasses: 'before its answer' | 'while that is recorded'): Promise<Signal['type'][]> {
  const signals: Signal['type'][] = [];
  const play = new Play([stage(1)]).begin();
  play.grant('exec_1:1:1');
  const timers = new Timers();
  const client = {
    offer: () => {
      if (timePasses === 'before its answer') timers.goOff();
      return Promise.resolve({ verdict: 'accepted', jobId: 'job_1', maxPriceMicros: 1, timeMs: 1_000 });
    },
  } as unknown as GuardedConnection;
  const effects = new EffectRunner(
    { client: () => client } as unknown as ConstructorParameters<typeof EffectRunner>[0],
    { of: () => Promise.resolve({ tier: SubscriptionTier.ENTERPRISE, accountStatus: 'active' }) },
    { refer: () => Promise.reject(new Error('nothing is large here')) },
    (_id, { type }) => {
      signals.push(type);
      if (type === 'accepted' && timePasses === 'while that is recorded') timers.goOff();
      return Promise.resolve();
    },
    () => undefined,
    createLogger('silent'),
    SYSTEM_CLOCK,
  );
  const [effect] = pendingEffects(play.state, play.now);
  if (!effect) throw new Error('there is nothing to be offered');
  await effects.run(play.state, effect);
  return signals;
}

test('an offer that is answered late is seen as offered before', async () => {
  expect(await offered('before its answer')).toEqual(['offered', 'accepted']);
});

test('an offer that is answered at once is not, however long its answer takes to be recorded: that would read the whole state again', async () => {
  expect(await offered('while that is recorded')).toEqual(['accepted']);
});
