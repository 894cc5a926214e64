import { Admission, Overloaded } from '../../gateway/admission';

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
    expect(admission.counts).toEqual({ running: 21, waiting: 0 });
    let began = false;
    const second = admission.enter('a', 10_000).then((left) => {
      began = true;
      return left;
    });
    // Small ones of others, and of the same caller, have places.
    await admission.enter('b');
    expect([began, admission.counts]).toEqual([false, { running: 22, waiting: 1 }]);
    leave();
    (await second)();
    await expect(admission.enter('c', 1e9)).resolves.toBeInstanceOf(Function);
    expect(admission.counts.running).toBe(31);
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
