import type { DataSource } from 'typeorm';
import { SYSTEM_CLOCK } from '../service/clock';
import type { Logger } from '../service/log';
import { Loop } from '../service/loop';

const CHECK_MS = 60_000;
/** What the way to the database and back hides: clocks that differ by less are taken for the same, in ms. */
const SAME_MS = 100;
/** An operator should know of a difference that is larger, in ms. */
const TOLD_MS = 2_000;

/**
 * Makes the time of the database that of this process: deadlines are written by one process and kept by another, whose clock may be wrong.
 * @returns the checks that go on; to be closed
 */
export async function followDatabaseTime(database: DataSource, log: Logger): Promise<Loop> {
  let told = 0;
  const check = async (): Promise<void> => {
    const difference = SYSTEM_CLOCK.behind(await timeOf(database));
    const correction = Math.abs(difference) < SAME_MS ? 0 : difference;
    SYSTEM_CLOCK.correctBy(correction);
    if (Math.abs(correction) > TOLD_MS && Math.abs(correction - told) > TOLD_MS) {
      log.warn(
        `The clock of this machine is ${Math.round(Math.abs(correction) / 1000)} s ${correction < 0 ? 'ahead of' : 'behind'} that of the database, whose time is used. Set it right.`,
      );
      told = correction;
    }
  };
  await check();
  const loop = new Loop('comparing the time with the database', CHECK_MS, log, check);
  loop.start();
  return loop;
}

/** The time of the database, taken halfway between asking and the answer. */
async function timeOf(database: DataSource): Promise<Date> {
  const asked = performance.now();
  const [row] = await database.query<{ now: string }[]>('select extract(epoch from clock_timestamp()) * 1000 as now');
  return new Date(Number(row?.now) + (performance.now() - asked) / 2);
}
