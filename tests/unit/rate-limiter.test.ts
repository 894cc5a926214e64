import { DEFAULT_LIMITS } from '../../gateway/limits';
import { CostExceeded, RateLimiter } from '../../gateway/rate-limiter';

test('a clock that is set back by days shuts nobody out', async () => {
  let now = 172_800_000;
  const limits = { ...DEFAULT_LIMITS, MAX_COST_PER_SECOND: 1_000, MAX_REQUESTS_PER_CALLER: 2 };
  const limiter = new RateLimiter({} as never, limits, { now: () => new Date(now) });
  const request = () => limiter.admit({ kind: 'anonymous' }, '10.0.0.1');
  limiter.spend('a', 5_000);
  await request();
  await request();
  now = 0;
  expect(() => limiter.spend('a', 1_000)).toThrow('Try again in 1 s');
  await expect(request()).resolves.toMatchObject({ remaining: 1 });
  now = 1_000;
  limiter.spend('a', 1_000);
});

describe('what the operations of one caller may cost', () => {
  let now = 0;
  let limiter: RateLimiter;
  beforeEach(() => {
    now = 0;
    const limits = { ...DEFAULT_LIMITS, MAX_COST_PER_SECOND: 1_000 };
    limiter = new RateLimiter({} as never, limits, { now: () => new Date(now) });
  });

  test('is five seconds of it at once, then as much as time makes up for; what is refused costs nothing', () => {
    for (let i = 0; i < 5; i++) limiter.spend('a', 1_000);
    expect(() => limiter.spend('a', 1_000)).toThrow(CostExceeded);
    now = 999;
    expect(() => limiter.spend('a', 1_000)).toThrow('Try again in 1 s');
    now = 1_000;
    limiter.spend('a', 1_000);
    expect(() => limiter.spend('a', 1)).toThrow(CostExceeded);
  });

  test('is of each by itself, and one dear operation is not refused for good', () => {
    limiter.spend('a', 9_000);
    expect(() => limiter.spend('a', 1)).toThrow('Try again in 5 s');
    limiter.spend('b', 5_000);
    now = 9_000;
    limiter.spend('a', 5_000);
  });

  test('tells HTTP clients when to try again', () => {
    limiter.spend('a', 5_000);
    let refusal: unknown;
    try {
      limiter.spend('a', 2_500);
    } catch (error) {
      refusal = error;
    }
    expect((refusal as CostExceeded).extensions).toMatchObject({
      code: 'RATE_LIMITED',
      cost: 2_500,
      limit: 1_000,
      http: { status: 429, headers: { 'retry-after': '3' } },
    });
  });
});
