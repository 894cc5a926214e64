import { boundedStream, type Sink } from './bounded-stream';

const stream = (limit = 3) => {
  let sink: Sink<string> | undefined;
  let closed = 0;
  const values = boundedStream<string>({
    open: (opened) => {
      sink = opened;
      return () => (closed += 1);
    },
    limit,
    overflow: () => 'too slow',
  });
  return { values, sink: sink as unknown as Sink<string>, closed: () => closed };
};

async function all(values: AsyncIterable<string>): Promise<string[]> {
  const seen: string[] = [];
  for await (const value of values) seen.push(value);
  return seen;
}

describe('a bounded stream', () => {
  test('gives what comes, in order, to one who waits and to one who comes later', async () => {
    const { values, sink, closed } = stream();
    const first = values.next();
    sink.next('a');
    sink.next('b');
    sink.end('last');
    sink.next('after the end');
    expect(await first).toEqual({ done: false, value: 'a' });
    expect(await all(values)).toEqual(['b', 'last']);
    expect(closed()).toBe(1);
  });

  test('ends with what says so for one who takes nothing, and closes its source', async () => {
    const { values, sink, closed } = stream();
    for (const value of ['a', 'b', 'c', 'd', 'e']) sink.next(value);
    expect(closed()).toBe(1);
    expect(await all(values)).toEqual(['a', 'b', 'c', 'too slow']);
  });

  test('closes its source when its reader leaves, also one who waits', async () => {
    const { values, closed } = stream();
    const waiting = values.next();
    await values.return?.();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(closed()).toBe(1);
  });
});
