import pino from 'pino';
import { Loop } from './loop';

describe('a loop', () => {
  const log = pino({ level: 'silent' });
  afterEach(() => jest.restoreAllMocks());

  /** How long a loop waits after each of its first rounds, in ms. */
  async function waitsOf(rounds: number, step: (round: number) => Promise<boolean | void>): Promise<number[]> {
    const waits: number[] = [];
    let round = 0;
    const ended = new Promise<void>((resolve) =>
      jest.spyOn(globalThis, 'setTimeout').mockImplementation(((next: () => void, ms: number) => {
        waits.push(ms);
        if (waits.length < rounds) queueMicrotask(next);
        else resolve();
        return { unref: () => undefined };
      }) as never),
    );
    const loop = new Loop('a loop', 100, log, () => step((round += 1)), 800);
    loop.start();
    await ended;
    await loop.close();
    return waits;
  }

  test.each([
    ['finds something', () => Promise.resolve(true)],
    ['does not say what it finds', () => Promise.resolve()],
    ['fails', () => Promise.reject(new Error('no connection'))],
  ])('goes round every interval while it %s', async (_what, step) => {
    expect(await waitsOf(3, step)).toEqual([100, 100, 100]);
  });

  test('goes round ever more seldom while there is nothing, and is quick again when there is', async () => {
    expect(await waitsOf(7, (round) => Promise.resolve(round === 6))).toEqual([200, 400, 800, 800, 800, 100, 200]);
  });
});
