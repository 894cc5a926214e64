/** Where time comes from: everything but this file asks a clock, so that a test can set one. */
export interface Clock {
  now(): Date;
}

/** This machine's clock, put right by that of the database in processes that have one (`lib/database/database-time.ts`). */
class SystemClock implements Clock {
  private correction = 0;

  now(): Date {
    return new Date(MACHINE_CLOCK.now().getTime() + this.correction);
  }

  /** How much this machine's own time is behind another one, in ms; less than nothing where it is ahead. */
  behind(other: Date): number {
    return other.getTime() - MACHINE_CLOCK.now().getTime();
  }

  /** @param correction what is added to this machine's time from now on, in ms */
  correctBy(correction: number): void {
    this.correction = correction;
  }
}

export const SYSTEM_CLOCK = new SystemClock();

/** This machine's own clock, for what processes without a database take part in: signatures between services. */
export const MACHINE_CLOCK: Clock = { now: () => new Date() };
