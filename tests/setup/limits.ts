import { addEventHandler } from 'jest-circus';

/** A test or hook that takes longer hangs, in ms, unless it says otherwise. Generous: a busy machine takes several times as long. */
const LIMIT_MS = 120_000;

type Work = (...args: unknown[]) => unknown;

// The runner knows no time limits.
addEventHandler((event, { currentDescribeBlock: block }) => {
  if (event.name !== 'add_test' && event.name !== 'add_hook') return;
  const added = event.name === 'add_test' ? block.children.at(-1) : block.hooks.at(-1);
  if (added && 'fn' in added && added.fn) added.fn = limited(added.fn as Work, event.timeout ?? LIMIT_MS);
});

function limited(work: Work, ms: number): () => Promise<unknown> {
  return async () => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`It takes longer than ${ms} ms.`)), ms);
    });
    try {
      return await Promise.race([work(), late]);
    } finally {
      clearTimeout(timer);
    }
  };
}

// What a test left open does not keep the process alive.
process.on('disconnect', () => process.exit());
