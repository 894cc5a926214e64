import { setImmediate as nextTurn } from 'node:timers/promises';
import { Slices } from './slices';

const work = (ms: number): void => {
  for (const until = performance.now() + ms; performance.now() < until;);
};

test('work that comes many pieces at a time leaves turns to others in between, and is all done', async () => {
  const slices = new Slices();
  let done = 0;
  const pieces = Array.from({ length: 60 }, () =>
    slices.run(() => {
      work(1);
      return ++done;
    }),
  );
  const seen: number[] = [];
  while (done < pieces.length) {
    await nextTurn();
    seen.push(done);
  }
  expect(await Promise.all(pieces)).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
  const steps = seen.map((count, at) => count - (seen[at - 1] ?? 0));
  // A busy machine may stop the process in the middle of a piece, which makes steps smaller, never larger.
  expect(Math.max(...steps)).toBeLessThan(12);
});
