import { setImmediate as nextTurn } from 'node:timers/promises';
import { Admission, Overloaded } from '../../gateway/admission';
import { useTurns } from '../../gateway/plugins/overload';

const LIMITS = { MAX_RUNNING_OPERATIONS: 4, MAX_WAITING_OPERATIONS: 4 };

/** Enters again and again, and says in which order places were given. */
function lanes(admission: Admission) {
  const started: string[] = [];
  const leave: (() => void)[] = [];
  return {
    started,
    enter: (name: string): Promise<void> =>
      admission.enter(name).then((left) => {
        started.push(name);
        leave.push(left);
      }),
    /** Whoever began first leaves. */
    leave: async (): Promise<void> => {
      leave.shift()?.();
      await Promise.resolve();
      await Promise.resolve();
    },
  };
}

/** After all that is ready to go on has done so. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
}

describe('operations at the gateway', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  test('run as many at the same time as there are places, half of them for one caller', async () => {
    const { enter, started } = lanes(new Admission(LIMITS));
    void enter('a');
    void enter('a');
    void enter('a');
    void enter('b');
    await enter('c');
    expect(started).toEqual(['a', 'a', 'b', 'c']);
  });

  test('begin when others end, first of whoever has the fewest running', async () => {
    const { enter, started, leave } = lanes(new Admission({ ...LIMITS, MAX_WAITING_OPERATIONS: 8 }));
    for (const name of ['a', 'a', 'b', 'b', 'a', 'b', 'c']) void enter(name);
    await Promise.resolve();
    expect(started).toEqual(['a', 'a', 'b', 'b']);
    await leave();
    expect(started.slice(4)).toEqual(['c']);
    await leave();
    expect(started.slice(4)).toEqual(['c', 'a']);
  });

  test('take more places the more they may cost, a caller never more than half of all', async () => {
    const admission = new Admission({ MAX_RUNNING_OPERATIONS: 60, MAX_WAITING_OPERATIONS: 60 });
    const leave = await admission.enter('a', 10_000);
    expect(admission.counts).toEqual({ running: 30, waiting: 0 });
    let began = false;
    const second = admission.enter('a', 10_000).then((left) => {
      began = true;
      return left;
    });
    // Others have places.
    await admission.enter('b');
    expect([began, admission.counts]).toEqual([false, { running: 31, waiting: 1 }]);
    leave();
    (await second)();
    expect(admission.counts.running).toBe(1);
    for (const name of ['c', 'd']) void admission.enter(name, 1e9);
    expect(admission.counts).toEqual({ running: 31, waiting: 1 });
  });

  test('that must not be lost wait behind all others of their caller, as long as it takes', async () => {
    const admission = new Admission({ MAX_RUNNING_OPERATIONS: 2, MAX_WAITING_OPERATIONS: 2 });
    const leave = await admission.enter('a');
    const order: string[] = [];
    const left: (() => void)[] = [];
    const note = (what: string) => (given: () => void) => {
      order.push(what);
      left.push(given);
    };
    for (let event = 0; event < 100; event++) void admission.enterPatiently('a').then(note('event'));
    expect(admission.isFullFor({})).toBe(false);
    void admission.enter('a').then(note('query'));
    jest.advanceTimersByTime(1_000);
    leave();
    await settled();
    jest.advanceTimersByTime(60_000);
    await settled();
    expect(order).toEqual(['query']);
    while (left.length > 0) {
      left.shift()?.();
      await settled();
    }
    expect(order).toHaveLength(101);
    expect(admission.counts).toEqual({ running: 0, waiting: 0 });
  });

  test('answer events one after the other, each caller by itself', async () => {
    const admission = new Admission({ MAX_RUNNING_OPERATIONS: 60, MAX_WAITING_OPERATIONS: 60 });
    const order: string[] = [];
    const left: (() => void)[] = [];
    const note = (name: string) => (given: () => void) => {
      order.push(name);
      left.push(given);
    };
    for (const name of ['a', 'a', 'a', 'b', 'b']) void admission.enterPatiently(name).then(note(name));
    void admission.enter('a').then(note('query of a'));
    await settled();
    expect(order).toEqual(['a', 'b', 'query of a']);
    left[0]?.();
    await settled();
    expect(order.slice(3)).toEqual(['a']);
  });

  test('begin together where one that took many places ends', async () => {
    const admission = new Admission({ MAX_RUNNING_OPERATIONS: 4, MAX_WAITING_OPERATIONS: 8 });
    const { enter, started } = lanes(admission);
    const leave = await admission.enter('a', 1_000);
    void enter('a');
    void enter('a');
    void enter('b');
    await Promise.resolve();
    expect(started).toEqual(['b']);
    leave();
    await Promise.resolve();
    await Promise.resolve();
    expect(started).toEqual(['b', 'a', 'a']);
  });

  test('are refused when too many wait already: of one caller, and of all', async () => {
    const admission = new Admission(LIMITS);
    const { enter } = lanes(admission);
    for (const name of ['a', 'a', 'b', 'b', 'a', 'a']) void enter(name);
    await expect(enter('a')).rejects.toThrow(Overloaded);
    const headers = { 'x-api-key': 'of a' };
    expect(admission.isFullFor(headers)).toBe(false);
    admission.see(headers, 'a');
    admission.see({}, 'a');
    expect([admission.isFullFor(headers), admission.isFullFor({})]).toEqual([true, false]);
    void enter('b');
    void enter('c');
    expect(admission.isFullFor({})).toBe(true);
    await expect(enter('d')).rejects.toMatchObject({
      extensions: { code: 'SERVICE_UNAVAILABLE', http: { status: 503, headers: { 'retry-after': '1' } } },
    });
  });

  test('that waited too long are refused, and hold no place', async () => {
    const admission = new Admission({ MAX_RUNNING_OPERATIONS: 1, MAX_WAITING_OPERATIONS: 2 });
    const leave = await admission.enter('a');
    const waited = admission.enter('b');
    jest.advanceTimersByTime(2_000);
    await expect(waited).rejects.toThrow(Overloaded);
    leave();
    await expect(admission.enter('c')).resolves.toBeInstanceOf(Function);
  });
});

describe('operations that nobody has sent before', () => {
  const read: string[] = [];
  const { onParams } = useTurns((text) => text.startsWith('known'));
  const send = (clientId: string, query: string): void => {
    const context = { actor: { kind: 'client', clientId } };
    void Promise.resolve(onParams?.({ params: { query }, context } as never)).then(() => read.push(query));
  };

  test('are read a turn of the event loop apart when one caller sends many; others do not wait for them', async () => {
    for (let i = 0; i < 50; i++) send('a', `a${i}`);
    send('b', 'b0');
    send('a', 'known');
    await settled();
    expect(read).toEqual(['known']);
    await nextTurn();
    expect(read.sort()).toEqual(['a0', 'b0', 'known']);
    await nextTurn();
    expect(read.length).toBeLessThan(6);
    while (read.length < 52) await nextTurn();
    expect(read.slice(3)).toEqual(Array.from({ length: 49 }, (_, i) => `a${i + 1}`));
  });
});
