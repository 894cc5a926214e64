import type { DataSource } from 'typeorm';
import { followDatabaseTime } from '../../lib/database/database-time';
import { SYSTEM_CLOCK } from '../../lib/service/clock';
import { createLogger } from '../../lib/service/log';

const HOUR_MS = 3_600_000;
const REAL = Date;

/** A machine whose clock is wrong by so many ms. */
function machineIsOff(ms: number): void {
  globalThis.Date = class extends REAL {
    constructor(...given: [] | [number]) {
      super(given.length === 0 ? new REAL().getTime() + ms : given[0]);
    }
  } as DateConstructor;
}

/** A database with the right time. */
const database = {
  query: () => Promise.resolve([{ now: String(new REAL().getTime()) }]),
} as unknown as DataSource;

describe('the clock of a process that has a database', () => {
  afterEach(() => {
    globalThis.Date = REAL;
    SYSTEM_CLOCK.correctBy(0);
  });

  test.each([HOUR_MS, -HOUR_MS])(
    'goes by the time of the database when the machine is off by %d ms, and says so',
    async (ms) => {
      machineIsOff(ms);
      const log = createLogger('silent');
      const warnings: string[] = [];
      log.warn = (text: string) => warnings.push(text);
      await (await followDatabaseTime(database, log)).close();
      expect(Math.abs(SYSTEM_CLOCK.now().getTime() - new REAL().getTime())).toBeLessThan(5_000);
      expect(warnings.join()).toContain(`3600 s ${ms > 0 ? 'ahead of' : 'behind'} that of the database`);
    },
  );

  test('is the one of the machine while the two differ by no more than the way to the database may take', async () => {
    const near = {
      query: () => Promise.resolve([{ now: String(new REAL().getTime() + 80) }]),
    } as unknown as DataSource;
    await (await followDatabaseTime(near, createLogger('silent'))).close();
    expect(SYSTEM_CLOCK.behind(SYSTEM_CLOCK.now())).toBeLessThan(50);
  });
});
