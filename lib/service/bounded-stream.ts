/** Where a source that cannot be asked to wait puts what it has. */
export interface Sink<T> {
  next(value: T): void;
  /** Ends the stream after what is in it, with a last value. */
  end(last?: T): void;
}

interface Options<T> {
  /** Opens the source; @returns how to close it. */
  open: (sink: Sink<T>) => () => void;
  /** So many values may wait for a reader that takes none. */
  limit: number;
  /** What the reader gets instead of more, before the stream ends. */
  overflow: () => T;
}

/**
 * A stream of what a source pushes, with a limit: a reader that is too slow gets an error and the source is closed, instead of
 * memory growing without end.
 */
export function boundedStream<T>({ open, limit, overflow }: Options<T>): AsyncIterableIterator<T> {
  const waiting: T[] = [];
  let ended = false;
  let wake: (() => void) | undefined;
  const source: { close?: () => void } = {};
  const end = (last?: T): void => {
    if (ended) return;
    ended = true;
    if (last !== undefined) waiting.push(last);
    source.close?.();
    wake?.();
  };
  source.close = open({
    next: (value) => {
      if (ended) return;
      if (waiting.length >= limit) return end(overflow());
      waiting.push(value);
      wake?.();
    },
    end,
  });
  // It may have ended while it was being opened.
  if (ended) source.close();
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      while (waiting.length === 0 && !ended) {
        await new Promise<void>((resolve) => (wake = resolve));
        wake = undefined;
      }
      const [value] = waiting.splice(0, 1);
      return value === undefined ? { done: true, value: undefined } : { done: false, value };
    },
    return() {
      waiting.length = 0;
      end();
      return Promise.resolve({ done: true, value: undefined });
    },
  };
}
